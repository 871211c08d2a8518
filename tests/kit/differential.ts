/** Runs a function of both generations' compilers on both runtimes and says where they differ. */
import { isDeepStrictEqual } from 'node:util';
import { beautify } from '@fluencelabs/air-beautify-wasm';
import { readAir } from '../../runtime/air/read.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { normaliseRun } from './normalise.ts';
import type { Expected } from './normalise.ts';
import type { Avm } from './oracle/avm.ts';
import { runOnAvm } from './oracle/avm-network.ts';
import type { AvmNetworkInput } from './oracle/avm-network.ts';
import { parseCall } from './oracle/call-text.ts';
import { makePeer, peersOf } from './oracle/peers.ts';
import { runOnOurs } from './our-side.ts';

type Order = Pick<AvmNetworkInput, 'delivery' | 'seed'>;

const fifo: readonly Order[] = [{ delivery: 'fifo' }];
/** Seeds under which the original's script may show that the VM breaks on the program, whoever compiled it. */
const ordersToBreak = 20;

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
  if (stalled(expected) && !stalled(actual) && isPartOf(expected, actual)) return { kind: 'skipped', why: 'stalled', detail: '' };
  if (!isDeepStrictEqual(actual, expected)) return { kind: 'different', detail: '', expected, actual };
  return compareOnAvm(avm, { ...scripts, original }, scenario, expected);
}

/** Our script without extensions, where the original's has one outcome under all orders tried. */
async function compareOnAvm(avm: Avm, { oursForAvm, original }: Pick<Scripts, 'oursForAvm'> & { readonly original: string }, scenario: Scenario, expected: Expected): Promise<Verdict> {
  const onAvm = await avmRuns(avm, oursForAvm, scenario, fifo).catch((error: unknown) => messageOf(error));
  if (typeof onAvm === 'string') {
    if (isBadSignature(onAvm) && (await breaksInSomeOrder(avm, original, scenario))) return { kind: 'skipped', why: 'broken', detail: onAvm };
    return { kind: 'different', detail: `ours on the original VM: ${onAvm}`, expected, actual: undefined };
  }
  const [actual] = onAvm;
  if (!isDeepStrictEqual(actual, expected)) return { kind: 'different', detail: 'ours on the original VM', expected, actual };
  return { kind: 'same', expected };
}

/**
 * What the VM says after it forgot a part of what a peer did but kept the signature over all of it. It happens to loops that feed
 * their own stream (tests/conformance/original-defects.test.ts).
 */
function isBadSignature(failure: string): boolean {
  return failure.includes('signature mismatch');
}

/** Whether the VM forgets in this way with the original's script too: then the order decides, not who compiled it. */
async function breaksInSomeOrder(avm: Avm, script: string, scenario: Scenario): Promise<boolean> {
  for (let seed = 1; seed <= ordersToBreak; seed++) {
    const failure = await avmRuns(avm, script, scenario, [{ delivery: 'random', seed }]).then(
      () => '',
      (error: unknown) => messageOf(error),
    );
    if (isBadSignature(failure)) return true;
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

async function avmRuns(avm: Avm, script: string, { network, call }: Scenario, orders: readonly Order[]): Promise<Expected[]> {
  const parsed = parseCall(call, (peer) => makePeer(peer).id);
  const runs: Expected[] = [];
  for (const order of orders) {
    runs.push(normaliseRun(await runOnAvm({ avm, script, network, call: parsed, ...order }), peersOf(network).values()));
  }
  return runs;
}

async function runOriginal(avm: Avm, script: string, scenario: Scenario): Promise<Expected | Verdict> {
  try {
    const [first, last] = await avmRuns(avm, script, scenario, [...fifo, { delivery: 'lifo' }]);
    if (first === undefined || last === undefined) throw new Error('no runs');
    // the most frequent defect of the original: under some orders a peer is never told of what it waits for
    const late = isDeepStrictEqual(first, last) || (stalled(last) && !stalled(first) && isPartOf(last, first));
    return late ? first : { kind: 'skipped', why: 'unstable', detail: '' };
  } catch (error) {
    return { kind: 'skipped', why: 'broken', detail: messageOf(error) };
  }
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
