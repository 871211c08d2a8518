import { bodyOnHeadLine, elseIf, leadingPar, misplacedElse, misplacedHandler, nestedReturn, unexpectedText, unsuitableBranch, wrongCase } from '../../diagnostics/catalog/syntax.ts';
import type { Span } from '../../source/source-file.ts';
import { is, isName, makeToken } from '../tokens.ts';
import type { Block, BrokenStatement, Handler, NameDeclaration, Statement } from '../tree.ts';
import { bareHead, catchHead, closureHead, forHead, ifHead, onHead, parseqHead } from '../grammar/heads.ts';
import { assignLine, callLine, joinLine, pushLine, receivingLine, returnLine, serviceIdLine, streamLine } from '../grammar/statements.ts';
import { opensArrow } from '../line-shape.ts';
import { amend } from './amend.ts';
import type { Line, LineReader, Unindented } from './line-reader.ts';
import { headColon, statementForm, type StatementForm } from './statement-form.ts';
import { StatementList } from './statement-list.ts';

/** The forms that open a block. */
const heads: ReadonlySet<StatementForm> = new Set(['on', 'if', 'else', 'try', 'catch', 'otherwise', 'for', 'parseq', 'closure']);

/** What may stand after `par` and `co`. */
const branches: ReadonlySet<StatementForm> = new Set(['on', 'for', 'join', 'call', 'call-into']);

const described: Readonly<Record<StatementForm, string>> = {
  return: 'a return', push: '`<<-`', stream: 'the declaration of a stream', closure: 'a closure', assign: 'an assignment',
  'service-id': 'the choice of a service', call: 'a call', 'call-into': 'a call', on: '`on`', if: '`if`', else: '`else`', try: '`try`',
  catch: '`catch`', otherwise: '`otherwise`', for: '`for`', parseq: '`parseq`', par: '`par`', co: '`co`', join: '`join`',
};

/** The statements of a block, read below the line that opened it. */
function parseBlock(reader: LineReader, head: Line, returns: boolean, unindented: Unindented | undefined): Block {
  const list = new StatementList();
  const span = reader.block(head, (line) => addStatement(reader, list, line, returns ? undefined : head.head, head.faulty), unindented);
  return { kind: 'block', span, statements: list.statements };
}

/**
 * Reads the statement that starts with `line` and adds it to `list`, or joins it to the last one there: `par`, `else`, `catch`
 * and `otherwise` carry on what stands before them.
 *
 * @param block The word of the enclosing block when that is no body of a function or closure.
 * @param headFaulty Whether the line that opens the block could not be read: it may have been a closure's.
 */
function addStatement(reader: LineReader, list: StatementList, written: Line, block: string | undefined, headFaulty = false): void {
  const line = amend(reader, written);
  const form = statementForm(line.tokens, reader.atIndent());
  const { last } = list;
  switch (form) {
    case 'par':
      addBranch(reader, list, line);
      return;
    case 'else': {
      const elseIf = is(line.tokens[1], 'if');
      const body = handlerBody(reader, line);
      if (last?.kind === 'if-statement' && last.else === undefined) list.addElse(last, body, reader.lastEnd, elseIf);
      else if (!line.faulty) {
        line.faulty = true;
        // A line that could not be read may have been the `if`. The `else` after an `else if` is right once that is mended.
        if (list.elseIf) list.elseIf = false;
        else if (last?.kind !== 'broken-statement') reader.report(misplacedElse({ span: tokenSpan(reader, line), second: last?.kind === 'if-statement' }));
      }
      return;
    }
    case 'catch':
    case 'otherwise':
      addHandler(reader, list, line, form);
      return;
    case 'return':
      if (block !== undefined && !line.faulty && !headFaulty) {
        reader.report(nestedReturn({ span: tokenSpan(reader, line), block }));
        line.faulty = true;
      }
      list.add(statement(reader, line, form));
      return;
    default:
      list.add(statement(reader, line, form));
  }
}

function addBranch(reader: LineReader, list: StatementList, line: Line): void {
  const { last } = list;
  const start = line.first.start;
  if (last === undefined && !line.faulty) {
    line.faulty = true;
    const next = line.tokens[1]?.start ?? line.first.end;
    reader.report(leadingPar({ span: { source: reader.source, start, end: next } }));
  }
  const branch = prefixed(reader, line, 'par');
  if (last === undefined) list.add(branch);
  else list.addBranch(last, branch, reader.lastEnd);
}

/** The statement after `par` or `co`. */
function prefixed(reader: LineReader, line: Line, word: 'par' | 'co'): Statement {
  const again = startsBranch(line, 1) ? line.tokens[1] : undefined;
  let skip = 1;
  while (startsBranch(line, skip)) skip++;
  const first = line.tokens[skip] ?? line.first;
  const rest = amend(reader, { tokens: line.tokens.slice(skip), first, head: first.text, faulty: line.faulty });
  const form = statementForm(rest.tokens, reader.atIndent());
  if ((again !== undefined || !branches.has(form)) && !rest.faulty) {
    rest.faulty = true;
    const span = { source: reader.source, start: line.first.start, end: line.first.end };
    reader.report(unsuitableBranch({ span, word, statement: again === undefined ? described[form] : `\`${again.text}\`` }));
  }
  if (form === 'else' || form === 'catch' || form === 'otherwise') {
    handlerBody(reader, rest);
    return broken(reader, rest);
  }
  const result = statement(reader, rest, form);
  line.faulty = rest.faulty;
  return result;
}

/** Whether `par` or `co` stands at this index and another word after it, so that it is no variable. */
function startsBranch(line: Line, index: number): boolean {
  const token = line.tokens[index];
  return (is(token, 'par') || is(token, 'co')) && isName(line.tokens[index + 1]);
}

function addHandler(reader: LineReader, list: StatementList, line: Line, word: 'catch' | 'otherwise'): void {
  const start = line.first.start;
  const { last } = list;
  const isTry = last?.kind === 'try-statement' && last.attempt.kind === 'block';
  const misplaced = word === 'catch' ? !isTry : last === undefined;
  if (misplaced && last?.kind === 'broken-statement') line.faulty = true;
  if (misplaced && !line.faulty) {
    reader.report(misplacedHandler({ span: tokenSpan(reader, line), word }));
    line.faulty = true;
  }
  const error: NameDeclaration | undefined =
    word === 'catch' ? (headOf(reader, line, (head) => reader.read(head, catchHead)) ?? { kind: 'name-declaration', span: emptySpan(reader), name: '' }) : undefined;
  if (word === 'otherwise') headOf(reader, line, (head) => reader.read(head, bareHead));
  const body = bodyOf(reader, line, false);
  const handler: Handler = { kind: 'handler', span: { source: reader.source, start, end: reader.lastEnd }, error, body };
  if (last !== undefined) list.addHandler(last, handler, reader.lastEnd);
}

/** Reads `else:` or a misplaced handler up to the end of its block. */
function handlerBody(reader: LineReader, line: Line): Block {
  const second = line.tokens[1];
  if (is(second, 'if') && second !== undefined && !line.faulty) {
    line.faulty = true;
    reader.report(elseIf({ span: { source: reader.source, start: line.first.start, end: second.end } }));
  }
  if (line.head !== 'catch') headOf(reader, line, (head) => reader.read(head, bareHead));
  return bodyOf(reader, line, false);
}

/** Any statement that does not carry on the one before it. */
function statement(reader: LineReader, line: Line, form: StatementForm): Statement {
  const start = line.first.start;
  const spanned = (): Span => ({ source: reader.source, start, end: Math.max(start, reader.lastEnd) });
  if (heads.has(form)) return headOf(reader, line, (head) => blockStatement(reader, head, form, spanned)) ?? broken(reader, line);
  switch (form) {
    case 'return':
      return reader.read(line, returnLine);
    case 'push':
      return reader.read(line, pushLine) ?? broken(reader, line);
    case 'stream':
      return reader.read(line, streamLine) ?? broken(reader, line);
    case 'assign':
      return reader.read(line, assignLine) ?? broken(reader, line);
    case 'service-id':
      return reader.read(line, serviceIdLine);
    case 'join':
      return reader.read(line, joinLine);
    case 'co': {
      const inner = prefixed(reader, line, 'co');
      return { kind: 'co-statement', span: spanned(), statement: inner };
    }
    default:
      return reader.read(line, form === 'call-into' ? receivingLine : callLine) ?? broken(reader, line);
  }
}

function blockStatement(reader: LineReader, line: Line, form: StatementForm, span: () => Span): Statement | undefined {
  switch (form) {
    case 'on': {
      const head = reader.read(line, onHead);
      const body = bodyOf(reader, line, false);
      return { kind: 'on-statement', span: span(), ...head, body };
    }
    case 'if': {
      const condition = reader.read(line, ifHead);
      const then = bodyOf(reader, line, false);
      return { kind: 'if-statement', span: span(), condition, then, else: undefined };
    }
    case 'try': {
      reader.read(line, bareHead);
      const attempt = bodyOf(reader, line, false);
      return { kind: 'try-statement', span: span(), attempt, handlers: [] };
    }
    case 'for': {
      const head = reader.read(line, forHead);
      const body = bodyOf(reader, line, false);
      return head && { kind: 'for-statement', span: span(), ...head, body };
    }
    case 'parseq': {
      const head = reader.read(line, parseqHead);
      const body = bodyOf(reader, line, false);
      return head && { kind: 'parseq-statement', span: span(), ...head, body };
    }
    default: {
      line.head = line.first.text;
      const head = reader.read(line, closureHead);
      if (head !== undefined) checkLowerCase(reader, line, head.name, 'a closure');
      const body = bodyOf(reader, line, true);
      return head && { kind: 'closure-statement', span: span(), ...head, body };
    }
  }
}

/** What stands after the colon of a head, kept until the block is read. */
const tails = new WeakMap<Line, Line>();

/**
 * Runs `read` on the line of a head. When a statement follows its colon on the same line, that is reported and cut off; `bodyOf`
 * reads it as the block.
 */
export function headOf<Result>(reader: LineReader, line: Line, read: (line: Line) => Result): Result {
  const colon = headColon(line.tokens);
  const after = line.tokens[colon + 1];
  const colonToken = line.tokens[colon];
  if (colonToken === undefined || after === undefined || is(after, 'line-end')) return read(line);
  if (colonForOther(reader, line, colon)) return read(line);
  if (!line.faulty) {
    const indent = reader.source.text.slice(reader.indentOf(line.first.start).start, line.first.start);
    const last = line.tokens.at(-1) ?? after;
    reader.report(bodyOnHeadLine({ span: { source: reader.source, start: after.start, end: last.start }, head: line.head, indent: `${indent}  ` }));
    line.faulty = true;
  }
  tails.set(line, { tokens: line.tokens.splice(colon + 1), first: after, head: after.text, faulty: true });
  line.tokens.push(makeToken('line-end', '', colonToken.end));
  return read(line);
}

/** `func f() : T:` and `on peer::`: reports the colon that is wrong, and mends the line. */
function colonForOther(reader: LineReader, line: Line, colon: number): boolean {
  const [before, found, after] = [line.tokens[colon - 1], line.tokens[colon], line.tokens[colon + 1]];
  if (before === undefined || found === undefined || after === undefined || !is(line.tokens.at(-2), ':')) return false;
  const twice = is(after, ':') && is(line.tokens[colon + 2], 'line-end');
  const result = !twice && is(before, ')') && (is(line.first, 'func') || opensArrow(line.tokens));
  if (!twice && !result) return false;
  const span = { source: reader.source, start: twice ? found.end : before.end, end: twice ? after.end : found.end };
  const wrong = { ...span, start: span.end - 1 };
  if (!line.faulty) {
    const help = twice ? 'It stands twice in a row. Fix: remove one `:`.' : 'Fix: write `->` before the type of the result.';
    const fix = { title: twice ? 'Remove one `:`' : 'Write `->`', edits: [{ span, text: twice ? '' : ' ->' }] };
    reader.report(unexpectedText({ span: wrong, text: ':', expected: twice ? 'the end of the line' : '`->`', help, fix }));
  }
  line.faulty = true;
  if (twice) line.tokens.splice(colon + 1, 1);
  else line.tokens.splice(colon, 1, makeToken('->', ':', found.start));
  return true;
}

/**
 * The block of a head that was read.
 *
 * @param returns Whether `<-` may return here: the block is the body of a function or closure.
 */
export function bodyOf(reader: LineReader, line: Line, returns: boolean, unindented?: Unindented): Block {
  const tail = tails.get(line);
  if (tail === undefined || reader.atIndent() || is(tail.first, ':')) return parseBlock(reader, line, returns, unindented);
  tails.delete(line);
  const list = new StatementList();
  addStatement(reader, list, tail, returns ? undefined : line.head);
  return { kind: 'block', span: { source: reader.source, start: tail.first.start, end: reader.lastEnd }, statements: list.statements };
}

export function checkLowerCase(reader: LineReader, line: Line, name: { readonly span: Span; readonly name: string }, what: string): void {
  if (line.faulty || !/^[A-Z]/.test(name.name)) return;
  line.faulty = true;
  const better = name.name.slice(0, 1).toLowerCase() + name.name.slice(1);
  reader.report(wrongCase({ span: name.span, name: name.name, what, rule: 'begins with a small letter', better }));
}

function broken(reader: LineReader, line: Line): BrokenStatement {
  return { kind: 'broken-statement', span: { source: reader.source, start: line.first.start, end: reader.lastEnd } };
}

function tokenSpan(reader: LineReader, line: Line): Span {
  return { source: reader.source, start: line.first.start, end: line.first.end };
}

function emptySpan(reader: LineReader): Span {
  return { source: reader.source, start: reader.lastEnd, end: reader.lastEnd };
}
