import type { DottedName, NameUse } from '../tree.ts';
import type { Cursor } from './cursor.ts';

/** `DottedName = Name { '.' Name }` */
export function dottedName(at: Cursor): DottedName {
  const first = at.expectName();
  if (first === undefined) return missingName(at);
  const parts: NameUse[] = [at.use(first)];
  let text = first.text;
  while (at.accept('.') !== undefined) {
    const part = at.expectName();
    if (part === undefined) return missingName(at);
    parts.push(at.use(part));
    text += `.${part.text}`;
  }
  return { kind: 'dotted-name', span: at.since(first.start), parts, text };
}

/** `DottedNames = DottedName { ',' DottedName }` */
export function dottedNames(at: Cursor): readonly DottedName[] {
  const names = [dottedName(at)];
  while (at.accept(',') !== undefined) names.push(dottedName(at));
  return names;
}

function missingName(at: Cursor): DottedName {
  return { kind: 'dotted-name', span: at.here(), parts: [], text: '' };
}
