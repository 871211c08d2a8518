/** What the analysis knows of a value: how it reads as an integer, as a truth, as a list. */
import type { Choice, Assumptions } from './assumptions.ts';
import { isInteger, isSigned } from '../types/scalars.ts';
import type { Type } from '../types/type.ts';
import { Holds, keyOf } from './holds.ts';
import { constant, minus, ONE, rounded, unknown, ZERO } from './linear.ts';
import type { Linear, Source, Unknown } from './linear.ts';
import { parted } from './products.ts';

/** A condition over what the analysis can ask about. */
export type Truth =
  | { readonly kind: 'is'; readonly value: boolean }
  | { readonly kind: 'choice'; readonly choice: Choice }
  | { readonly kind: 'not'; readonly of: Truth }
  | { readonly kind: 'and'; readonly of: readonly Truth[] };

export const YES: Truth = { kind: 'is', value: true };
export const NO: Truth = { kind: 'is', value: false };

export function not(of: Truth): Truth {
  if (of.kind === 'is') return of.value ? NO : YES;
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}

export function and(of: readonly Truth[]): Truth {
  if (of.length === 1) return of[0] ?? YES;
  const open = of.filter((truth) => truth.kind !== 'is' || !truth.value);
  const [first = YES] = open;
  if (open.some((truth) => truth.kind === 'is')) return NO;
  return open.length <= 1 ? first : { kind: 'and', of: open };
}

export function or(of: readonly Truth[]): Truth {
  return not(and(of.map(not)));
}

export function atLeastZero(value: Linear): Truth {
  if (value.terms.size === 0) return value.constant >= 0 ? YES : NO;
  const parts = parted(value);
  if (parts === undefined) return { kind: 'choice', choice: { kind: 'at-least-zero', value: rounded(value) } };
  return parts.kind === 'every' ? and(parts.of.map(atLeastZero)) : or(parts.of.map(atLeastZero));
}

export function equalIntegers(a: Linear, b: Linear): Truth {
  return and([atLeastZero(minus(a, b)), atLeastZero(minus(b, a))]);
}

/** Undefined when the assumptions leave it open. */
export function decide(truth: Truth, assumptions: Assumptions): boolean | undefined {
  switch (truth.kind) {
    case 'is':
      return truth.value;
    case 'choice':
      return assumptions.decide(truth.choice);
    case 'not': {
      const inner = decide(truth.of, assumptions);
      return inner === undefined ? undefined : !inner;
    }
    case 'and': {
      let open = false;
      for (const part of truth.of) {
        const decided = decide(part, assumptions);
        if (decided === false) return false;
        if (decided === undefined) open = true;
      }
      return open ? undefined : true;
    }
  }
}

/** What is assumed of numbers where the truth holds, or where it does not. */
export function assuming(truth: Truth, yes: boolean, assumptions: Assumptions): Assumptions {
  switch (truth.kind) {
    case 'is':
      return assumptions;
    case 'choice':
      return truth.choice.kind === 'at-least-zero' ? assumptions.with(truth.choice, yes) : assumptions;
    case 'not':
      return assuming(truth.of, !yes, assumptions);
    case 'and':
      return yes ? truth.of.reduce((all, part) => assuming(part, true, all), assumptions) : assumptions;
  }
}

/** The first choice on which an undecided truth hangs and that a case can decide: each iteration of a loop has its own unknowns. */
export function openChoice(truth: Truth, assumptions: Assumptions): Choice | undefined {
  switch (truth.kind) {
    case 'is':
      return undefined;
    case 'choice': {
      const { choice } = truth;
      if (isLocal(choice) || assumptions.decide(choice) !== undefined) return undefined;
      for (const value of itemsBefore(choice)) {
        const before = openChoice(atLeastZero(value), assumptions);
        if (before !== undefined) return before;
      }
      return choice;
    }
    case 'not':
      return openChoice(truth.of, assumptions);
    case 'and':
      for (const part of truth.of) {
        const choice = openChoice(part, assumptions);
        if (choice !== undefined) return choice;
      }
      return undefined;
  }
}

/** What is at least 0 when there are the items of lists of which a choice speaks: that comes before what they are. */
function itemsBefore(choice: Choice): readonly Linear[] {
  switch (choice.kind) {
    case 'at-least-zero':
      return choice.value.terms.symbols.flatMap(({ within = [] }) => within);
    case 'holds':
      return choice.terms.flatMap(({ within }) => within);
    case 'fails':
      return [];
  }
}

export function isLocal(choice: Choice): boolean {
  switch (choice.kind) {
    case 'at-least-zero':
      return choice.value.terms.symbols.some(({ depth }) => depth > 0);
    case 'holds':
      return choice.terms.some(({ local }) => local);
    case 'fails':
      return choice.local;
  }
}

/** What a value may be known to be. */
export interface Known {
  readonly integer?: Linear;
  readonly truth?: Truth;
  readonly text?: string;
  readonly length?: Linear;
  /** The item at 0. */
  readonly first?: Value;
}

/** One value. Its parts and readings are made when asked for, and are the same objects ever after: a value never changes. */
export class Value {
  readonly name: string;
  readonly origin: Unknown['origin'];
  readonly depth: number;
  readonly known: Known;
  /** Of an item of a list: what is at least 0 when there is such an item. */
  readonly within: readonly Linear[];
  /** Of an item of a list: which one. */
  readonly index: Value | undefined;
  readonly from: Source | undefined;
  readonly #type: Type | undefined;
  #parts: Map<string, Value> | undefined;
  #integer: Linear | undefined;
  #length: Linear | undefined;

  constructor(name: string, origin: Unknown['origin'], depth: number, known: Known = unknownToAll, type?: Type, { within = always, index, from }: Partial<Pick<Value, 'within' | 'index' | 'from'>> = alone) {
    this.name = name;
    this.origin = origin;
    this.depth = depth;
    this.known = known;
    this.within = within;
    this.index = index;
    this.from = from;
    this.#type = type;
    this.#integer = known.integer;
    this.#length = known.length;
  }

  /** Whether each iteration of a loop has its own. */
  get local(): boolean {
    return this.depth > 0;
  }

  get integer(): Linear {
    return (this.#integer ??= isNatural(this.#type) ? natural(this.name, this) : unknown({ name: this.name, origin: this.origin, depth: this.depth, within: this.within, facts: [], from: this.from }));
  }

  get length(): Linear {
    return (this.#length ??= natural(`${this.name}.length`, this, this.#type?.kind === 'option' ? ONE : undefined));
  }

  get truth(): Truth {
    if (this.known.truth !== undefined) return this.known.truth;
    return { kind: 'choice', choice: new Holds([this], [this], undefined) };
  }

  /** What the program declares of its items; undefined when it declares nothing of the value, or made it. */
  get itemType(): Type | undefined {
    return typeOfPart(this.#type);
  }

  /** What a value with known contents is compared by. */
  get literal(): string | undefined {
    const { text, integer, truth } = this.known;
    if (text !== undefined) return JSON.stringify(text);
    if (integer?.terms.size === 0) return String(integer.constant);
    return truth?.kind === 'is' ? String(truth.value) : undefined;
  }

  /** Says what the program calls an item that nobody has read yet. */
  callItem(at: number, name: string, type: Type): void {
    const index = numbered(at);
    (this.#parts ??= new Map<string, Value>()).set(`[${at}]`, new Value(name, this.origin, this.depth, {}, type, { within: this.#withinOf(index), index, from: this.from }));
  }

  field(name: string): Value {
    const step = `.${name}`;
    return this.#parts?.get(step) ?? this.#part(step, step, typeOfPart(this.#type, name), { within: this.within, index: undefined, from: this.from });
  }

  /** An item of a list. */
  at(index: Value): Value {
    const key = keyOfItem(index);
    return this.#item(key) ?? this.#indexed(key, index, this.#withinOf(index));
  }

  #withinOf({ integer }: Value): readonly Linear[] {
    return [...this.within, ...[integer, minus(minus(this.length, integer), ONE)].filter(({ terms }) => terms.size > 0)];
  }

  /** What a map has for a key. */
  entry(index: Value): Value {
    const key = keyOfItem(index);
    return this.#item(key) ?? this.#indexed(key, index, this.within);
  }

  #item(key: string): Value | undefined {
    return (key === '[0]' ? this.known.first : undefined) ?? this.#parts?.get(key);
  }

  #indexed(key: string, index: Value, within: readonly Linear[]): Value {
    return this.#part(key, `[${index.name}]`, typeOfPart(this.#type), { within, index, from: index.from ?? this.from });
  }

  /** Its fields and items of which there was talk. */
  get parts(): Iterable<Value> {
    return this.#parts?.values() ?? [];
  }

  /** @param key the same for the same part */
  #part(key: string, step: string, type: Type | undefined, which: Pick<Value, 'within' | 'index' | 'from'>): Value {
    const name = this.#type?.kind === 'option' && key === '[0]' ? `${this.name}!` : `${this.name}${step}`;
    // What is pushed may hang on what else is so: it witnesses nothing.
    const made = new Value(name, this.origin === 'snapshot' ? 'computed' : this.origin, this.depth, {}, type, which);
    (this.#parts ??= new Map<string, Value>()).set(key, made);
    return made;
  }
}

const always: readonly Linear[] = [];
const unknownToAll: Known = {};
const alone = {};

/** A number that stands in the program. */
export function numbered(value: number): Value {
  return new Value(String(value), 'parameter', 0, { integer: constant(value) });
}

function isNatural(type: Type | undefined): boolean {
  return type?.kind === 'scalar' && isInteger(type.name) && !isSigned(type.name);
}

/** @param field its name. Default: an item */
function typeOfPart(type: Type | undefined, field?: string): Type | undefined {
  if (type === undefined) return undefined;
  if ('element' in type) return type.element;
  return type.kind === 'struct' && field !== undefined ? type.fields.get(field) : undefined;
}

/** An integer of at least 0, and of at most `most`. */
function natural(name: string, { origin, depth, within, from }: Value, most?: Linear): Linear {
  const symbol: Unknown = { name, origin, depth, within, from, facts: [] };
  const value = unknown(symbol);
  symbol.facts.push(value);
  if (most !== undefined) symbol.facts.push(minus(most, value));
  return value;
}

/** The same for the same index. */
function keyOfItem(index: Value): string {
  return `[${index.literal ?? linearKey(index.integer)}]`;
}

/** The same for sums of the same unknowns. */
function linearKey({ constant: rest, terms }: Linear): string {
  return [rest, ...[...terms].map(([symbol, factor]) => `${factor} * ${keyOf(symbol)}`).sort()].join(' + ');
}

/** Whether two values are equal. */
export function equal(a: Value, b: Value): Truth {
  if (a === b) return YES;
  if (isEmpty(a)) return equalIntegers(b.length, ZERO);
  if (isEmpty(b)) return equalIntegers(a.length, ZERO);
  const [x, y] = [a.literal, b.literal];
  if (x !== undefined && y !== undefined) return x === y ? YES : NO;
  if (a.known.truth?.kind === 'is') return a.known.truth.value ? b.truth : not(b.truth);
  if (b.known.truth?.kind === 'is') return b.known.truth.value ? a.truth : not(a.truth);
  if (a.known.integer !== undefined || b.known.integer !== undefined) return equalIntegers(a.integer, b.integer);
  const [term, value] = x === undefined ? [a, y ?? b.name] : [b, x];
  const literal = x === undefined && y === undefined ? undefined : { term, value };
  return { kind: 'choice', choice: new Holds([x ?? a, y ?? b], [a, b], literal) };
}

function isEmpty({ known: { length } }: Value): boolean {
  return length?.terms.size === 0 && length.constant === 0;
}
