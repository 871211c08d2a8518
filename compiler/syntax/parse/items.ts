import { computedConstant, foreignWord, methodExpected, unknownItem, wrongCase } from '../../diagnostics/catalog/syntax.ts';
import { unexpectedIndentation } from '../../diagnostics/catalog/lexing.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Span } from '../../source/source-file.ts';
import { headerKeywords, itemKeywords, type HeaderKeyword, type ItemKeyword } from '../keywords.ts';
import { looksInner, looksLikeMember, startsBlock, startsItem } from '../line-shape.ts';
import { is, isName, type Token } from '../tokens.ts';
import type { Fix } from '../../diagnostics/diagnostic.ts';
import type { Expression, FieldDeclaration, Header, Item, MethodDeclaration, NameDeclaration } from '../tree.ts';
import { aliasItem, constItem, funcHead, member as memberLine, recordHead } from '../grammar/declarations.ts';
import { aquaHeader, exportHeader, importHeader, useHeader } from '../grammar/headers.ts';
import type { Line, LineReader, Unindented } from './line-reader.ts';
import { bodyOf, checkLowerCase, headOf } from './statements.ts';

const starts: ReadonlyMap<string, HeaderKeyword | ItemKeyword> = new Map([...headerKeywords, ...itemKeywords].map((word) => [word, word] as const));

/** Other languages' words, and what they are called here. */
const foreign: ReadonlyMap<string, ItemKeyword | HeaderKeyword> = new Map([
  ['function', 'func'], ['fn', 'func'], ['fun', 'func'], ['def', 'func'], ['struct', 'data'], ['record', 'data'], ['type', 'alias'],
  ['interface', 'ability'], ['trait', 'ability'], ['let', 'const'], ['package', 'aqua'], ['include', 'import'],
]);

/** Headers and declarations, in the order of the file. */
export function parseItems(reader: LineReader): { headers: Header[]; items: Item[] } {
  const headers: Header[] = [];
  const items: Item[] = [];
  let indented = false;
  let unknown: Line | undefined;
  while (!reader.done) {
    if (reader.atIndent()) {
      // The block of a line that made no sense goes with it.
      if (unknown !== undefined) reader.skipBlock();
      else reader.skip();
      indented = unknown === undefined;
      unknown = undefined;
      continue;
    }
    const line = reader.line();
    if (line === undefined) {
      reader.skip(); // the end of a stray block
      continue;
    }
    const [first, ...rest] = line.tokens;
    if ((is(first, 'export') || (first?.kind === 'name' && first.text !== 'from')) && declares(rest)) dropWord(reader, line);
    const silent = unknown !== undefined || line.faulty;
    const word = starts.get(line.tokens[0]?.kind ?? '') ?? reportUnknown(reader, line, silent);
    if (indented && !silent && !line.faulty && word !== undefined && !(headers.length + items.length === 0 && (word === 'aqua' || word === 'module'))) {
      reader.report(unexpectedIndentation({ span: reader.indentOf(line.first.start), lines: [], replacement: '', topLevel: true }));
    }
    indented = false;
    unknown = undefined;
    if (word === undefined) unknown = line;
    else if (isItemKeyword(word)) {
      const item = parseItem(reader, line, word);
      if (item !== undefined) items.push(item);
    } else {
      const header = parseHeader(reader, line, word);
      if (header !== undefined) headers.push(header);
    }
  }
  return { headers, items };
}

function isItemKeyword(word: HeaderKeyword | ItemKeyword): word is ItemKeyword {
  return itemKeywords.some((keyword) => keyword === word);
}

function parseHeader(reader: LineReader, line: Line, word: HeaderKeyword): Header | undefined {
  switch (word) {
    case 'aqua':
    case 'module':
      return reader.read(line, aquaHeader);
    case 'import':
      return reader.read(line, importHeader);
    case 'use':
      return reader.read(line, useHeader);
    case 'export':
      return reader.read(line, exportHeader);
  }
}

function parseItem(reader: LineReader, line: Line, word: ItemKeyword): Item | undefined {
  const start = line.first.start;
  const span = (): Span => ({ source: reader.source, start, end: Math.max(start, reader.lastEnd) });
  switch (word) {
    case 'const': {
      const item = reader.read(line, constItem);
      if (item === undefined) return undefined;
      if (!line.faulty && !/^[A-Z][A-Z0-9_]*$/.test(item.name.name)) {
        const better = item.name.name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
        reader.report(wrongCase({ span: item.name.span, name: item.name.name, what: 'a constant', rule: 'is written in capitals', better }));
        line.faulty = true;
      }
      if (!line.faulty && !isPlain(item.value)) reader.report(computedConstant({ span: item.value.span }));
      return item;
    }
    case 'alias': {
      const item = reader.read(line, aliasItem);
      if (item !== undefined) checkUpperCase(reader, line, item.name, 'a type');
      return item;
    }
    case 'data': {
      const { name, members } = record(reader, line, 'a type');
      return name && { kind: 'data-item', span: span(), name, fields: members.map(asField) };
    }
    case 'ability': {
      const { name, members } = record(reader, line, 'an ability');
      return name && { kind: 'ability-item', span: span(), name, members };
    }
    case 'service': {
      const { name, defaultId, members } = record(reader, line, 'a service');
      const methods = members.flatMap((member) => {
        if (member.kind === 'method-declaration') return [member];
        if (member.type.kind !== 'missing-type') reader.report(methodExpected({ span: member.name.span, name: member.name.name }));
        return [];
      });
      return name && { kind: 'service-item', span: span(), name, defaultId, methods };
    }
    case 'func': {
      const head = headOf(reader, line, (cut) => reader.read(cut, funcHead));
      if (head !== undefined) checkLowerCase(reader, line, head.name, 'a function');
      const body = bodyOf(reader, line, true, unindented(reader, looksInner));
      return head && { kind: 'func-item', span: span(), ...head, body };
    }
  }
}

/** The head and the members of `data`, `ability` or `service`. */
function record(reader: LineReader, line: Line, what: string): {
  name: NameDeclaration | undefined;
  defaultId: Expression | undefined;
  members: (FieldDeclaration | MethodDeclaration)[];
} {
  const head = reader.read(line, recordHead);
  if (head !== undefined) checkUpperCase(reader, line, head.name, what);
  const members: (FieldDeclaration | MethodDeclaration)[] = [];
  const take = (next: Line): void => {
    if (is(next.first, 'func') && isName(next.tokens[1])) dropWord(reader, next);
    const member = reader.read(next, memberLine);
    if (member !== undefined) members.push(member);
    if (member?.kind === 'method-declaration') checkLowerCase(reader, next, member.name, 'a method');
  };
  reader.block(line, take, unindented(reader, (tokens) => looksLikeMember(tokens) && !is(tokens.at(-2), ':')));
  return { name: head?.name, defaultId: head?.defaultId, members };
}

/** Whether this is a whole declaration: `func as f` is not, it exports a function called `func`. */
function declares(tokens: readonly Token[]): boolean {
  return startsItem(tokens) && tokens.some((token) => is(token, ':') || is(token, '='));
}

/** Reports the first word of a line as one too many, and reads the line without it. */
function dropWord(reader: LineReader, line: Line): void {
  const [{ start, text } = line.first, next = line.first] = line.tokens;
  const span = { source: reader.source, start, end: start + text.length };
  if (!line.faulty) reader.report(foreignWord({ span, text, instead: '', edit: { ...span, end: next.start } }));
  line.faulty = true;
  line.tokens.shift();
}

/** Lines in the first column that can only belong to the declaration above. */
function unindented(reader: LineReader, looksRight: (tokens: readonly Token[]) => boolean): Unindented {
  return {
    belongs: (tokens) => looksRight(tokens) && !startsItem(tokens) && !(is(tokens[1], '(') && is(tokens.at(-2), ':') && !startsBlock(tokens[0])),
    report: (line, fix) => {
      const { first } = line;
      if (line.faulty) return;
      reader.report(unknownItem({ span: { source: reader.source, start: first.start, end: first.end }, text: first.text, suggestion: undefined, fix }));
    },
  };
}

/** A function-typed field of `data` is a fault of types, reported by their checker. */
function asField(member: FieldDeclaration | MethodDeclaration): FieldDeclaration {
  return { ...member, kind: 'field-declaration' };
}

function checkUpperCase(reader: LineReader, line: Line, name: NameDeclaration, what: string): void {
  if (line.faulty || !/^[a-z]/.test(name.name)) return;
  line.faulty = true;
  const better = name.name.slice(0, 1).toUpperCase() + name.name.slice(1);
  reader.report(wrongCase({ span: name.span, name: name.name, what, rule: 'begins with a capital', better }));
}

/** What a constant may be: a literal or a name. */
function isPlain(value: Expression): boolean {
  switch (value.kind) {
    case 'boolean-literal':
    case 'integer-literal':
    case 'float-literal':
    case 'string-literal':
    case 'init-peer-literal':
    case 'name-use':
    case 'missing-expression':
      return true;
    case 'field-access': {
      let root: Expression = value;
      while (root.kind === 'field-access') root = root.object;
      return root.kind === 'name-use';
    }
    default:
      return false;
  }
}

/** Reports a line that starts with no known word. When it is plain what was meant, the line is read as that. */
function reportUnknown(reader: LineReader, line: Line, silent: boolean): HeaderKeyword | ItemKeyword | undefined {
  const text = line.first.text.split(/[\r\n]/, 1)[0] ?? '';
  const declares = isName(line.tokens[1]) || is(line.tokens[1], 'text');
  const suggestion = declares ? (text === 'interface' && is(line.tokens[2], '(') ? 'service' : (foreign.get(text) ?? nearestStart(text) ?? wordByShape(line.tokens))) : undefined;
  const span = { source: reader.source, start: line.first.start, end: line.first.end };
  const lost = lostWord(line.tokens, reader.upcoming());
  if (lost !== undefined) {
    const edit = { span: { ...span, start: reader.indentOf(line.first.start).start }, text: `${lost} ${text}` };
    if (!silent) reader.report(unknownItem({ span, text, suggestion: undefined, fix: { title: `Write \`${lost} ${text}\``, edits: [edit] } }));
    line.faulty = true;
    line.tokens.unshift({ ...line.first, kind: lost });
    return lost;
  }
  const lines = suggestion === undefined ? fileFirst(reader, line) : undefined;
  if (lines !== undefined) {
    if (!silent) reader.report(unknownItem({ span, text, suggestion: undefined, fix: lines }));
    line.faulty = true;
    return 'import';
  }
  if (!silent) reader.report(unknownItem({ span, text: text.length > 24 ? `${text.slice(0, 24)}…` : text, suggestion, fix: undefined }));
  line.faulty = true;
  if (suggestion !== undefined) line.tokens[0] = { ...line.first, kind: suggestion };
  return suggestion;
}

/** `from "file" import A, B`: reads it as `import A, B from "file"`, and offers to write that. */
function fileFirst(reader: LineReader, { tokens }: Line): Fix | undefined {
  const [from, file, word, ...names] = tokens;
  const end = names.pop();
  const [first, last] = [names[0], names.at(-1)];
  if (from === undefined || file === undefined || word === undefined || end === undefined) return undefined;
  if (!is(from, 'from') || !is(file, 'text') || !is(word, 'import') || first === undefined || last === undefined) return undefined;
  const { source } = reader;
  const text = `import ${source.text.slice(first.start, last.end)} from ${file.text}`;
  tokens.splice(0, tokens.length, word, ...names, from, file, end);
  return { title: 'Write what is imported first', edits: [{ span: { source, start: from.start, end: last.end }, text }] };
}

/** The word that a declaration with an unknown one begins with, by what it looks like: `sub name(…):`, `object Name("id"):`. */
function wordByShape(tokens: readonly Token[]): ItemKeyword | undefined {
  const [, name, bracket, inside] = tokens;
  if (!isName(name) || !is(tokens.at(-2), ':')) return undefined;
  if (!/^[A-Z]/.test(name?.text ?? '')) return is(bracket, '(') || is(bracket, '{') ? 'func' : undefined;
  return is(bracket, '(') && is(inside, 'text') ? 'service' : is(bracket, ':') && tokens.length === 4 ? 'data' : undefined;
}

/** The word that is missing before `name(…):`, `Name("id"):` or `Name:`, of which `inside` is the first line. */
function lostWord(tokens: readonly Token[], inside: readonly Token[]): 'func' | 'service' | 'data' | 'ability' | undefined {
  const [first, second, third] = tokens;
  if (!isName(first) || !is(tokens.at(-2), ':')) return undefined;
  if (!/^[A-Z]/.test(first?.text ?? '')) return is(second, '(') ? 'func' : undefined;
  if (is(second, '(')) return is(third, 'text') ? 'service' : undefined;
  return tokens.length > 3 ? undefined : is(inside[1], '(') ? 'ability' : 'data';
}

function nearestStart(text: string): HeaderKeyword | ItemKeyword | undefined {
  const [nearest] = suggest(text, starts.values());
  return [...starts.values()].find((word) => word === nearest);
}
