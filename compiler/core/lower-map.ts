/** Methods of stream maps: `get`, `keys` and `contains` look at a snapshot, `getStream` and `keysStream` follow the live map. */
import type { Span } from '../source/source-file.ts';
import { CompilerBug } from '../invariant.ts';
import { canon, freshStream, iterator, scalar, write } from './context.ts';
import type { Context } from './context.ts';
import { pairField, whole } from './core.ts';
import type { Node, Operand, Stream, StreamMap } from './core.ts';
import { freezeMap, name } from './lower-data.ts';
import { data } from './value.ts';
import type { MapMethod, Value } from './value.ts';

export function callMapMethod(map: StreamMap, method: MapMethod, args: readonly Operand[], span: Span, context: Context): Value {
  switch (method) {
    case 'get':
      return data(get(map, key(args), span, context));
    case 'contains': {
      const found = name(get(map, key(args), span, context), 'found', span, context);
      const output = scalar('contains', span);
      const set = (value: boolean): Node => ({ kind: 'ap', value: { kind: 'boolean', value }, output, origin: span });
      const length: Operand = { kind: 'variable', variable: found, lens: 'length' };
      write(context, { kind: 'if', left: length, right: { kind: 'integer', value: 0n }, equal: true, then: set(false), else: set(true), origin: span });
      return data(whole(output));
    }
    case 'keys': {
      const stream: Stream = { kind: 'stream', name: `${map.name}_keys`, origin: span };
      const frozen = freezeMap(map, span, context);
      const output = canon(stream.name, span);
      const item = iterator('pair', span);
      const push: Node = { kind: 'push', value: pairField(item, 'key'), stream, origin: span };
      const loop: Node = { kind: 'fold', mode: 'seq', iterable: whole(frozen), item, body: push, origin: span };
      const freeze: Node = { kind: 'canon', source: stream, output, origin: span };
      write(context, { kind: 'new', variables: [stream], body: { kind: 'seq', nodes: [loop, freeze], origin: span }, origin: span });
      return data(whole(output));
    }
    case 'keysStream': {
      const stream = freshStream(`${map.name}_keys`, span, context);
      const item = iterator('pair', span);
      const body: Node = { kind: 'push', value: pairField(item, 'key'), stream, origin: span };
      write(context, { kind: 'fold', mode: 'rec', iterable: map, item, body, origin: span });
      return { kind: 'stream', stream };
    }
    case 'getStream': {
      const stream = freshStream(`${map.name}_values`, span, context);
      const item = iterator('pair', span);
      const body: Node = {
        kind: 'if',
        left: pairField(item, 'key'),
        right: key(args),
        equal: true,
        then: { kind: 'push', value: pairField(item, 'value'), stream, origin: span },
        else: { kind: 'null', origin: span },
        origin: span,
      };
      write(context, { kind: 'fold', mode: 'rec', iterable: map, item, body, origin: span });
      return { kind: 'stream', stream };
    }
  }
}

function get(map: StreamMap, wanted: Operand, span: Span, context: Context): Operand {
  const variable = freezeMap(map, span, context);
  // A frozen map takes no loop variable as key, hence always a scalar of its own.
  const index = name(wanted, 'key', span, context);
  return { kind: 'variable', variable, lens: [{ kind: 'variable', variable: index }] };
}

function key(args: readonly Operand[]): Operand {
  const [first] = args;
  if (first === undefined) throw new CompilerBug('a map method needs a key');
  return first;
}
