import type { Crypto } from '../../particle/crypto.ts';
import { equalBytes } from '../../particle/hex.ts';
import type { Json } from '../../particle/json.ts';
import { cidOfJson } from '../../particle/cid.ts';
import type { Executor } from './executor.ts';
import type { HostCall } from './host-log.ts';
import { hostLogHead } from './host-log.ts';
import { gasOfCheckpoints, statementOf } from './prove.ts';
import { serviceHash, verifySignature } from './proof.ts';
import type { ExecutionProof, Statement } from './proof.ts';

/** What comes beside a proof, so that somebody can run the call again. */
export interface Evidence {
  readonly args: readonly Json[];
  readonly hostCalls: readonly HostCall[];
}

/** What a run gave that the proof says differently. */
export type Difference = 'result' | 'state' | 'gas' | 'host-calls' | 'checkpoints';

export type Verdict =
  | { readonly kind: 'same' }
  /** The peer signed something that is not so. */
  | { readonly kind: 'different'; readonly what: readonly Difference[]; readonly truth: Statement }
  /** It is not about what this verifier has; nothing is said about who signed it. */
  | { readonly kind: 'not-comparable'; readonly reason: 'signature' | 'service' | 'state-before' | 'args' | 'host-calls' }
  /** To run it again takes more than this verifier gives. */
  | { readonly kind: 'not-comparable'; readonly reason: 'gas' };

export interface VerifyOptions {
  /** Gas for running the call and its checkpoints again, all together: who signs a proof chooses its limit. Default: 10^12, some minutes. */
  readonly mostGas?: bigint;
}

const MOST_GAS = 1_000_000_000_000n;

/**
 * Runs a call again and compares. The executor stands in the state before the call, with modules that the verifier instrumented itself.
 *
 * @param options how much work it may be
 * @returns `different` only when the signer is wrong, given the answers of the host that it committed to
 */
export async function verifyExecution(proof: ExecutionProof, { args, hostCalls }: Evidence, executor: Executor, crypto: Crypto, { mostGas = MOST_GAS }: VerifyOptions = {}): Promise<Verdict> {
  if (!verifySignature(proof, crypto)) return { kind: 'not-comparable', reason: 'signature' };
  if (!equalBytes(proof.service, serviceHash(executor.service, crypto))) return { kind: 'not-comparable', reason: 'service' };
  if (cidOfJson(args, crypto) !== proof.args) return { kind: 'not-comparable', reason: 'args' };
  if (!equalBytes(hostLogHead(hostCalls, crypto), proof.hostLog)) return { kind: 'not-comparable', reason: 'host-calls' };
  if (proof.gasLimit > mostGas) return { kind: 'not-comparable', reason: 'gas' };
  const request = { function: proof.function, args, gasLimit: proof.gasLimit };
  const execution = await executor.run(request, hostCalls);
  if (!equalBytes(execution.before, proof.before)) return { kind: 'not-comparable', reason: 'state-before' };
  if (execution.gas + gasOfCheckpoints(proof.checkpoints.every, execution.gas) > mostGas) return { kind: 'not-comparable', reason: 'gas' };
  const truth = await statementOf(executor, request, execution, proof.checkpoints.every, crypto);
  const what = differences(proof, truth);
  return what.length === 0 ? { kind: 'same' } : { kind: 'different', what, truth };
}

function differences(said: Statement, truth: Statement): readonly Difference[] {
  const found: Difference[] = [];
  const [a, b] = [said.outcome, truth.outcome];
  const sameOutcome = a.kind === 'result' ? b.kind === 'result' && a.cid === b.cid : b.kind === 'trap' && a.reason === b.reason;
  if (!sameOutcome) found.push('result');
  if (!equalBytes(said.after, truth.after)) found.push('state');
  if (said.gas !== truth.gas) found.push('gas');
  if (!equalBytes(said.hostLog, truth.hostLog)) found.push('host-calls');
  const [mine, theirs] = [truth.checkpoints.roots, said.checkpoints.roots];
  if (mine.length !== theirs.length || mine.some((root, index) => !equalBytes(root, theirs[index] ?? new Uint8Array()))) found.push('checkpoints');
  return found;
}
