/** How many messages the AIR of each generation's compiler costs, both on our engine. */
import { isDeepStrictEqual } from 'node:util';
import type { Delivery } from '../../runtime/network/delivery-queue.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { behindRelay, runOnOurs } from './our-side.ts';
import type { OurRun } from './our-side.ts';

export type MessageCount =
  | { readonly kind: 'counted'; readonly ours: number; readonly original: number }
  /** The original's way is cheaper, but leads past the client's relay, where nobody reaches the client. */
  | { readonly kind: 'past-relay'; readonly ours: number; readonly original: number }
  /** The original's program does something else, or never answers. */
  | { readonly kind: 'incomparable'; readonly answered: boolean };

export async function countMessages(ours: string, original: string, network: NetworkDefinition, call: string): Promise<MessageCount> {
  return compareRuns(await runBehindRelay(ours, network, call), await runBehindRelay(original, network, call));
}

/** A run in a network where the client has nothing but its relay. */
export function runBehindRelay(script: string, network: NetworkDefinition, call: string, delivery: Delivery = 'fifo', seed = 1): Promise<OurRun> {
  return runOnOurs(script, network, call, delivery, seed, behindRelay(network));
}

/** Who has to be told again is a matter of what arrives first, whichever script it is: one order says little about two scripts. */
const orders = [['fifo', 1], ['random', 1], ['random', 2], ['random', 3], ['random', 4], ['random', 5]] as const;

/** Messages under several orders of delivery together. What nobody can hand over, past the client's relay, is no message. */
export async function sumOverOrders(script: string, network: NetworkDefinition, call: string): Promise<number> {
  let sum = 0;
  for (const [delivery, seed] of orders) sum += (await runBehindRelay(script, network, call, delivery, seed)).report.messages;
  return sum;
}

/** What could not be delivered counts too. */
export function compareRuns(our: OurRun, their: OurRun): MessageCount {
  if (!isDeepStrictEqual(our.observed, their.observed)) return { kind: 'incomparable', answered: their.report.answered };
  const undelivered = undeliveredBy(their);
  const counts = { ours: our.report.messages + undeliveredBy(our), original: their.report.messages + undelivered };
  return { kind: counts.ours > counts.original && undelivered > 0 ? 'past-relay' : 'counted', ...counts };
}

function undeliveredBy({ report }: OurRun): number {
  return Object.values(report.counters).reduce((sum, { failedSends }) => sum + failedSends, 0);
}

/** Sums over many programs. */
export class MessageTotals {
  ours = 0;
  original = 0;
  equal = 0;
  fewer = 0;
  pastRelay = 0;
  incomparable = 0;
  readonly dearer: string[] = [];

  add(name: string, count: MessageCount): void {
    if (count.kind === 'incomparable') this.incomparable++;
    else if (count.kind === 'past-relay') this.pastRelay++;
    else this.#sum(name, count);
  }

  #sum(name: string, { ours, original }: { readonly ours: number; readonly original: number }): void {
    this.ours += ours;
    this.original += original;
    if (ours === original) this.equal++;
    else if (ours < original) this.fewer++;
    else this.dearer.push(`${name}: ${ours} instead of ${original}`);
  }

  toString(): string {
    const { ours, original, equal, fewer, dearer, pastRelay, incomparable } = this;
    const sums = `${ours} messages instead of ${original}: equal in ${equal} programs, fewer in ${fewer}, more in ${dearer.length}`;
    return `${sums}; not comparable ${incomparable}, cheaper past the client's relay ${pastRelay}`;
  }
}
