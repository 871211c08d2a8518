/** Proofs of calls: what a peer signs, how others check it, and how a dispute comes down to a few instructions. */
export { bisect, bisectSteps, gasWitness } from './bisect.ts';
export type { CodePlace, Disagreement, Stop, Witness } from './bisect.ts';
export type { CallRequest, CommittedModule, Execution, Executor, Outcome, ServiceCommitment } from './executor.ts';
export { hostLogHead } from './host-log.ts';
export type { HostCall } from './host-log.ts';
export { decodeProof, encodeProof, serviceHash, signStatement, verifySignature } from './proof.ts';
export type { Checkpoints, DecodeProofResult, ExecutionProof, ProvenOutcome, Statement } from './proof.ts';
export { proveCall, proveExecution } from './prove.ts';
export type { Proven, ProveOptions } from './prove.ts';
export { verifyExecution } from './verify.ts';
export type { Difference, Evidence, Verdict, VerifyOptions } from './verify.ts';
