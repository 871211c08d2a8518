/** What a line is by its first tokens alone, before anything is read: to guess where a line belongs that is in the wrong place. */
import { headerKeywords, itemKeywords, statementKeywords } from './keywords.ts';
import { is, isName, type Token, type TokenKind } from './tokens.ts';

const itemStarts: ReadonlySet<string> = new Set<string>([...headerKeywords, ...itemKeywords]);
const statementStarts: ReadonlySet<string> = new Set<string>(statementKeywords);
const blockStarts: ReadonlySet<string> = new Set<string>([...statementKeywords, ...itemKeywords]);
const afterTarget: readonly TokenKind[] = ['<-', '<<-', '=', ',', ':', '.', '(', '{'];

/** `func f`, `import "x"`, `aqua A`: what only a header or a declaration starts with. */
export function startsItem(tokens: readonly Token[]): boolean {
  const [first, second, third, fourth] = tokens;
  if (first === undefined || !itemStarts.has(first.kind)) return false;
  // The name is missing: `func (x: T)`.
  if (is(first, 'func') && is(second, '{')) return true;
  if (is(first, 'func') && is(second, '(')) return is(tokens.findLast(({ text }) => text !== ''), ':') || (is(third, ')') ? is(fourth, '->') : is(fourth, ':'));
  return (isName(second) || is(second, 'text')) && !is(third, ',');
}

/** `import …`, `export …` */
export function startsHeader(first: Token | undefined): boolean {
  return headerKeywords.some((word) => is(first, word));
}

/** `data …`, `ability …`, `service …`: what has members. */
export function startsRecord(first: Token | undefined): boolean {
  return is(first, 'data') || is(first, 'ability') || is(first, 'service');
}

/** `on …`, `func …`: what may open a block, or may not. */
export function startsBlock(first: Token | undefined): boolean {
  return first !== undefined && blockStarts.has(first.kind);
}

/** Whether a line looks like the head of a block, be it that its colon is missing or its word misspelt. */
export function looksLikeHead(tokens: readonly Token[]): boolean {
  const [first, second, third] = tokens;
  if (first === undefined || is(first, 'join') || choosesService(tokens)) return false;
  return startsBlock(first) || (isName(first) && isName(second)) || opensArrow([first, second, third]);
}

/** `const x = f()` inside a block: the word of another language before a new name, as constants are written in capitals. */
export function introducesInside([first, name, sign]: readonly Token[]): boolean {
  return is(first, 'const') && (is(sign, '<-') || (is(sign, '=') && /[a-z]/.test(name?.text ?? '')));
}

/** `Store id`, `Store "id"` */
function choosesService([first, second, third, fourth]: readonly Token[]): boolean {
  const alone = third === undefined || (is(third, 'line-end') && fourth === undefined);
  return alone && isName(first) && /^[A-Z]/.test(first?.text ?? '') && (is(second, 'text') || isName(second));
}

/** `func …`, `c = (…`: the head of a function or closure. */
export function opensArrow([first, second, third]: readonly (Token | undefined)[]): boolean {
  return is(first, 'func') || (is(second, '=') && (is(third, '(') || is(third, 'func')));
}

/** `f: T`, `m(x: T)`, `m() ->`: a line of a type or service. */
export function looksLikeMember([first, second, third, fourth]: readonly Token[]): boolean {
  if (!isName(first)) return false;
  return is(second, ':') || (is(second, '(') && (is(third, ')') ? is(fourth, '->') : is(fourth, ':')));
}

/** Whether a line looks like one of a function, a type or a service, never like the start of a declaration. */
export function looksInner(tokens: readonly Token[]): boolean {
  const [first, second] = tokens;
  if (choosesService(tokens)) return true;
  if (first === undefined || is(first, '<-')) return first !== undefined;
  return isName(first) && (statementStarts.has(first.kind) || afterTarget.some((type) => is(second, type)));
}

/** What a line is by its first word: one of a function, a type or a service; a return; or one that carries on the block before it, like `else`. */
export function kindOf(tokens: readonly Token[]): 'inner' | 'return' | 'branch' | 'other' {
  const [first] = tokens;
  if (is(first, '<-')) return 'return';
  if (is(first, 'else') || is(first, 'catch') || is(first, 'otherwise')) return 'branch';
  return looksInner(tokens) ? 'inner' : 'other';
}
