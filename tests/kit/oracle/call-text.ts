/**
 * The text of a function call: `greet("Ann", [@bob, @eve], _)`, the subset of what `aqua run -f` takes that needs no types: arguments
 * are JSON values in wire form (an option is a list of none or one), `@name` is that peer's id, `_` stands for an arrow parameter.
 */
import { fromJsonText } from '../exact-json.ts';
import type { Json } from '../../../runtime/particle/json.ts';

export type CallArgument = { readonly kind: 'data'; readonly value: Json } | { readonly kind: 'callback' };

export interface ParsedCall {
  readonly function: string;
  readonly args: readonly CallArgument[];
}

const callShape = /^\s*([a-z]\w*)\s*\((.*)\)\s*$/s;
const token = /"(?:[^"\\]|\\.)*"|@\w+|[a-zA-Z_]\w*|[[\]{},]|[^\s"@[\]{},]+|\s+/gs;

/** `idOf` names the peers; it throws for an unknown one. Throws for text of another form. */
export function parseCall(text: string, idOf: (name: string) => string): ParsedCall {
  const [, name, list] = callShape.exec(text) ?? [];
  if (name === undefined || list === undefined) throw new Error(`not a call: ${text}`);
  const args = topLevelArguments(list).map((argument): CallArgument => {
    if (argument === '_') return { kind: 'callback' };
    const json = argument.replace(token, (part) => (part.startsWith('@') ? JSON.stringify(idOf(part.slice(1))) : part));
    return { kind: 'data', value: fromJsonText(json) };
  });
  return { function: name, args };
}

function topLevelArguments(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let current = '';
  for (const [part] of list.matchAll(token)) {
    if (part === '[' || part === '{') depth++;
    if (part === ']' || part === '}') depth--;
    if (part === ',' && depth === 0) {
      parts.push(current.trim());
      current = '';
    } else current += part;
  }
  if (current.trim() !== '' || parts.length > 0) parts.push(current.trim());
  return parts;
}
