import { camel } from './names.ts';

/** Words that cannot be names of functions or variables in modules of JavaScript: https://tc39.es/ecma262/#prod-ReservedWord and strict mode's. */
const reserved = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(' '),
);

/** `get-all` → `getAll`, `delete` → `delete_`. */
export function variable(name: string): string {
  const plain = camel(name);
  return reserved.has(plain) ? `${plain}_` : plain;
}
