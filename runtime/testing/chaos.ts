/** Faults of a simulated network: what goes wrong, how often, decided by a seed. */
import { seededRandom } from '../network/random.ts';
import type { Random } from '../peer/contracts.ts';

/** Shares are from 0 to 1; everything left out does not happen. */
export interface Chaos {
  /** Share of messages that never arrive. */
  readonly loss?: number;
  /** Share of messages that arrive twice. */
  readonly dup?: number;
  /** Share of messages that are held up, so that later ones overtake them. */
  readonly reorder?: number;
  /** Share of saved steps at which the peer crashes: just before or just after the step is durable. It starts again a little later. */
  readonly crash?: number;
  /** Share of the time in which the network is split in two halves that do not hear each other. */
  readonly partition?: number;
  /** Milliseconds that a message travels, evenly spread. Default 1 to 50. */
  readonly latency?: readonly [least: number, most: number];
}

export type ChaosShare = Exclude<keyof Chaos, 'latency'>;

const shares: readonly ChaosShare[] = ['loss', 'dup', 'reorder', 'crash', 'partition'];

/** How much longer a message that is held up takes, at most, in milliseconds. */
const HOLD_UP = 500;
/** How long a crashed peer is away, in milliseconds. */
const DOWN: readonly [number, number] = [50, 1_000];
/** For how long the network stays split, or whole, in milliseconds. */
const SPLIT = 1_000;

export type ChaosText = { readonly ok: true; readonly chaos: Chaos } | { readonly ok: false; readonly problem: string };

/**
 * Reads what people write on the command line.
 * @example
 * parseChaos('loss=0.1, crash=0.05') // => { ok: true, chaos: { loss: 0.1, crash: 0.05 } }
 * parseChaos('latency=10..200') // => { ok: true, chaos: { latency: [10, 200] } }
 * parseChaos('loss=2') // => { ok: false, problem: 'loss=2: a share is a number from 0 to 1' }
 */
export function parseChaos(text: string): ChaosText {
  const chaos: { -readonly [Field in keyof Chaos]: Chaos[Field] } = {};
  for (const part of text.split(',')) {
    const [name = '', value = ''] = part.split('=').map((side) => side.trim());
    const share = shares.find((known) => known === name);
    const numbers = value.split('..').map((digits) => (digits.trim() === '' ? NaN : Number(digits)));
    const [first = NaN, second = first] = numbers;
    if (name === 'latency') {
      if (!(first >= 0 && second >= first && second < Infinity && numbers.length <= 2)) return { ok: false, problem: `latency=${value}: write milliseconds, as in latency=10..200` };
      chaos.latency = [first, second];
    } else if (share === undefined) return { ok: false, problem: `"${name}" is no fault; there are: ${[...shares, 'latency'].join(', ')}` };
    else if (!(first >= 0 && first <= 1 && numbers.length === 1)) return { ok: false, problem: `${name}=${value}: a share is a number from 0 to 1` };
    else chaos[share] = first;
  }
  return { ok: true, chaos };
}

export const lossCauses = ['loss', 'partition'] as const;
export type LossCause = (typeof lossCauses)[number];

/** What becomes of a message: `delays` holds the milliseconds each copy travels. */
export interface Fate {
  readonly delays: readonly number[];
  /** Why nothing arrives; undefined when something does. */
  readonly lost: LossCause | undefined;
}

export interface Crash {
  /** Whether the step that was being saved is durable. */
  readonly kept: boolean;
  /** Milliseconds until the peer starts again. */
  readonly down: number;
}

/** Decides what goes wrong. */
export interface Faults {
  /** What becomes of a message. The names are those of the peers; `now` is in milliseconds from the start of the run. */
  fate(number: number, from: string, to: string, now: number): Fate;
  /** Whether a peer crashes that is about to save, for the `save`th time counted from 1. */
  crash(peer: string, save: number): Crash | undefined;
}

/** What goes wrong in one run. Asked in the same order, it gives the same answers for the same seed. */
export class SeededFaults implements Faults {
  readonly #chaos: Chaos;
  readonly #seed: number;
  readonly #messages: Random;
  readonly #crashes: Random;

  constructor(chaos: Chaos, seed: number) {
    this.#chaos = chaos;
    this.#seed = seed;
    this.#messages = seededRandom(seed ^ 0x6d657373);
    this.#crashes = seededRandom(seed ^ 0x63726173);
  }

  fate(_: number, from: string, to: string, now: number): Fate {
    const { loss = 0, dup = 0 } = this.#chaos;
    // All numbers are always drawn, so that one fault more does not shift all the others.
    const [lost, twice, first, second] = [this.#messages(), this.#messages(), this.#delay(), this.#delay()];
    if (lost < loss) return { delays: [], lost: 'loss' };
    if (this.#isSplit(from, to, now)) return { delays: [], lost: 'partition' };
    return { delays: twice < dup ? [first, second] : [first], lost: undefined };
  }

  crash(): Crash | undefined {
    const [crashes, kept, down] = [this.#crashes(), this.#crashes(), between(DOWN, this.#crashes())];
    return crashes < (this.#chaos.crash ?? 0) ? { kept: kept < 0.5, down } : undefined;
  }

  #delay(): number {
    const { reorder = 0, latency = [1, 50] } = this.#chaos;
    const [travels, heldUp, longer] = [between(latency, this.#messages()), this.#messages(), between([0, HOLD_UP], this.#messages())];
    return travels + (heldUp < reorder ? longer : 0);
  }

  #isSplit(from: string, to: string, now: number): boolean {
    const { partition = 0 } = this.#chaos;
    if (partition === 0) return false;
    const period = Math.floor(now / SPLIT);
    const side = (peer: string): boolean => seededRandom(textSeed(peer) ^ this.#seed ^ (period * 2))() < 0.5;
    return seededRandom(this.#seed ^ (period * 2 + 1))() < partition && side(from) !== side(to);
  }
}

function between([least, most]: readonly [number, number], share: number): number {
  return Math.round(least + share * (most - least));
}

/** FNV-1a, by Fowler, Noll and Vo: spreads short texts over 32 bits. */
function textSeed(text: string): number {
  let hash = 0x811c9dc5;
  for (const unit of text) hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
