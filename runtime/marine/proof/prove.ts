import { cidOfJson } from '../../particle/cid.ts';
import type { Crypto, Signer } from '../../particle/crypto.ts';
import type { CallRequest, Execution, Executor } from './executor.ts';
import { hostLogHead } from './host-log.ts';
import { serviceHash, signStatement } from './proof.ts';
import type { Checkpoints, ExecutionProof, ProvenOutcome, Statement } from './proof.ts';

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
export async function proveExecution(executor: Executor, request: CallRequest, signer: Signer, crypto: Pick<Crypto, 'sha256'>, { checkpointEvery = 0n }: ProveOptions = {}): Promise<Proven> {
  const execution = await executor.run(request);
  return { proof: signStatement(await statementOf(executor, request, execution, checkpointEvery, crypto), signer), execution };
}

/** What is true of an execution: the statement that an honest peer signs. */
export async function statementOf(executor: Executor, request: CallRequest, execution: Execution, every: bigint, crypto: Pick<Crypto, 'sha256'>): Promise<Statement> {
  return {
    service: serviceHash(executor.service, crypto),
    function: request.function,
    args: cidOfJson(request.args, crypto),
    gasLimit: request.gasLimit,
    gas: execution.gas,
    before: execution.before,
    after: execution.after,
    outcome: provenOutcome(execution, crypto),
    hostLog: hostLogHead(execution.hostCalls, crypto),
    checkpoints: await checkpointsOf(executor, request, execution, every),
  };
}

function provenOutcome({ outcome }: Execution, crypto: Pick<Crypto, 'sha256'>): ProvenOutcome {
  return outcome.kind === 'result' ? { kind: 'result', cid: cidOfJson(outcome.value, crypto) } : outcome;
}

/** Roots where the call stops when it has only so much gas: it then runs again from the beginning, and cannot do anything else. */
async function checkpointsOf(executor: Executor, request: CallRequest, { gas, hostCalls }: Execution, every: bigint): Promise<Checkpoints> {
  if (every <= 0n) return { every: 0n, roots: [] };
  const roots: Uint8Array[] = [];
  for (let limit = every; limit < gas && BigInt(roots.length) < MOST_CHECKPOINTS; limit += every) roots.push((await executor.run({ ...request, gasLimit: limit }, hostCalls)).after);
  return { every, roots };
}
