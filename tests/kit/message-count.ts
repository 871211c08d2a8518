/** How many messages the AIR of each generation's compiler costs, both on our engine. */
import { isDeepStrictEqual } from 'node:util';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { behindRelay, runOnOurs } from './our-side.ts';
import type { OurRun } from './our-side.ts';

export type MessageCount =
  | { readonly kind: 'counted'; readonly ours: number; readonly original: number }
  /** The original does not do the same in a network where the client has nothing but its relay. */
  | { readonly kind: 'incomparable' };

/**
 * Counts in a network where only the relay reaches the client: a way past the relay is cheaper, but goes nowhere. What could not be
 * delivered counts too.
 */
export async function countMessages(ours: string, original: string, network: NetworkDefinition, call: string): Promise<MessageCount> {
  const [our, their] = [await run(ours, network, call), await run(original, network, call)];
  if (!isDeepStrictEqual(our.observed, their.observed)) return { kind: 'incomparable' };
  return { kind: 'counted', ours: attempts(our), original: attempts(their) };
}

function run(script: string, network: NetworkDefinition, call: string): Promise<OurRun> {
  return runOnOurs(script, network, call, 'fifo', 1, behindRelay(network));
}

function attempts({ report }: OurRun): number {
  return Object.values(report.counters).reduce((sum, { failedSends }) => sum + failedSends, report.messages);
}

/** Sums over many programs. */
export class MessageTotals {
  ours = 0;
  original = 0;
  equal = 0;
  fewer = 0;
  incomparable = 0;
  readonly dearer: string[] = [];

  add(name: string, count: MessageCount): void {
    if (count.kind === 'incomparable') {
      this.incomparable++;
      return;
    }
    this.ours += count.ours;
    this.original += count.original;
    if (count.ours === count.original) this.equal++;
    else if (count.ours < count.original) this.fewer++;
    else this.dearer.push(`${name}: ${count.ours} instead of ${count.original}`);
  }

  toString(): string {
    const { ours, original, equal, fewer, dearer, incomparable } = this;
    return `${ours} messages instead of ${original}: equal in ${equal} programs, fewer in ${fewer}, more in ${dearer.length}; not comparable ${incomparable}`;
  }
}
