/** From compile-time values to operands: snapshots of streams, and the places where AIR wants a plain variable. */
import { notData } from '../diagnostics/catalog/lowering.ts';
import type { Span } from '../source/source-file.ts';
import type { Type } from '../types/type.ts';
import { canon, canonMap, scalar, write } from './context.ts';
import type { Context } from './context.ts';
import { isPicked, whole } from './core.ts';
import type { Accessor, Canon, CanonMap, DataVariable, Iterator, Operand, Origin, Place, Scalar, Stream, StreamMap } from './core.ts';
import { data } from './value.ts';
import type { Value } from './value.ts';

/**
 * The value as data: a stream is frozen here and now.
 *
 * @param span What needs it.
 * @param at Where the value itself is written.
 */
export function toOperand(value: Value, span: Span, context: Context, at = span): Operand {
  switch (value.kind) {
    case 'data':
      return value.operand;
    case 'stream':
      return whole(freeze(value.stream, span, context));
    case 'map':
      return whole(freezeToObject(value.map, span, context));
    case 'arrow':
      context.program.report(notData({ span: at, what: 'a function' }));
      return { kind: 'empty-array' };
    case 'record':
      context.program.report(notData({ span: at, what: `\`${value.name}\`, an ability or service,` }));
      return { kind: 'empty-array' };
  }
}

export function freeze(stream: Stream, origin: Origin, context: Context): Canon {
  const output = canon(`${stream.name}_canon`, origin);
  write(context, { kind: 'canon', source: stream, output, origin });
  return output;
}

export function freezeMap(map: StreamMap, origin: Origin, context: Context): CanonMap {
  const output = canonMap(`${map.name}_canon`, origin);
  write(context, { kind: 'canon', source: map, output, origin });
  return output;
}

function freezeToObject(map: StreamMap, origin: Origin, context: Context): Scalar {
  const output = scalar(`${map.name}_obj`, origin);
  write(context, { kind: 'canon', source: map, output, origin });
  return output;
}

/** Fits a value to the type of where it goes: a stream becomes an array unless a stream is wanted; abilities field by field. */
export function coerce(value: Value, type: Type, span: Span, context: Context): Value {
  switch (value.kind) {
    case 'stream':
      return type.kind === 'stream' || type.kind === 'unknown' ? value : data(toOperand(value, span, context));
    case 'map':
      return type.kind === 'map' || type.kind === 'unknown' ? value : data(toOperand(value, span, context));
    case 'record': {
      if (type.kind !== 'ability') return value;
      const fields = new Map([...value.fields].map(([name, field]) => {
        const wanted = type.fields.get(name);
        return [name, wanted === undefined ? field : coerce(field, wanted, span, context)];
      }));
      return { ...value, fields };
    }
    case 'data':
    case 'arrow':
      return value;
  }
}

/**
 * The operand as it stands after an assignment or a return: what is reached through a field is named now, so that it is
 * checked now; indices at the end stay a view (`x = option!` fails only where `x` is used).
 */
export function named(operand: Operand, hint: string, origin: Origin, context: Context): Operand {
  if (operand.kind === 'error') return whole(name(operand, hint, origin, context));
  if (operand.kind !== 'variable') return operand;
  const { variable, lens } = operand;
  if (lens === 'length') return operand;
  const last = lens.findLastIndex((accessor) => accessor.kind === 'field');
  if (last < 0) return operand;
  const output = name({ kind: 'variable', variable, lens: lens.slice(0, last + 1) }, hint, origin, context);
  return { kind: 'variable', variable: output, lens: lens.slice(last + 1) };
}

/** A scalar that holds the operand's value. */
export function name(value: Operand, hint: string, origin: Origin, context: Context): Scalar {
  const output = scalar(hint, origin);
  write(context, { kind: 'ap', value, output, origin });
  return output;
}

/** A scalar or iterator with this value: the operand's own variable when it is one. */
export function asScalar(operand: Operand, hint: string, origin: Origin, context: Context): Scalar | Iterator {
  if (operand.kind === 'variable' && operand.lens !== 'length' && operand.lens.length === 0) {
    if (isScalar(operand.variable)) return operand.variable;
  }
  return name(operand, hint, origin, context);
}

/** The operand as a peer, service id or function name: AIR takes strings and views of variables there, nothing else. */
export function asName(operand: Operand, hint: string, origin: Origin, context: Context): Operand {
  switch (operand.kind) {
    case 'string':
      return operand;
    case 'variable': {
      const bare = operand.lens === 'length' || operand.lens.length === 0;
      const frozen = operand.variable.kind === 'canon' || operand.variable.kind === 'canon-map';
      return bare && frozen ? whole(name(operand, hint, origin, context)) : operand;
    }
    case 'integer':
    case 'float':
    case 'boolean':
    case 'empty-array':
    case 'init-peer':
    case 'timestamp':
    case 'ttl':
    case 'error':
      return whole(name(operand, hint, origin, context));
  }
}

/**
 * The operand as a peer: like a name, and the initiator itself may stand there. What is picked out of a list is looked up here, too, where the error is if
 * there is no such item: on the way there nobody would know whose relays lead back.
 */
export function asPeer(operand: Operand, origin: Origin, context: Context): Operand {
  if (operand.kind === 'init-peer') return operand;
  lookUp(operand, origin, context);
  return asName(operand, 'peer', origin, context);
}

/** Looks up the peers of a place that was named elsewhere, but for those around, and for what came out of a stream: that has been waited for. */
export function lookUpAgain(place: Place, origin: Origin, context: Context): void {
  for (const frame of place) {
    if (context.place.includes(frame)) continue;
    for (const { operand } of [...frame.via, { operand: frame.peer }]) if (operand.kind !== 'variable' || operand.variable.kind !== 'canon') lookUp(operand, origin, context);
  }
}

function lookUp(operand: Operand, origin: Origin, context: Context): void {
  if (isPicked(operand)) name(operand, 'peer', origin, context);
}

/** One step further into a value. Literals and other operands without a lens are named first. */
export function step(operand: Operand, accessor: Accessor, origin: Origin, context: Context): Operand {
  if (operand.kind === 'error') return { kind: 'error', lens: [...operand.lens, accessor] };
  if (operand.kind === 'variable' && operand.lens !== 'length') return { ...operand, lens: [...operand.lens, accessor] };
  return { kind: 'variable', variable: name(operand, 'value', origin, context), lens: [accessor] };
}

/** The number of elements of an array, option or frozen stream. */
export function lengthOf(operand: Operand, hint: string, origin: Origin, context: Context): Operand {
  if (operand.kind === 'empty-array') return { kind: 'integer', value: 0n };
  if (operand.kind === 'variable' && operand.lens !== 'length' && operand.lens.length === 0) return { ...operand, lens: 'length' };
  return { kind: 'variable', variable: name(operand, hint, origin, context), lens: 'length' };
}

function isScalar(variable: DataVariable): variable is Scalar | Iterator {
  return variable.kind === 'scalar' || variable.kind === 'iterator';
}
