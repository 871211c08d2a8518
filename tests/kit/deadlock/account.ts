/** What runs show of the values that a witness of the analysis speaks of, and whether that is as it says. */
import type { Choice, Decision, Term } from '../../../compiler/deadlock/assumptions.ts';
import { CallFails } from '../../../compiler/deadlock/fallible.ts';
import { isNatural } from '../../../compiler/deadlock/linear.ts';
import type { Linear, Unknown } from '../../../compiler/deadlock/linear.ts';
import type { State } from '../../../compiler/deadlock/open.ts';
import type { Definition } from '../../../compiler/deadlock/step.ts';
import type { Value } from '../../../compiler/deadlock/value.ts';
import { field, isArray, isObject, printJson } from '../../../runtime/particle/json.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import type { InstanceKey } from '../../../runtime/particle/particle.ts';
import type { Act, Acts } from './acts.ts';
import type { Instance, Iterations } from './iterations.ts';

/** A step of a run, in terms of core. */
interface Place {
  readonly act: Act;
  readonly path: string;
}

/** One witness, and how its terms relate to a script. */
export class Witness {
  readonly decisions: readonly Decision[];
  /** Whether it tells iterations of loops over streams apart, which the engine does not. */
  readonly follows: boolean;
  readonly #acts: Acts;
  readonly #iterations: Iterations;
  readonly #definitions = new Map<Act, Definition[]>();

  constructor({ assumptions, graph }: State, acts: Acts, iterations: Iterations) {
    this.decisions = assumptions.decisions;
    this.follows = graph.follows;
    this.#acts = acts;
    this.#iterations = iterations;
    for (const step of graph.steps) {
      const definition = graph.defines[step.id];
      if (definition === undefined || !('node' in step)) continue;
      const { node } = step;
      if (node.kind !== 'call' && node.kind !== 'canon' && node.kind !== 'join') continue;
      const known = this.#definitions.get(node);
      if (known === undefined) this.#definitions.set(node, [definition]);
      else known.push(definition);
    }
  }

  placeOf({ instruction, key }: Instance): Place | undefined {
    return this.#place(this.#acts.of(instruction), this.#iterations.of(instruction, key));
  }

  placeOfSnapshot(key: InstanceKey): Place | undefined {
    const found = this.#iterations.ofSnapshot(key);
    return this.#place(found && this.#acts.of(found.instruction), found?.path);
  }

  #place(act: Act | undefined, path: string | undefined): Place | undefined {
    return act === undefined || path === undefined ? undefined : { act, path };
  }

  valueAt({ act, path }: Place): Value | undefined {
    return this.#definitions.get(act)?.find((definition) => definition.path === path)?.value;
  }

  /** What it says of a call, if anything. */
  saysThatItFails({ act, path }: Place): boolean | undefined {
    return this.decisions.find(({ choice }) => choice instanceof CallFails && choice.call === act && choice.path === path)?.yes;
  }

  /** About the largest number that it speaks of: in `2 * ps.length + 2 <= ns.length` that is 4, as loops run at least once. */
  get most(): number {
    return Math.max(0, ...this.decisions.map(({ choice }) => (choice.kind === 'at-least-zero' ? mostIn(choice.value) : choice.kind === 'holds' ? Number(choice.literal?.value) || 0 : 0)));
  }
}

/** What one run has shown so far. */
export class Account {
  readonly #witness: Witness;
  readonly #initiator: string;
  readonly #values: Read[] = [];
  readonly #failures: (Place & { readonly yes: boolean })[] = [];

  constructor(witness: Witness, initiator: string) {
    this.#witness = witness;
    this.#initiator = initiator;
  }

  /** A call has a result. */
  note(instance: Instance, json: Json): void {
    const place = this.#witness.placeOf(instance);
    if (place === undefined) return;
    this.#failures.push({ ...place, yes: false });
    this.#noteValue(place, json);
  }

  /** A stream was frozen. */
  noteSnapshot(key: InstanceKey, values: readonly Json[]): void {
    const place = this.#witness.placeOfSnapshot(key);
    if (place !== undefined) this.#noteValue(place, values);
  }

  #noteValue(place: Place, json: Json): void {
    const value = this.#witness.valueAt(place);
    if (value !== undefined) this.#values.push({ value, json });
  }

  noteFailure(instance: Instance): void {
    const place = this.#witness.placeOf(instance);
    if (place !== undefined) this.#failures.push({ ...place, yes: true });
  }

  /** Whether a result would be at odds with what the witness says. */
  excludes(instance: Instance, json: Json): boolean {
    const place = this.#witness.placeOf(instance);
    const value = place === undefined ? undefined : this.#witness.valueAt(place);
    if (value === undefined) return false;
    this.#values.push({ value, json });
    const excluded = this.isContradicted;
    this.#values.pop();
    return excluded;
  }

  /** Whether the run makes another choice than the witness. What has not happened yet contradicts nothing. */
  get isContradicted(): boolean {
    return this.#witness.decisions.some(({ choice, yes }) => {
      const answer = this.#answer(choice);
      return answer === NEVER || answer === !yes;
    });
  }

  /** Whether it is known of all that the witness says whether it is so. */
  get isComplete(): boolean {
    return this.#witness.decisions.every(({ choice }) => isSeen(this.#answer(choice)));
  }

  #answer(choice: Choice): boolean | Unseen {
    switch (choice.kind) {
      case 'at-least-zero': {
        const number = this.#linear(choice.value);
        if (typeof number === 'number') return number >= 0;
        // What is never negative may decide it before it is known.
        if (number !== undefined) return number;
        if (this.#end(choice.value, 1) < 0) return false;
        return this.#end(choice.value, -1) >= 0 ? true : undefined;
      }
      case 'fails':
        return choice instanceof CallFails ? this.#failures.find(({ act, path }) => act === choice.call && path === choice.path)?.yes : undefined;
      case 'holds': {
        const { terms: [only, other], literal } = choice;
        if (literal !== undefined) return map(this.#json(literal.term), (json) => printJson(json) === literal.value);
        const left = only === undefined ? undefined : this.#json(only);
        const right = other === undefined ? true : this.#json(other);
        return map(left, (json) => map(right, (another) => printJson(json) === printJson(another)));
      }
    }
  }

  #linear({ constant, terms }: Linear): number | Unseen {
    let sum = constant;
    for (const [symbol, factor] of terms) {
      const number = this.#number(symbol);
      if (typeof number !== 'number') return number;
      sum += factor * number;
    }
    return sum;
  }

  /** The most that it can be, or the least, whatever the naturals are that are not known. @param sign 1 or -1 */
  #end({ constant, terms }: Linear, sign: number): number {
    let sum = constant;
    for (const [symbol, factor] of terms) {
      const number = this.#number(symbol);
      if (typeof number === 'number') sum += factor * number;
      else if (factor * sign > 0 || !isNatural(symbol)) return sign * Infinity;
    }
    return sum;
  }

  #number(symbol: Unknown): number | Unseen {
    const { factors } = symbol;
    if (factors !== undefined) return factors.map((factor) => this.#number(factor)).reduce((all, number) => map(all, (n) => map(number, (m) => n * m)));
    const found = this.#find(({ integer, length }) => isOnly(integer, symbol) || isOnly(length, symbol));
    return map(found, ({ json, value }) => (isOnly(value.integer, symbol) ? Number(json) : isArray(json) ? json.length : undefined));
  }

  #json(term: Term): Json | Unseen {
    if (term.name === 'INIT_PEER_ID') return this.#initiator;
    return map(this.#find((value) => value === term), ({ json }) => json);
  }

  /** Looks at all values that are known, and at the parts of them of which there is talk. */
  #find(isIt: (value: Value) => boolean): Read | Unseen {
    for (const { value, json } of this.#values) {
      const way = wayTo(value, isIt);
      if (way !== undefined) return way.reduce<Read | Unseen>((whole, part) => map(whole, (read) => this.#part(read, part)), { value, json });
    }
    return undefined;
  }

  #part({ value, json }: Read, part: Value): Read | Unseen {
    if (part.index === undefined) return read(part, isObject(json) ? field(json, part.name.slice(value.name.length + 1)) : undefined);
    return map(this.#linear(part.index.integer), (index) => read(part, isArray(json) ? json[index] : undefined));
  }
}

function mostIn({ constant, terms }: Linear): number {
  const sizes = [...terms].map(([{ factors = [] }, factor]) => Math.abs(factor) * 2 ** factors.length);
  return sizes.reduce((sum, size) => sum + size - 1, Math.abs(constant));
}

function read(value: Value, json: Json | undefined): Read | Unseen {
  return json === undefined ? NEVER : { value, json };
}

/** The parts of a value that lead to the one, the outermost first. */
function wayTo(value: Value, isIt: (value: Value) => boolean): readonly Value[] | undefined {
  if (isIt(value)) return [];
  for (const part of value.parts) {
    const way = wayTo(part, isIt);
    if (way !== undefined) return [part, ...way];
  }
  return undefined;
}

/** A value, and what it is in a run. */
interface Read {
  readonly value: Value;
  readonly json: Json;
}

/** An item that a list does not have. */
const NEVER = Symbol('never');

/** Undefined: of what has not happened. */
type Unseen = typeof NEVER | undefined;

function map<T, R>(seen: T | Unseen, read: (seen: T) => R): R | Unseen {
  return isSeen(seen) ? read(seen) : seen;
}

function isSeen<T>(seen: T | Unseen): seen is T {
  return seen !== undefined && seen !== NEVER;
}

function isOnly({ constant, terms: { symbols, factors } }: Linear, symbol: Unknown): boolean {
  return constant === 0 && symbols.length === 1 && symbols[0] === symbol && factors[0] === 1;
}
