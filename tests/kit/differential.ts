/** Runs a function of both generations' compilers on both runtimes and says where they differ. */
import { isDeepStrictEqual } from 'node:util';
import { beautify } from '@fluencelabs/air-beautify-wasm';
import { readAir } from '../../runtime/air/read.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { hasLeftUndone } from './left-undone.ts';
import { normaliseRun } from './normalise.ts';
import type { Expected } from './normalise.ts';
import type { Avm } from './oracle/avm.ts';
import { runOnAvm } from './oracle/avm-network.ts';
import type { AvmNetworkInput } from './oracle/avm-network.ts';
import { parseCall } from './oracle/call-text.ts';
import { makePeer, peersOf } from './oracle/peers.ts';
import { runOnOurs } from './our-side.ts';
import { hasSelfFeedingLoop } from './self-feeding-loops.ts';

type Order = Pick<AvmNetworkInput, 'delivery' | 'seed'>;

const first: Order = { delivery: 'fifo' };
/** How many orders are tried to see the original's script fail where ours does. */
const ordersToFail = 20;

export interface Scenario {
  readonly network: NetworkDefinition;
  /** Text of the call, as in tests/programs. */
  readonly call: string;
  /** Whether the order of delivery may decide what happens, or whether it ever ends; default no. */
  readonly mayRace?: boolean;
}

/** One function, compiled three ways. */
export interface Scripts {
  readonly ours: string;
  /** Ours without extensions. */
  readonly oursForAvm: string;
  readonly original: string | { readonly refusal: string };
}

export type Verdict =
  | { readonly kind: 'same'; readonly expected: Expected }
  /** The original compiler does not accept it, its VM breaks on it, its orders of delivery disagree, or it stops midway: it says nothing about ours. */
  | { readonly kind: 'skipped'; readonly why: 'refused' | 'broken' | 'unstable' | 'stalled'; readonly detail: string }
  /** A loop that feeds itself fails on the original VM with our script under the first order, with the original's under another. */
  | { readonly kind: 'skipped'; readonly why: 'fragile'; readonly detail: string }
  | { readonly kind: 'different'; readonly detail: string; readonly expected: Expected | undefined; readonly actual: Expected | undefined };

/** What the first generation cannot do is skipped; even then ours must do the same under every order of delivery. */
export async function compareScripts(avm: Avm, scripts: Scripts, scenario: Scenario): Promise<Verdict> {
  const unreadable = whyUnreadable(scripts);
  if (unreadable !== undefined) return { kind: 'different', detail: unreadable, expected: undefined, actual: undefined };
  const { runs, fault } = await runOurs(scripts.ours, scenario);
  const [actual] = runs;
  const disagreeing = runs.find((run) => !isDeepStrictEqual(run, actual));
  const { original } = scripts;
  if (fault !== undefined) return { kind: 'different', detail: `a fault in ours: ${fault}`, expected: undefined, actual };
  if (disagreeing !== undefined) {
    if (scenario.mayRace === true) return { kind: 'skipped', why: 'unstable', detail: 'ours' };
    return { kind: 'different', detail: 'two runs of ours', expected: actual, actual: disagreeing };
  }
  if (actual === undefined || (stalled(actual) && scenario.mayRace !== true)) return { kind: 'different', detail: 'ours waits for ever', expected: undefined, actual };
  if (typeof original !== 'string') return { kind: 'skipped', why: 'refused', detail: original.refusal };
  const expected = await runOriginal(avm, original, scenario);
  if ('kind' in expected) return expected;
  if (isDeepStrictEqual(actual, expected)) return compareOnAvm(avm, { ...scripts, original }, scenario, expected);
  if (await stopsMidway(original, scenario, expected, actual)) return compareMidway(avm, { ...scripts, original }, scenario, expected);
  return { kind: 'different', detail: '', expected, actual };
}

interface Readable extends Scripts {
  readonly original: string;
}

/**
 * Whether the original waits for ever for what a parallel branch did not bring (docs/deviations.md): as a whole, or in a branch that
 * nobody waits for. Of such a branch our engine has to show that the original's script means the rest: it does the same as ours, or
 * stops there too, with a peer that would go on if it were told.
 */
async function stopsMidway(original: string, { network, call }: Scenario, expected: Expected, actual: Expected): Promise<boolean> {
  if (stalled(actual) || !isPartOf(expected, actual)) return false;
  if (stalled(expected)) return true;
  if (!answersAlike(expected, actual)) return false;
  const { observed, report } = await runOnOurs(original, network, call);
  return isDeepStrictEqual(observed, actual) || hasLeftUndone(report, network);
}

/** Where the original stops midway, our script without extensions has to come at least as far. */
async function compareMidway(avm: Avm, scripts: Readable, scenario: Scenario, expected: Expected): Promise<Verdict> {
  const outcome = await runOnce(avm, scripts.oursForAvm, scenario, first);
  const asFar = typeof outcome !== 'string' && isPartOf(expected, outcome) && (stalled(expected) || answersAlike(expected, outcome));
  return asFar ? { kind: 'skipped', why: 'stalled', detail: '' } : unlikeOnAvm(avm, scripts, scenario, expected, outcome);
}

/** Our script without extensions, where the original's has one outcome under both orders tried. */
async function compareOnAvm(avm: Avm, scripts: Readable, scenario: Scenario, expected: Expected): Promise<Verdict> {
  const outcome = await runOnce(avm, scripts.oursForAvm, scenario, first);
  return isDeepStrictEqual(outcome, expected) ? { kind: 'same', expected } : unlikeOnAvm(avm, scripts, scenario, expected, outcome);
}

async function unlikeOnAvm(avm: Avm, { original }: Readable, scenario: Scenario, expected: Expected, outcome: Expected | string): Promise<Verdict> {
  const failure = failureOfLoop(outcome);
  if (failure !== undefined && hasSelfFeedingLoop(original) && (await failsInSomeOrder(avm, original, scenario))) return { kind: 'skipped', why: 'fragile', detail: failure };
  const [detail, actual] = typeof outcome === 'string' ? [`: ${outcome}`, undefined] : ['', outcome];
  return { kind: 'different', detail: `ours on the original VM${detail}`, expected, actual };
}

/** What a loop that feeds itself does on the original VM when it fails: it waits for ever, or a signature no longer fits. */
function failureOfLoop(outcome: Expected | string): string | undefined {
  if (typeof outcome === 'string') return outcome.includes('signature mismatch') ? outcome : undefined;
  return stalled(outcome) ? 'it waits for ever' : undefined;
}

/** Whether the original's script fails like this too under some order: then the order decides, not who compiled it. */
async function failsInSomeOrder(avm: Avm, script: string, scenario: Scenario): Promise<boolean> {
  for (let seed = 1; seed <= ordersToFail; seed++) {
    if (failureOfLoop(await runOnce(avm, script, scenario, { delivery: 'random', seed })) !== undefined) return true;
  }
  return false;
}

/** Every script is accepted by our reader; those without extensions by the original parser too. */
function whyUnreadable({ ours, oursForAvm }: Scripts): string | undefined {
  const read = readAir(ours);
  if (!read.ok) return `our reader refuses our script: ${JSON.stringify(read)}`;
  const refusal = refusalOfOriginalParser(oursForAvm);
  return refusal === undefined ? undefined : `the original parser refuses our script: ${refusal}`;
}

/** Why the first generation's AIR parser does not accept a script; undefined when it does. */
export function refusalOfOriginalParser(script: string): string | undefined {
  try {
    beautify(script);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

async function runOurs(script: string, { network, call }: Scenario): Promise<{ runs: Expected[]; fault: string | undefined }> {
  const runs: Expected[] = [];
  const faults: string[] = [];
  for (const delivery of ['fifo', 'random', 'duplicate'] as const) {
    const { observed, report } = await runOnOurs(script, network, call, delivery, 3);
    runs.push(observed);
    for (const { refused, rejected, internalErrors, failedSends } of Object.values(report.counters)) {
      for (const count of [refused, rejected, internalErrors, failedSends]) faults.push(JSON.stringify(count));
    }
  }
  return { runs, fault: faults.find((each) => each !== '{}' && each !== '0') };
}

/** What happens on the original VM; its own words when it breaks. */
async function runOnce(avm: Avm, script: string, { network, call }: Scenario, order: Order): Promise<Expected | string> {
  const parsed = parseCall(call, (peer) => makePeer(peer).id);
  try {
    return normaliseRun(await runOnAvm({ avm, script, network, call: parsed, ...order }), peersOf(network).values());
  } catch (error) {
    return messageOf(error);
  }
}

async function runOriginal(avm: Avm, script: string, scenario: Scenario): Promise<Expected | Verdict> {
  const [early, late] = [await runOnce(avm, script, scenario, first), await runOnce(avm, script, scenario, { delivery: 'lifo' })];
  if (typeof early === 'string') return { kind: 'skipped', why: 'broken', detail: early };
  if (typeof late === 'string') return { kind: 'skipped', why: 'broken', detail: late };
  // the most frequent defect of the original: under some orders a peer is never told of what it waits for
  const untold = stalled(late) && !stalled(early) && isPartOf(late, early);
  return untold || isDeepStrictEqual(early, late) ? early : { kind: 'skipped', why: 'unstable', detail: '' };
}

/** Both tell the caller the same. */
function answersAlike(one: Expected, other: Expected): boolean {
  return isDeepStrictEqual({ ...one, calls: {} }, { ...other, calls: {} });
}

function stalled(run: Expected): boolean {
  return !('result' in run) && run.errors.length === 0;
}

/** Whether all calls of one run are in another. */
function isPartOf(part: Expected, whole: Expected): boolean {
  return Object.entries(part.calls).every(([peer, calls]) => {
    const rest = [...(whole.calls[peer] ?? [])];
    return calls.every((call) => {
      const at = rest.findIndex((other) => isDeepStrictEqual(call, other));
      if (at >= 0) rest.splice(at, 1);
      return at >= 0;
    });
  });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
