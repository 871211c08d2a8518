import { cidOfJson } from '../../particle/cid.ts';
import type { Crypto, Signer } from '../../particle/crypto.ts';
import type { CallRequest, Execution, Executor, ServiceCommitment } from './executor.ts';
import { hostLogHead } from './host-log.ts';
import { serviceHash, signStatement } from './proof.ts';
import type { Checkpoints, ExecutionProof, ProvenOutcome, Statement } from './proof.ts';

type Hasher = Pick<Crypto, 'sha256'>;

export interface ProveOptions {
  /** Gas between checkpoints; each costs a run up to there. Default 0: none, which a dispute then asks for as it needs them. */
  readonly checkpointEvery?: bigint;
}

export interface Proven {
  readonly proof: ExecutionProof;
  /** What the call gave, and the calls of the host that a verifier needs. */
  readonly execution: Execution;
}

const MOST_CHECKPOINTS = 4096n;

/** Makes a call and signs what came of it. */
export async function proveExecution(executor: Executor, request: CallRequest, signer: Signer, crypto: Hasher, { checkpointEvery = 0n }: ProveOptions = {}): Promise<Proven> {
  const execution = await executor.run(request);
  return { proof: signStatement(await statementOf(executor, request, execution, checkpointEvery, crypto), signer), execution };
}

/**
 * Signs what came of a call that was made already, for a service that lives on: it needs no executor and no other run.
 *
 * @param execution what was seen; its roots are those around the call
 */
export function proveCall(service: ServiceCommitment, request: CallRequest, execution: Execution, signer: Signer, crypto: Hasher): ExecutionProof {
  return signStatement(statement(service, request, execution, { every: 0n, roots: [] }, crypto), signer);
}

/** What is true of an execution: the statement that an honest peer signs. */
export async function statementOf(executor: Executor, request: CallRequest, execution: Execution, every: bigint, crypto: Hasher): Promise<Statement> {
  return statement(executor.service, request, execution, await checkpointsOf(executor, request, execution, every), crypto);
}

function statement(service: ServiceCommitment, request: CallRequest, execution: Execution, checkpoints: Checkpoints, crypto: Hasher): Statement {
  return {
    service: serviceHash(service, crypto),
    function: request.function,
    args: cidOfJson(request.args, crypto),
    gasLimit: request.gasLimit,
    gas: execution.gas,
    before: execution.before,
    after: execution.after,
    outcome: provenOutcome(execution, crypto),
    hostLog: hostLogHead(execution.hostCalls, crypto),
    checkpoints,
  };
}

function provenOutcome({ outcome }: Execution, crypto: Hasher): ProvenOutcome {
  return outcome.kind === 'result' ? { kind: 'result', cid: cidOfJson(outcome.value, crypto) } : outcome;
}

/** What the checkpoints of a call that took so much gas cost, all together. */
export function gasOfCheckpoints(every: bigint, gas: bigint): bigint {
  if (every <= 0n || gas <= every) return 0n;
  const wanted = (gas - 1n) / every;
  const count = wanted < MOST_CHECKPOINTS ? wanted : MOST_CHECKPOINTS;
  return (every * count * (count + 1n)) / 2n;
}

/** Roots where the call stops when it has only so much gas: it then runs again from the beginning, and cannot do anything else. */
async function checkpointsOf(executor: Executor, request: CallRequest, { gas, hostCalls }: Execution, every: bigint): Promise<Checkpoints> {
  if (every <= 0n) return { every: 0n, roots: [] };
  const roots: Uint8Array[] = [];
  for (let limit = every; limit < gas && BigInt(roots.length) < MOST_CHECKPOINTS; limit += every) roots.push((await executor.run({ ...request, gasLimit: limit }, hostCalls)).after);
  return { every, roots };
}
