/** Loops: each iteration restricts the streams that come into existence in it. */
import type { ForStatement, NameDeclaration, ParseqStatement } from '../syntax/tree.ts';
import type { Type } from '../types/type.ts';
import { bind, iterator, restricted, separately, typeOfSymbol, write } from './context.ts';
import type { Context } from './context.ts';
import { pairField, whole } from './core.ts';
import type { Fold, Operand } from './core.ts';
import { freeze, freezeMap, toOperand } from './lower-data.ts';
import { evaluate } from './lower-expression.ts';
import { frameOf, iterable, lowerBlock } from './lower-statement.ts';
import { data } from './value.ts';
import type { Value } from './value.ts';

export function lowerFor(statement: ForStatement, context: Context): void {
  const { items, mode, span } = statement;
  const value = evaluate(statement.iterable, context);
  const over = mode === 'rec' ? live(value, statement, context) : frozen(value, statement, context);
  if ('kind' in over && over.kind === 'empty-array') return;
  const [first, second] = items;
  const item = second === undefined ? iterator(first.name, first.span, typeOfName(first, context)) : iterator('pair', first.span);
  const body = restricted(context, statement.body.span, (inner) => {
    if (second === undefined) {
      bind(first, data(whole(item)), inner);
    } else {
      bind(first, data(pairField(item, 'key')), inner);
      bind(second, data(pairField(item, 'value')), inner);
    }
    lowerBlock(statement.body, inner);
  });
  if (body.kind === 'null') return;
  const effective = mode === 'rec' && over.kind !== 'stream' && over.kind !== 'map' ? 'par' : mode;
  write(context, { kind: 'fold', mode: effective, iterable: over, item, body, origin: span });
}

export function lowerParseq(statement: ParseqStatement, context: Context): void {
  const { span } = statement;
  const over = frozen(evaluate(statement.iterable, context), statement, context);
  if ('kind' in over && over.kind === 'empty-array') return;
  const item = iterator(statement.item.name, statement.item.span, typeOfName(statement.item, context));
  const body = separately(context, span, (inner) => {
    bind(statement.item, data(whole(item)), inner);
    const frame = frameOf(statement, inner);
    const place = [...context.place, frame] as const;
    const iteration = restricted({ ...inner, place }, statement.body.span, (at) => lowerBlock(statement.body, at));
    write(inner, { kind: 'on', how: 'parseq', place, body: iteration, origin: span });
  });
  write(context, { kind: 'fold', mode: 'parseq', iterable: over, item, body, origin: span });
}

function typeOfName(name: NameDeclaration, context: Context): Type | undefined {
  const symbol = context.module.names.definitions.get(name);
  return symbol === undefined ? undefined : typeOfSymbol(symbol, context);
}

type Loop = ForStatement | ParseqStatement;

/** What there is to loop over now; a stream or map is frozen. */
function frozen(value: Value, statement: Loop, context: Context): Operand {
  const { span } = statement.iterable;
  if (value.kind === 'stream') return whole(freeze(value.stream, span, context));
  if (value.kind === 'map') return whole(freezeMap(value.map, span, context));
  return iterable(toOperand(value, span, context), statement.iterable, context);
}

/** A stream that is still growing, for `rec`; other collections hold all they ever will. */
function live(value: Value, statement: ForStatement, context: Context): Fold['iterable'] {
  if (value.kind === 'stream') return value.stream;
  if (value.kind === 'map') return value.map;
  return frozen(value, statement, context);
}
