import type { IToken, ParserMethod } from 'chevrotain';
import { chainedComparison, missingPart, negativeIndex, unaryMinus, unsuitableNamedArgument } from '../../diagnostics/catalog/syntax.ts';
import type { Span } from '../../source/source-file.ts';
import { decodeEscapes } from '../string-escapes.ts';
import {
  Bang, BinaryOperatorToken, Comma, Dot, Equals, InitPeer, is, LeftBracket, LeftParen, Minus, Name, NumberToken,
  Question, RightBracket, RightParen, Star, StringToken,
} from '../tokens.ts';
import type { Collection, DottedName, Expression, FieldName, IntegerLiteral, MissingExpression, NamedArgument, NameUse, StringLiteral } from '../tree.ts';
import { foldOperators, isBinaryOperator, type OperatorUse } from './fold-operators.ts';
import { TypeGrammar } from './types.ts';

/** An argument as it is written; whether it names a field depends on the call as a whole. */
interface Argument {
  readonly name: FieldName | undefined;
  readonly value: Expression;
}

/** Values. A value that is missing is reported and stands as `missing-expression`; nothing here gives up a whole line for it. */
export abstract class ExpressionGrammar extends TypeGrammar {
  readonly expression: ParserMethod<[], Expression> = this.RULE('expression', (): Expression => {
    const first = this.SUBRULE(this.operand);
    const more: Expression[] = [];
    const operators: OperatorUse[] = [];
    this.MANY(() => {
      const token = this.CONSUME(BinaryOperatorToken);
      this.ACTION(() => {
        if (isBinaryOperator(token.image)) operators.push({ operator: token.image, span: this.span(token) });
      });
      const next = this.SUBRULE2(this.operand);
      this.ACTION(() => more.push(next));
    });
    return this.ACTION(() =>
      more.length === 0
        ? first
        : foldOperators(
            [first, ...more],
            operators,
            (left, use, right) => this.#binary(left, use, right),
            (use) => this.fault(chainedComparison({ span: use.span, operator: use.operator })),
          ),
    );
  }, { recoveryValueFunc: () => missing(this.here()) });

  /** A value with what is attached to it, and `!` before it: `!a.b[0]` negates `a.b[0]`. */
  readonly operand: ParserMethod<[], Expression> = this.RULE('operand', (): Expression => {
    const negations: IToken[] = [];
    this.MANY(() => {
      const bang = this.CONSUME(Bang);
      this.ACTION(() => negations.push(bang));
    });
    let value: Expression | undefined;
    this.OPTION(() => {
      value = this.SUBRULE(this.primary);
      this.MANY2({
        GATE: () => !is(this.LA(1), Bang) || this.followsDirectly(),
        DEF: () => {
          const before = value;
          value = this.SUBRULE(this.postfix, { ARGS: [before ?? missing(this.here())] });
        },
      });
    });
    return this.ACTION(() => {
      let result = value ?? this.#missingValue();
      for (const bang of negations.reverse()) {
        result = this.grow({ kind: 'not' as const, span: { ...result.span, start: bang.startOffset }, operand: result }, [result], missing);
      }
      return result;
    });
  }, { recoveryValueFunc: () => missing(this.here()) });

  readonly primary: ParserMethod<[], Expression> = this.RULE('primary', (): Expression =>
    this.OR([
      {
        ALT: () => {
          const name = this.CONSUME(Name);
          return this.ACTION(() => this.#name(name));
        },
      },
      {
        ALT: () => {
          const text = this.CONSUME(StringToken);
          return this.ACTION(() => this.stringLiteral(text));
        },
      },
      {
        ALT: () => {
          const number = this.CONSUME(NumberToken);
          return this.ACTION(() => this.#number(number, undefined));
        },
      },
      {
        ALT: () => {
          const minus = this.CONSUME(Minus);
          let number: IToken | undefined;
          this.OPTION({ GATE: () => this.followsDirectly(), DEF: () => (number = this.CONSUME2(NumberToken)) });
          return this.ACTION(() => (number === undefined ? this.#noNumber(minus) : this.#number(number, minus)));
        },
      },
      {
        ALT: () => {
          const token = this.CONSUME(InitPeer);
          return this.ACTION((): Expression => ({ kind: 'init-peer-literal', span: this.span(token) }));
        },
      },
      { ALT: () => this.SUBRULE(this.collection) },
      {
        ALT: () => {
          this.CONSUME(LeftParen);
          const inner = this.SUBRULE(this.expression);
          this.CONSUME(RightParen);
          return inner;
        },
      },
    ]), { recoveryValueFunc: () => missing(this.here()) });

  readonly collection: ParserMethod<[], Expression> = this.RULE('collection', (): Expression => {
    let collection: Collection['collection'] = 'array';
    const start = this.ACTION(() => this.LA(1));
    this.OPTION(() =>
      this.OR([
        {
          ALT: () => {
            this.CONSUME(Question);
            collection = 'option';
          },
        },
        {
          ALT: () => {
            this.CONSUME(Star);
            collection = 'stream';
          },
        },
      ]),
    );
    const items: Expression[] = [];
    this.CONSUME(LeftBracket);
    this.OPTION2({
      GATE: () => !is(this.LA(1), RightBracket),
      DEF: () => {
        const first = this.SUBRULE(this.expression);
        this.ACTION(() => items.push(first));
        this.MANY({
          GATE: () => this.listGoesOn(RightBracket),
          DEF: () => {
            this.CONSUME(Comma);
            const next = this.SUBRULE2(this.expression);
            this.ACTION(() => items.push(next));
          },
        });
        this.OPTION3(() => this.CONSUME2(Comma));
      },
    });
    this.CONSUME(RightBracket);
    return this.ACTION(() => this.grow({ kind: 'collection' as const, span: this.since(start), collection, items }, items, missing));
  }, { recoveryValueFunc: () => missing(this.here()) });

  /** `.field`, `[index]`, `!`, `!2`, `{A}(…)`, `(…)` */
  readonly postfix: ParserMethod<[Expression], Expression> = this.RULE('postfix', (object: Expression): Expression =>
    this.OR([
      {
        ALT: () => {
          this.CONSUME(Dot);
          let name: IToken | undefined;
          this.OPTION(() => (name = this.CONSUME(Name)));
          return this.ACTION(() => {
            const field = name === undefined ? this.#missingField() : this.fieldName(name);
            return this.grow({ kind: 'field-access' as const, span: this.since(object), object, field }, [object], missing);
          });
        },
      },
      {
        ALT: () => {
          this.CONSUME(LeftBracket);
          const index = this.SUBRULE(this.expression);
          this.CONSUME(RightBracket);
          return this.ACTION(() => this.#index(object, index, false));
        },
      },
      {
        ALT: () => {
          this.CONSUME(Bang);
          let number: IToken | undefined;
          this.OPTION2({ GATE: () => this.followsDirectly(), DEF: () => (number = this.CONSUME(NumberToken)) });
          return this.ACTION(() => {
            const zero: IntegerLiteral = { kind: 'integer-literal', span: this.span(this.LA(0)), value: 0n };
            return this.#index(object, number === undefined ? zero : this.#number(number, undefined), true);
          });
        },
      },
      {
        ALT: () => {
          const abilities: DottedName[] = [];
          this.OPTION3(() => {
            const names = this.SUBRULE(this.abilityList);
            this.ACTION(() => abilities.push(...names));
          });
          const list = this.SUBRULE(this.callArguments);
          return this.ACTION(() => this.#call(object, abilities, list));
        },
      },
    ]), { recoveryValueFunc: () => missing(this.here()) });

  readonly callArguments: ParserMethod<[], readonly Argument[]> = this.RULE('callArguments', (): readonly Argument[] => {
    const list: Argument[] = [];
    this.CONSUME(LeftParen);
    this.OPTION({
      GATE: () => !is(this.LA(1), RightParen),
      DEF: () => {
        const first = this.SUBRULE(this.argument);
        this.ACTION(() => list.push(first));
        this.MANY({
          GATE: () => this.listGoesOn(RightParen),
          DEF: () => {
            this.CONSUME(Comma);
            const next = this.SUBRULE2(this.argument);
            this.ACTION(() => list.push(next));
          },
        });
        this.OPTION2(() => this.CONSUME2(Comma));
      },
    });
    this.CONSUME(RightParen);
    return list;
  }, { recoveryValueFunc: () => [] });

  readonly argument: ParserMethod<[], Argument> = this.RULE('argument', (): Argument => {
    let name: IToken | undefined;
    this.OPTION({
      GATE: () => is(this.LA(2), Equals),
      DEF: () => {
        name = this.CONSUME(Name);
        this.CONSUME(Equals);
      },
    });
    const value = this.SUBRULE(this.expression);
    return this.ACTION((): Argument => ({ name: name === undefined ? undefined : this.fieldName(name), value }));
  }, { recoveryValueFunc: (): Argument => ({ name: undefined, value: missing(this.here()) }) });

  protected stringLiteral(token: IToken): StringLiteral {
    const closed = token.image.length > 1 && token.image.endsWith('"');
    const { value } = decodeEscapes(token.image.slice(1, closed ? -1 : undefined));
    return { kind: 'string-literal', span: this.span(token), value };
  }

  #name(token: IToken): Expression {
    if (token.image === 'true' || token.image === 'false') return { kind: 'boolean-literal', span: this.span(token), value: token.image === 'true' };
    return this.use(token);
  }

  #number(token: IToken, minus: IToken | undefined): Expression {
    const sign = minus === undefined ? '' : '-';
    const span = this.since(minus ?? token);
    const plain = /^[0-9]+(\.[0-9]+)?$/.test(token.image) ? token.image : '0'; // the lexer has reported any other form
    if (plain.includes('.')) return { kind: 'float-literal', span, value: Number(sign + plain) };
    return { kind: 'integer-literal', span, value: BigInt(sign + plain) };
  }

  #noNumber(minus: IToken): Expression {
    const span = this.span(minus);
    this.fault(unaryMinus({ span }));
    return missing(span);
  }

  #binary(left: Expression, use: OperatorUse, right: Expression): Expression {
    const span: Span = { ...left.span, end: Math.max(left.span.end, right.span.end) };
    return this.grow({ kind: 'binary' as const, span, operator: use.operator, operatorSpan: use.span, left, right }, [left, right], missing);
  }

  #index(object: Expression, index: Expression, bang: boolean): Expression {
    if (index.kind === 'integer-literal' && index.value < 0n) this.fault(negativeIndex({ span: index.span }));
    return this.grow({ kind: 'index-access' as const, span: this.since(object), object, index, bang }, [object, index], missing);
  }

  /**
   * Tells apart a call, the making of an object and `copy`. Arguments with names only make or copy objects; variables alone
   * do so too after a name that begins with a capital (`Point(x, y)`) and after `.copy`.
   */
  #call(callee: Expression, abilities: readonly DottedName[], list: readonly Argument[]): Expression {
    const span = this.since(callee);
    const named = list.some((argument) => argument.name !== undefined);
    const type = dottedPath(callee);
    const copied = callee.kind === 'field-access' && callee.field.name === 'copy' ? callee.object : undefined;
    const capital = type !== undefined && /^[A-Z]/.test(type.parts.at(-1)?.name ?? '');
    const values = list.map((argument) => argument.value);
    const shorthand = (copied !== undefined || capital) && list.every(({ name, value }) => name !== undefined || value.kind === 'name-use');
    if (abilities.length === 0 && (named || (shorthand && list.length > 0))) {
      const fields = this.#fields(list);
      if (copied !== undefined) return this.grow({ kind: 'copy' as const, span, object: copied, fields }, [copied, ...values], missing);
      if (type !== undefined && capital) return this.grow({ kind: 'construction' as const, span, type, fields }, values, missing);
    }
    const name = list.find((argument) => argument.name !== undefined)?.name;
    if (name !== undefined) this.fault(unsuitableNamedArgument({ span: name.span, mixed: false }));
    return this.grow({ kind: 'call-expression' as const, span, callee, abilities, arguments: values }, [callee, ...values], missing);
  }

  #fields(list: readonly Argument[]): NamedArgument[] {
    const fields: NamedArgument[] = [];
    for (const { name, value } of list) {
      if (name !== undefined) fields.push({ kind: 'named-argument', span: { ...name.span, end: Math.max(name.span.end, value.span.end) }, name, value });
      else if (value.kind === 'name-use') fields.push({ kind: 'named-argument', span: value.span, name: { kind: 'field-name', span: value.span, name: value.name }, value });
      else if (value.kind !== 'missing-expression') this.fault(unsuitableNamedArgument({ span: value.span, mixed: true }));
    }
    return fields;
  }

  #missingValue(): MissingExpression {
    const span = this.here();
    this.fault(missingPart({ span, missing: 'a value', after: this.LA(0).image || undefined }));
    return missing(span);
  }

  #missingField(): FieldName {
    const span = this.here();
    this.fault(missingPart({ span, missing: 'the name of a field or method', after: '.' }));
    return { kind: 'field-name', span, name: '' };
  }
}

function missing(span: Span): MissingExpression {
  return { kind: 'missing-expression', span };
}

/** `A.b.C` when the value is nothing but names and dots. */
function dottedPath(value: Expression): DottedName | undefined {
  const parts: NameUse[] = [];
  let rest = value;
  while (rest.kind === 'field-access') {
    parts.push({ kind: 'name-use', span: rest.field.span, name: rest.field.name });
    rest = rest.object;
  }
  if (rest.kind !== 'name-use') return undefined;
  parts.push(rest);
  parts.reverse();
  return { kind: 'dotted-name', span: value.span, parts, text: parts.map((part) => part.name).join('.') };
}
