/** Collections and records that are built at run time: through a private stream or stream map, frozen when it is full. */
import { CompilerBug, invariant } from '../invariant.ts';
import type { Collection, Construction, Copy, Expression, NamedArgument } from '../syntax/tree.ts';
import { canon, freshStream, scalar, separately, typeOfSymbol, write } from './context.ts';
import type { Context } from './context.ts';
import { sequence, whole } from './core.ts';
import type { Node, Operand, Stream, StreamMap } from './core.ts';
import { coerce, step } from './lower-data.ts';
import { evaluate, evaluateOperand } from './lower-expression.ts';
import { data } from './value.ts';
import type { Value } from './value.ts';

export function evaluateCollection(collection: Collection, context: Context): Value {
  switch (collection.collection) {
    case 'stream': {
      const stream = freshStream('stream', collection.span, context);
      for (const item of collection.items) push(item, stream, context);
      return { kind: 'stream', stream };
    }
    case 'array': {
      if (collection.items.length === 0) return data({ kind: 'empty-array' });
      return data(gathered('array', collection, context, (stream, inner) => {
        for (const item of collection.items) push(item, stream, inner);
      }));
    }
    case 'option': {
      if (collection.items.length === 0) return data({ kind: 'empty-array' });
      return data(gathered('option', collection, context, (stream, inner) => {
        write(inner, alternatives(collection, stream, inner));
      }));
    }
  }
}

/** `D(f = v, …)`. An ability is a compile-time record; data becomes an object. */
export function evaluateConstruction(construction: Construction, context: Context): Value {
  const symbol = context.module.names.uses.get(construction);
  invariant(symbol !== undefined, `unresolved ${construction.type.text}`);
  const type = context.module.types.expressions.get(construction) ?? typeOfSymbol(symbol, context);
  if (type.kind === 'ability') {
    const fields = construction.fields.map(({ name, value }): [string, Value] => {
      const wanted = type.fields.get(name.name);
      const evaluated = evaluate(value, context, name.name);
      return [name.name, wanted === undefined ? evaluated : coerce(evaluated, wanted, value.span, context)];
    });
    return { kind: 'record', name: construction.type.text, fields: new Map(fields) };
  }
  if (type.kind !== 'struct') throw new CompilerBug(`${construction.type.text} cannot be constructed`);
  const known = construction.fields.filter((field) => type.fields.has(field.name.name));
  return data(object(known, new Map(), construction, `${symbol.name}_obj`, context));
}

/** `d.copy(f = v, …)`: an object with the other fields of `d`. */
export function evaluateCopy(copy: Copy, context: Context): Value {
  const original = evaluateOperand(copy.object, context);
  const type = context.module.types.expressions.get(copy.object);
  invariant(type?.kind === 'struct', 'only data can be copied');
  const replaced = new Set(copy.fields.map((field) => field.name.name));
  const kept = new Map<string, Operand>();
  for (const field of type.fields.keys()) {
    if (!replaced.has(field)) kept.set(field, step(original, { kind: 'field', name: field }, copy.span, context));
  }
  return data(object(copy.fields, kept, copy, `${type.name || 'copy'}_obj`, context));
}

function object(
  fields: readonly NamedArgument[],
  kept: ReadonlyMap<string, Operand>,
  at: Construction | Copy,
  hint: string,
  context: Context,
): Operand {
  const { span } = at;
  const values = new Map(kept);
  for (const field of fields) values.set(field.name.name, evaluateOperand(field.value, context, field.name.name));
  const map: StreamMap = { kind: 'map', name: `${hint}_map`, origin: span };
  const output = scalar(hint, span);
  const inserts = [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]): Node => ({ kind: 'insert', key: { kind: 'string', value: key }, value, map, origin: span }));
  const body = sequence([...inserts, { kind: 'canon', source: map, output, origin: span }], span);
  write(context, { kind: 'new', variables: [map], body, origin: span });
  return whole(output);
}

function gathered(kind: 'array' | 'option', at: Collection, context: Context, fill: (stream: Stream, inner: Context) => void): Operand {
  const stream: Stream = { kind: 'stream', name: kind, origin: at.span };
  const output = canon(kind, at.span);
  const body = separately(context, at.span, (inner) => {
    fill(stream, inner);
    write(inner, { kind: 'canon', source: stream, output, origin: at.span });
  });
  write(context, { kind: 'new', variables: [stream], body, origin: at.span });
  return whole(output);
}

/** `?[a, b]`: the first alternative that can be evaluated, or nothing. */
function alternatives(collection: Collection, stream: Stream, context: Context): Node {
  const origin = collection.span;
  return collection.items.reduceRight<Node>(
    (handler, item) => ({ kind: 'try', attempt: separately(context, item.span, (inner) => push(item, stream, inner)), handler, origin }),
    { kind: 'null', origin },
  );
}

function push(item: Expression, stream: Stream, context: Context): void {
  write(context, { kind: 'push', value: evaluateOperand(item, context), stream, origin: item.span });
}
