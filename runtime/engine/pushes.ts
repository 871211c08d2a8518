/**
 * Whether what a peer says it froze was there to be frozen. Values, tetraplets and origins in a canon's entry are the word of the peer that
 * wrote it, and of nobody else. They are believed once the logs, evaluated here, have pushed the same into the same stream, as many times.
 */
import type { Crypto } from '../particle/crypto.ts';
import type { CanonElement, Cid, InstanceKey, Tetraplet } from '../particle/particle.ts';
import type { Instance } from './frame.ts';
import type { Value } from './value.ts';
import { measure } from './value-size.ts';

/** That a value stands in a stream at least `times` times. */
export interface Claim {
  readonly name: string;
  readonly times: number;
}

/** What the elements of a canon's entry claim, one each. */
export function claimsOf(elements: readonly CanonElement[]): Claim[] {
  const times = new Map<string, number>();
  return elements.map(({ value, tetraplet, origin }) => {
    const name = nameOf(value, tetraplet, origin);
    return { name, times: countUp(times, name) };
  });
}

/** What counting takes: hashes, and a budget for walking over values. */
interface Counting {
  readonly crypto: Crypto;
  spend(size: number): void;
}

/** All that was pushed into one stream, in passive elements too: whoever froze it may have let others act than this peer did. */
export class Pushes {
  readonly #values: Value[] = [];
  /** Of the first `#counted` values. Most streams are never asked, so nothing is hashed before somebody does. */
  readonly #times = new Map<string, number>();
  #counted = 0;
  readonly #awaited = new Map<string, Instance[]>();

  /** Returns the canons that had waited for it. */
  add(value: Value, counting: Counting): readonly Instance[] {
    this.#values.push(value);
    return this.#awaited.size === 0 ? [] : this.#count(counting);
  }

  /** Takes away the claims that hold, from the last one on; where one does not hold yet, `canon` waits for it. */
  settle(claims: Claim[], canon: Instance, counting: Counting): void {
    this.#count(counting);
    for (let claim = claims.at(-1); claim !== undefined; claim = claims.at(-1)) {
      if ((this.#times.get(claim.name) ?? 0) < claim.times) {
        const waiting = this.#awaited.get(claim.name);
        if (waiting === undefined) this.#awaited.set(claim.name, [canon]);
        else if (waiting.at(-1) !== canon) waiting.push(canon);
        return;
      }
      claims.pop();
    }
  }

  #count(counting: Counting): readonly Instance[] {
    const woken: Instance[] = [];
    for (let value = this.#values[this.#counted]; value !== undefined; value = this.#values[this.#counted]) {
      this.#counted++;
      if (!canBeFrozen(value, counting)) continue;
      const name = nameOf(value.cid(counting.crypto), value.tetraplet, value.origin);
      countUp(this.#times, name);
      woken.push(...(this.#awaited.get(name) ?? []));
      this.#awaited.delete(name);
    }
    return woken;
  }
}

/** Values that are too large to be frozen are not hashed: they may be too large for that, too. */
function canBeFrozen(value: Value, counting: Counting): boolean {
  if (value.isNamed) return true;
  const { size, fault } = measure(value.json);
  counting.spend(size);
  return fault === undefined;
}

function countUp(times: Map<string, number>, name: string): number {
  const count = (times.get(name) ?? 0) + 1;
  times.set(name, count);
  return count;
}

/** One text for one meaning: the lengths keep its parts apart. */
function nameOf(value: Cid, { peer, service, function: name, lens }: Tetraplet, origin: InstanceKey | undefined): string {
  return `${value}${origin ?? ''} ${peer.length} ${service.length} ${name.length} ${peer}${service}${name}${lens}`;
}
