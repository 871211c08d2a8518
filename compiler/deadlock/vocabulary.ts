/** Names and unknowns that the cases of one function share. */
import type { Call, Node, Origin, Variable } from '../core/core.ts';
import { sameLinear, unknown } from './linear.ts';
import type { Linear, Source, Unknown } from './linear.ts';
import type { Value } from './value.ts';

/** What one case knows of sizes, but that they are not negative. */
export type SizeFacts = readonly (readonly [Unknown, readonly Linear[]])[];

export const nothingOfSizes: SizeFacts = [];

/** What the relay of the initiator is called among peers, and as a value. */
export const RELAY = 'relay';
export const RELAY_ID = 'HOST_PEER_ID';

/** Names that outlive one graph, so that cases of one function speak of the same unknowns. */
export class Vocabulary {
  readonly #values = new Along<Value>();
  readonly #sizesAt = new Along<Unknown>();
  readonly #sizes: Unknown[] = [];
  /** What is known of them, where that has been remembered. */
  #known: SizeFacts | undefined = nothingOfSizes;
  readonly #nodes = new Map<object, number>();
  readonly #named: Named[] = [];

  /** What is called by a name already: the value of something on a path. */
  known(at: object, path: string): Value | undefined {
    return this.#values.on(path).get(at);
  }

  /** Keeps a value that is not `known`. */
  keep(at: object, path: string, value: Value): Value {
    this.#values.on(path).set(at, value);
    return value;
  }

  /** The size of a snapshot. */
  size(at: Node, path: string, buffer: string, depth: number): Unknown {
    const sizes = this.#sizesAt.on(path);
    let size = sizes.get(at);
    if (size === undefined) {
      sizes.set(at, (size = { name: `${buffer}.length`, depth, origin: 'snapshot', facts: [], from: this.source(at, path, buffer) }));
      size.facts.push(unknown(size));
      this.#sizes.push(size);
    }
    return size;
  }

  /** Where something of that name comes from. */
  source(node: Node, path: string, name: string): Source {
    const named = new Named(node, path, name, this.#named);
    this.#named.push(named);
    return named;
  }

  /** Takes in what is known of a size, now and until that is forgotten. */
  know({ facts }: Unknown, fact: Linear): void {
    facts.push(fact);
    this.#known = undefined;
  }

  /** Says that more facts have been added to sizes. */
  changed(): void {
    this.#known = undefined;
  }

  /** Forgets what held in one case only: of a size that is all but that it is not negative. */
  forget(): void {
    if (this.#known === nothingOfSizes) return;
    for (const { facts } of this.#sizes) if (facts.length > 1) facts.length = 1;
    this.#known = nothingOfSizes;
  }

  /** What is known of sizes at the moment, to be `recall`ed: the same object until that changes. */
  remember(): SizeFacts {
    if (this.#known !== undefined) return this.#known;
    const known: (readonly [Unknown, readonly Linear[]])[] = [];
    for (const size of this.#sizes) if (size.facts.length > 1) known.push([size, size.facts.slice(1)]);
    return (this.#known = known.length === 0 ? nothingOfSizes : known);
  }

  recall(known: SizeFacts): void {
    if (this.#known === known) return;
    this.forget();
    for (const [{ facts }, more] of known) for (const fact of more) facts.push(fact);
    this.#known = known;
  }

  /** Takes in, beside what is known, what was remembered of cases of which this is one. */
  learn(known: SizeFacts): void {
    if (this.#known === known) return;
    for (const [size, more] of known) for (const fact of more) if (!size.facts.some((other) => sameLinear(other, fact))) this.know(size, fact);
  }

  key(at: object, path: string): string {
    let id = this.#nodes.get(at);
    if (id === undefined) this.#nodes.set(at, (id = this.#nodes.size));
    return `${id}${path}`;
  }
}

/** Few of them are ever told of, so who else has the name is found out when asked. */
class Named implements Source {
  readonly node: Node;
  readonly path: string;
  readonly #name: string;
  readonly #all: readonly Named[];

  /** @param all in the order of the function */
  constructor(node: Node, path: string, name: string, all: readonly Named[]) {
    this.node = node;
    this.path = path;
    this.#name = name;
    this.#all = all;
  }

  get namesakes(): ReadonlySet<Node> {
    return new Set(this.#all.filter((other) => other.#name === this.#name).map(({ node }) => node));
  }
}

/** By path, then by what it is about. */
class Along<T> {
  readonly #paths = new Map<string, Map<object, T>>();
  /** The path that was asked for last, as it mostly is the next time. */
  #path: string | undefined;
  #here: Map<object, T> | undefined;

  on(path: string): Map<object, T> {
    if (path === this.#path && this.#here !== undefined) return this.#here;
    const here = this.#paths.get(path) ?? new Map<object, T>();
    this.#paths.set(path, here);
    this.#path = path;
    this.#here = here;
    return here;
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
  if (role === 'argument') return name === '-relay-' ? RELAY_ID : output.type === undefined ? output.name : name;
  const isNamed = (role === 'user' || role === 'callback') && output.name !== 'ret';
  return (isNamed ? undefined : closed(textOf(origin))) ?? output.name;
}

/** `a + b) / 2` of `(a + b) / 2`: an expression begins behind the parenthesis of its first operand. */
function closed(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  let [depth, missing] = [0, 0];
  for (const letter of text) {
    if (letter === '(') depth++;
    if (letter === ')' && --depth < -missing) missing++;
  }
  return '('.repeat(missing) + text;
}

/** With the parentheses that belong to it: the span of an expression ends where what stands in them ends. */
function textOf(origin: Origin): string | undefined {
  if (!('source' in origin)) return undefined;
  const { text } = origin.source;
  let { start, end } = origin;
  let open = 0;
  for (let at = origin.start; at < origin.end; at++) {
    const letter = text[at];
    if (letter === '(') open++;
    if (letter !== ')' || --open >= 0) continue;
    start = Math.max(text.lastIndexOf('(', start - 1), 0);
    open = 0;
  }
  for (; open > 0; open--) end = text.indexOf(')', end) + 1 || end;
  return text.slice(start, end).replace(/\s+/g, ' ');
}
