import type { IToken, ParserMethod } from 'chevrotain';
import {
  Colon, Comma, Equals, is, keyword, LeftArrow, Name, PushArrow, RightArrow,
} from '../tokens.ts';
import type {
  AssignStatement, CallStatement, Expression, FieldAccess, ForStatement, JoinStatement, NameDeclaration, NameUse, Parameter,
  PushStatement, ReturnStatement, ServiceIdStatement, StreamStatement, TypeNode,
} from '../tree.ts';
import { DeclarationGrammar } from './declarations.ts';

export interface OnHead {
  readonly peer: Expression;
  readonly via: readonly Expression[];
}

export interface ForHead {
  readonly items: readonly [NameDeclaration, ...NameDeclaration[]];
  readonly iterable: Expression;
  readonly mode: ForStatement['mode'];
}

export interface ParseqHead extends OnHead {
  readonly item: NameDeclaration;
  readonly iterable: Expression;
}

export interface ClosureHead {
  readonly name: NameDeclaration;
  readonly detached: boolean;
  readonly parameters: readonly Parameter[];
  readonly results: readonly TypeNode[];
}

const nothing = { recoveryValueFunc: (): undefined => undefined };

/** Lines of function bodies. Which rule reads a line is decided before (`statementForm`); `undefined` when it made no sense. */
export class LineGrammar extends DeclarationGrammar {
  // ── statements of one line ─────────────────────────────────────────────────────────────────────────────────────────────

  readonly returnLine: ParserMethod<[], ReturnStatement | undefined> = this.RULE('returnLine', (): ReturnStatement | undefined => {
    const arrow = this.CONSUME(LeftArrow);
    const values = this.SUBRULE(this.values);
    const statement = this.ACTION((): ReturnStatement => ({ kind: 'return-statement', span: this.since(arrow), values }));
    this.endOfLine();
    return statement;
  }, nothing);

  readonly values: ParserMethod<[], readonly Expression[]> = this.RULE('values', (): readonly Expression[] => {
    const values: Expression[] = [];
    const first = this.SUBRULE(this.expression);
    this.ACTION(() => values.push(first));
    this.MANY(() => {
      this.CONSUME(Comma);
      const next = this.SUBRULE2(this.expression);
      this.ACTION(() => values.push(next));
    });
    return values;
  }, { recoveryValueFunc: () => [] });

  /** `V` or `a, b <- V` */
  readonly callLine: ParserMethod<[hasTargets: boolean], CallStatement | undefined> = this.RULE('callLine', (hasTargets: boolean): CallStatement | undefined => {
    const start = this.ACTION(() => this.LA(1));
    const targets: NameDeclaration[] = [];
    this.OPTION({
      GATE: () => hasTargets,
      DEF: () => {
        this.AT_LEAST_ONE_SEP({
          SEP: Comma,
          ERR_MSG: 'a name',
          DEF: () => {
            const target = this.CONSUME(Name);
            this.ACTION(() => targets.push(this.declare(target)));
          },
        });
        this.CONSUME(LeftArrow);
      },
    });
    const value = this.SUBRULE(this.expression);
    const statement = this.ACTION((): CallStatement => ({ kind: 'call-statement', span: this.since(start), targets, value }));
    this.endOfLine();
    return statement;
  }, nothing);

  readonly assignLine: ParserMethod<[], AssignStatement | undefined> = this.RULE('assignLine', (): AssignStatement | undefined => {
    const name = this.CONSUME(Name);
    this.CONSUME(Equals);
    const value = this.SUBRULE(this.expression);
    const statement = this.ACTION((): AssignStatement => ({ kind: 'assign-statement', span: this.since(name), name: this.declare(name), value }));
    this.endOfLine();
    return statement;
  }, nothing);

  /** `s <<- V` or `m <<- K, V` */
  readonly pushLine: ParserMethod<[], PushStatement | undefined> = this.RULE('pushLine', (): PushStatement | undefined => {
    const stream = this.CONSUME(Name);
    this.CONSUME(PushArrow);
    const first = this.SUBRULE(this.expression);
    let second: Expression | undefined;
    this.OPTION(() => {
      this.CONSUME(Comma);
      second = this.SUBRULE2(this.expression);
    });
    const statement = this.ACTION((): PushStatement => ({
      kind: 'push-statement', span: this.since(stream), stream: this.use(stream), key: second === undefined ? undefined : first, value: second ?? first,
    }));
    this.endOfLine();
    return statement;
  }, nothing);

  readonly streamLine: ParserMethod<[], StreamStatement | undefined> = this.RULE('streamLine', (): StreamStatement | undefined => {
    const name = this.CONSUME(Name);
    this.CONSUME(Colon);
    const type = this.SUBRULE(this.type);
    const statement = this.ACTION((): StreamStatement => ({ kind: 'stream-statement', span: this.since(name), name: this.declare(name), type }));
    this.endOfLine();
    return statement;
  }, nothing);

  /** `Srv V`, `M.Srv V` */
  readonly serviceIdLine: ParserMethod<[], ServiceIdStatement | undefined> = this.RULE('serviceIdLine', (): ServiceIdStatement | undefined => {
    const path = this.SUBRULE(this.dottedName);
    const service = this.ACTION(() => {
      const [first, ...rest] = path.parts;
      let result: NameUse | FieldAccess = first ?? { kind: 'name-use', span: path.span, name: '' };
      for (const part of rest) {
        const span = { ...path.span, end: part.span.end };
        result = { kind: 'field-access', span, object: result, field: { kind: 'field-name', span: part.span, name: part.name } };
      }
      return result;
    });
    const id = this.SUBRULE(this.expression);
    const statement = this.ACTION((): ServiceIdStatement => ({ kind: 'service-id-statement', span: this.since(path), service, id }));
    this.endOfLine();
    return statement;
  }, nothing);

  readonly joinLine: ParserMethod<[], JoinStatement | undefined> = this.RULE('joinLine', (): JoinStatement | undefined => {
    const word = this.CONSUME(keyword('join'));
    const values = this.SUBRULE(this.values);
    const statement = this.ACTION((): JoinStatement => ({ kind: 'join-statement', span: this.since(word), values }));
    this.endOfLine();
    return statement;
  }, nothing);

  // ── heads of blocks ────────────────────────────────────────────────────────────────────────────────────────────────────

  readonly onHead: ParserMethod<[], OnHead | undefined> = this.RULE('onHead', (): OnHead | undefined => {
    this.CONSUME(keyword('on'));
    const head = this.SUBRULE(this.place);
    this.CONSUME(Colon);
    this.endOfLine();
    return head;
  }, nothing);

  /** `V via V via V` */
  readonly place: ParserMethod<[], OnHead> = this.RULE('place', (): OnHead => {
    const via: Expression[] = [];
    const peer = this.SUBRULE(this.expression);
    this.MANY(() => {
      this.CONSUME(keyword('via'));
      const relay = this.SUBRULE2(this.expression);
      this.ACTION(() => via.push(relay));
    });
    return { peer, via };
  }, { recoveryValueFunc: (): OnHead => ({ peer: { kind: 'missing-expression', span: this.here() }, via: [] }) });

  /** `if V:` gives the condition. */
  readonly ifHead: ParserMethod<[], Expression | undefined> = this.RULE('ifHead', (): Expression | undefined => {
    this.CONSUME(keyword('if'));
    const condition = this.SUBRULE(this.expression);
    this.CONSUME(Colon);
    this.endOfLine();
    return condition;
  }, nothing);

  /** `else:`, `try:`, `otherwise:`; gives the word. */
  readonly bareHead: ParserMethod<[], IToken | undefined> = this.RULE('bareHead', (): IToken | undefined => {
    const word = this.OR([
      { ALT: () => this.CONSUME(keyword('else')) },
      { ALT: () => this.CONSUME(keyword('try')) },
      { ALT: () => this.CONSUME(keyword('otherwise')) },
    ]);
    this.CONSUME(Colon);
    this.endOfLine();
    return word;
  }, nothing);

  readonly catchHead: ParserMethod<[], NameDeclaration | undefined> = this.RULE('catchHead', (): NameDeclaration | undefined => {
    this.CONSUME(keyword('catch'));
    const name = this.CONSUME(Name);
    const declaration = this.ACTION(() => this.declare(name));
    this.CONSUME(Colon);
    this.endOfLine();
    return declaration;
  }, nothing);

  readonly forHead: ParserMethod<[], ForHead | undefined> = this.RULE('forHead', (): ForHead | undefined => {
    this.CONSUME(keyword('for'));
    const first = this.CONSUME(Name);
    let second: IToken | undefined;
    this.OPTION(() => {
      this.CONSUME(Comma);
      second = this.CONSUME2(Name);
    });
    this.CONSUME(LeftArrow);
    const iterable = this.SUBRULE(this.expression);
    let mode: ForStatement['mode'] = 'seq';
    this.OPTION2(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(keyword('par'));
            mode = 'par';
          },
        },
        {
          ALT: () => {
            this.CONSUME(keyword('try'));
            mode = 'try';
          },
        },
        {
          ALT: () => {
            this.CONSUME(keyword('rec'));
            mode = 'rec';
          },
        },
      ]),
    );
    const head = this.ACTION((): ForHead => ({
      items: second === undefined ? [this.declare(first)] : [this.declare(first), this.declare(second)], iterable, mode,
    }));
    this.CONSUME(Colon);
    this.endOfLine();
    return head;
  }, nothing);

  readonly parseqHead: ParserMethod<[], ParseqHead | undefined> = this.RULE('parseqHead', (): ParseqHead | undefined => {
    this.CONSUME(keyword('parseq'));
    const name = this.CONSUME(Name);
    this.CONSUME(LeftArrow);
    const iterable = this.SUBRULE(this.expression);
    this.CONSUME(keyword('on'));
    const place = this.SUBRULE(this.place);
    const head = this.ACTION((): ParseqHead => ({ item: this.declare(name), iterable, ...place }));
    this.CONSUME(Colon);
    this.endOfLine();
    return head;
  }, nothing);

  /** `c = (x: T) -> R:`, `c = func (x: T) -> R:` */
  readonly closureHead: ParserMethod<[], ClosureHead | undefined> = this.RULE('closureHead', (): ClosureHead | undefined => {
    const name = this.CONSUME(Name);
    this.CONSUME(Equals);
    let detached = false;
    this.OPTION(() => {
      this.CONSUME(keyword('func'));
      detached = true;
    });
    const parameters = this.SUBRULE(this.parameters);
    let results: readonly TypeNode[] = [];
    this.OPTION2({ GATE: () => is(this.LA(1), RightArrow), DEF: () => (results = this.SUBRULE(this.arrowResults)) });
    const head = this.ACTION((): ClosureHead => ({ name: this.declare(name), detached, parameters, results }));
    this.CONSUME(Colon);
    this.endOfLine();
    return head;
  }, nothing);

  constructor(checked = false) {
    super(checked);
    this.performSelfAnalysis();
  }
}
