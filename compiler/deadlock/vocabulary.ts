/** Names and unknowns that the cases of one function share. */
import type { Call, Origin, Variable } from '../core/core.ts';
import type { Unknown } from './linear.ts';
import type { Value } from './value.ts';

/** What the relay of the initiator is called. */
export const RELAY = 'relay';

/** Names that outlive one graph, so that cases of one function speak of the same unknowns. */
export class Vocabulary {
  readonly #values = new Map<string, Value>();
  readonly #sizes = new Map<string, Unknown>();
  readonly #nodes = new Map<object, number>();

  value(at: object, path: string, make: () => Value): Value {
    const key = this.key(at, path);
    const known = this.#values.get(key) ?? make();
    this.#values.set(key, known);
    return known;
  }

  size(at: object, path: string, make: () => Unknown): Unknown {
    const key = this.key(at, path);
    const known = this.#sizes.get(key) ?? make();
    this.#sizes.set(key, known);
    return known;
  }

  /** Forgets what held in one case only: of a size that is that it is not negative. */
  forget(): void {
    for (const { facts } of this.#sizes.values()) facts.length = 1;
  }

  key(at: object, path: string): string {
    let id = this.#nodes.get(at);
    if (id === undefined) this.#nodes.set(at, (id = this.#nodes.size));
    return `${id}${path}`;
  }
}

/** How the source names what is called: `Shop.price`; of an operator the whole expression, `a / b`. */
export function nameOfCall({ role, origin, service, function: name }: Call): string {
  const text = textOf(origin);
  const written = role === 'operator' ? text : /^[\w.]+(?=\()/.exec(text ?? '')?.[0];
  return written ?? (service.kind === 'string' ? `${service.value}.${name}` : name);
}

/** How the source writes the result of a call: by the name that it is given, or else as the expression, `a * b`. */
export function nameOfResult({ role, origin, function: name }: Call, output: Variable): string {
  if (role === 'argument') return output.type === undefined ? output.name : name;
  const isNamed = role === 'user' && output.name !== 'ret';
  return (isNamed ? undefined : textOf(origin)) ?? output.name;
}

function textOf(origin: Origin): string | undefined {
  return 'source' in origin ? origin.source.text.slice(origin.start, origin.end).replace(/\s+/g, ' ') : undefined;
}
