import { statementKeywords, type StatementKeyword } from '../keywords.ts';
import { is, isName, type Token, type TokenKind } from '../tokens.ts';

export type StatementForm = StatementKeyword | 'return' | 'service-id' | 'push' | 'stream' | 'closure' | 'assign' | 'call' | 'call-into';

const words: ReadonlyMap<string, StatementKeyword> = new Map(statementKeywords.map((word) => [word, word]));

/** What follows a name that is used as a variable: never what follows a keyword. */
const afterVariable: ReadonlySet<TokenKind> = new Set<TokenKind>(['=', '<-', '<<-', ',', '.', '{']);

const bareWords: ReadonlySet<StatementKeyword> = new Set(['else', 'try', 'otherwise']);

/**
 * Which statement a line is. No word is reserved, so a word that could start a statement is taken for a keyword only when what
 * follows could not follow a variable.
 *
 * @param tokens The line, `LineEnd` included.
 * @param indented Whether a block follows the line.
 */
export function statementForm(tokens: readonly Token[], indented: boolean): StatementForm {
  const [first, second] = tokens;
  if (is(first, '<-')) return 'return';
  const marks = landmarks(tokens);
  const word = first && words.get(first.kind);
  if (word !== undefined && isKeyword(word, tokens, indented || marks.colon >= 0)) return word;
  if (marks.mark === '<<-') return 'push';
  if (marks.mark === '<-') return 'call-into';
  if (marks.mark === '=') return startsClosure(tokens, marks.at, marks.colon >= 0, indented) ? 'closure' : 'assign';
  if (isName(first) && is(second, ':')) return 'stream';
  return setsServiceId(tokens) ? 'service-id' : 'call';
}

/** Where the colon that opens a block stands: the first one outside of brackets, -1 without. */
export function headColon(tokens: readonly Token[]): number {
  return landmarks(tokens).colon;
}

function isKeyword(word: StatementKeyword, tokens: readonly Token[], opensBlock: boolean): boolean {
  const [first, second, third] = tokens;
  if (first === undefined || second === undefined || afterVariable.has(second.kind)) return false;
  if (is(second, ':')) return bareWords.has(word) ? !is(third, '*') && !is(third, '%') : is(third, 'line-end');
  if (is(second, 'line-end')) return opensBlock || bareWords.has(word) || word === 'par' || word === 'co';
  if (bareWords.has(word)) return isName(second) || opensBlock;
  // `on(peer)` alone is a call, `on (peer):` is not; nor is `join (value)`, with its space.
  const alone = word === 'join' || word === 'par' || word === 'co';
  if (is(second, '(')) return alone ? second.start > first.end : opensBlock;
  if (is(second, '[')) return opensBlock && !alone;
  return true;
}

interface Landmarks {
  /** The first of `<<-`, `<-`, `=` outside of brackets, and where it stands. */
  readonly mark: TokenKind | undefined;
  readonly at: number;
  readonly colon: number;
}

function landmarks(tokens: readonly Token[]): Landmarks {
  let depth = 0;
  let mark: TokenKind | undefined;
  let at = -1;
  let colon = -1;
  for (let index = 0; index < tokens.length; index++) {
    const type = tokens[index]?.kind;
    if (type === '(' || type === '[' || type === '{') depth++;
    else if (type === ')' || type === ']' || type === '}') depth--;
    else if (depth === 0) {
      if (mark === undefined && (type === '<<-' || type === '<-' || type === '=')) [mark, at] = [type, index];
      if (colon < 0 && type === ':') colon = index;
    }
  }
  return { mark, at, colon };
}

/** After `c =`: `(x: T)`, `() ->`, `func (…)`, `{A}(…)`. */
function startsClosure(tokens: readonly Token[], equals: number, colon: boolean, indented: boolean): boolean {
  const func = is(tokens[equals + 1], 'func');
  if (func && colon && isName(tokens[equals + 2])) return true; // the parenthesis is missing
  if (is(tokens[equals + (func ? 2 : 1)], '{')) return colon || indented;
  const detached = func && is(tokens[equals + 2], '(');
  const [paren, inside, then] = tokens.slice(equals + (detached ? 2 : 1));
  if (!is(paren, '(')) return false;
  if (colon || indented) return true;
  return isName(inside) && is(then, ':');
}

/** `Srv "id"`, `M.Srv id`, `Srv (id)` – the space before the bracket tells the last one from `Srv(id)`. */
function setsServiceId(tokens: readonly Token[]): boolean {
  let index = 0;
  while (isName(tokens[index]) && is(tokens[index + 1], '.')) index += 2;
  const name = tokens[index];
  const next = tokens[index + 1];
  if (name === undefined || next === undefined || !isName(name) || !/^[A-Z]/.test(name.text)) return false;
  if (is(next, '(')) return next.start > name.end;
  return isName(next) || is(next, 'text') || is(next, 'number') || is(next, '%init_peer_id%');
}
