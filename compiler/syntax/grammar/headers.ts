import { missingPart, unexpectedText } from '../../diagnostics/catalog/syntax.ts';
import type { AquaHeader, DottedName, ExportHeader, ImportHeader, RenamedName, StringLiteral, UseHeader } from '../tree.ts';
import type { Cursor } from './cursor.ts';
import { stringLiteral } from './expressions.ts';
import { dottedName, dottedNames } from './names.ts';

// Each of these reads one whole line; the reader has looked at the first word.

/** `( 'aqua' | 'module' ) DottedName [ 'declares' ( '*' | DottedNames ) ]` */
export function aquaHeader(at: Cursor): AquaHeader {
  const word = at.take();
  const name = dottedName(at);
  const declares = at.accept('declares') === undefined ? undefined : declared(at);
  const header: AquaHeader = { kind: 'aqua-header', span: at.since(word.start), keyword: word.kind === 'module' ? 'module' : 'aqua', name, declares };
  at.endOfLine();
  return header;
}

function declared(at: Cursor): AquaHeader['declares'] {
  if (at.accept('*') !== undefined) return 'all';
  if (at.atName()) return dottedNames(at);
  at.stumbles('`*` or a name');
  return undefined;
}

/** `'import' [ RenamedNames 'from' ] Text` */
export function importHeader(at: Cursor): ImportHeader {
  const word = at.take();
  const names = namesFrom(at);
  const path = filePath(at);
  const header: ImportHeader = { kind: 'import-header', span: at.since(word.start), names, path };
  if (at.at('as')) {
    const help = 'A file gets a name of its own with `use "path" as Name`; `import` takes its names over as they are.';
    at.faults(unexpectedText({ span: at.span(at.token), text: 'as', expected: 'the end of the line', help }));
  }
  at.endOfLine();
  return header;
}

/** `'use' [ RenamedNames 'from' ] Text [ 'as' DottedName ]` */
export function useHeader(at: Cursor): UseHeader {
  const word = at.take();
  const names = namesFrom(at);
  const path = filePath(at);
  const as: DottedName | undefined = at.accept('as') && dottedName(at);
  const header: UseHeader = { kind: 'use-header', span: at.since(word.start), names, path, as };
  at.endOfLine();
  return header;
}

/** `'export' RenamedNames` */
export function exportHeader(at: Cursor): ExportHeader {
  const word = at.take();
  const names = renamedNames(at);
  const header: ExportHeader = { kind: 'export-header', span: at.since(word.start), names };
  at.endOfLine();
  return header;
}

function namesFrom(at: Cursor): readonly RenamedName[] | undefined {
  if (!at.atName()) return undefined;
  const names = renamedNames(at);
  at.expect('from');
  return names;
}

function filePath(at: Cursor): StringLiteral {
  const token = at.accept('text');
  if (token !== undefined) return stringLiteral(at, token);
  const span = at.here();
  at.faults(missingPart({ span, missing: 'the path of a file, in quotes,', after: at.previous?.text || undefined }));
  return { kind: 'string-literal', span, value: '' };
}

/** `RenamedNames = RenamedName { ',' RenamedName }` */
function renamedNames(at: Cursor): readonly RenamedName[] {
  const names = [renamedName(at)];
  while (at.accept(',') !== undefined) names.push(renamedName(at));
  return names;
}

/** `RenamedName = DottedName [ 'as' DottedName ]` */
function renamedName(at: Cursor): RenamedName {
  const name = dottedName(at);
  const as = at.accept('as') && dottedName(at);
  return { kind: 'renamed-name', span: at.since(name.span.start), name, as };
}
