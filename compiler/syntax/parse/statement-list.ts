import type { Span } from '../../source/source-file.ts';
import type { Handler, IfStatement, Statement } from '../tree.ts';

/**
 * The statements of a block while it is read. `par`, `else`, `catch` and `otherwise` carry on the last statement; adding a
 * branch or a handler takes constant time, however many there are.
 */
export class StatementList {
  readonly statements: Statement[] = [];
  /** The last statement is an `if` with an `else if`, which was reported, so one more `else` may follow. */
  elseIf = false;
  /** The branches of the last statement when it is a `par-statement` made here, its handlers when it is a `try-statement`. */
  #branches: Statement[] = [];
  #handlers: Handler[] = [];

  get last(): Statement | undefined {
    return this.statements.at(-1);
  }

  add(statement: Statement): void {
    this.statements.push(statement);
    this.#branches = [];
    this.#handlers = [];
    this.elseIf = false;
  }

  addElse(last: IfStatement, body: IfStatement['then'], end: number, elseIf: boolean): void {
    this.elseIf = elseIf;
    this.#replaceLast({ ...last, span: { ...last.span, end }, else: body });
  }

  /** Makes `branch` run beside the last statement. */
  addBranch(last: Statement, branch: Statement, end: number): void {
    const span: Span = { ...last.span, end };
    if (last.kind === 'par-statement') this.#branches.push(branch);
    else this.#branches = [last, branch];
    this.#replaceLast({ kind: 'par-statement', span, branches: this.#branches });
  }

  /** Makes `handler` follow a failure of the last statement. */
  addHandler(last: Statement, handler: Handler, end: number): void {
    const span: Span = { ...last.span, end };
    const attempt = last.kind === 'try-statement' ? last.attempt : last;
    if (last.kind === 'try-statement') this.#handlers.push(handler);
    else this.#handlers = [handler];
    this.#replaceLast({ kind: 'try-statement', span, attempt, handlers: this.#handlers });
  }

  #replaceLast(statement: Statement): void {
    this.statements[this.statements.length - 1] = statement;
  }
}
