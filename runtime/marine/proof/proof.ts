/**
 * What a peer signs about a call: from this state, this function of these modules with these arguments gives this result and this
 * state, for this much gas. Whoever has the modules, the state and the arguments can find out whether that is true.
 *
 *   ["aqua/marine-proof/1", service, function, args CID, gas limit, gas, before, after, result CID or "", trap or "", host log,
 *    [every, [root …]], peer], and the signature over it
 */
import { CborReader, Malformed } from '../../particle/cbor-read.ts';
import { CborWriter } from '../../particle/cbor-write.ts';
import { digestOf } from '../../particle/cid.ts';
import type { Crypto, Signer } from '../../particle/crypto.ts';
import { asPeerId } from '../../particle/keys.ts';
import type { Cid, PeerId } from '../../particle/particle.ts';
import type { ServiceCommitment } from './executor.ts';

export type ProvenOutcome = { readonly kind: 'result'; readonly cid: Cid } | { readonly kind: 'trap'; readonly reason: string };

/** Roots after so much gas, twice as much, and so on; they let a dispute begin with a small interval. */
export interface Checkpoints {
  /** Gas from one to the next; 0 when there are none. */
  readonly every: bigint;
  readonly roots: readonly Uint8Array[];
}

export interface Statement {
  /** SHA-256 of the commitment: see `serviceHash`. */
  readonly service: Uint8Array;
  readonly function: string;
  readonly args: Cid;
  readonly gasLimit: bigint;
  readonly gas: bigint;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly outcome: ProvenOutcome;
  /** Head of the log of host calls. */
  readonly hostLog: Uint8Array;
  readonly checkpoints: Checkpoints;
}

export interface ExecutionProof extends Statement {
  readonly peer: PeerId;
  readonly signature: Uint8Array;
}

const DOMAIN = 'aqua/marine-proof/1';
const SERVICE_DOMAIN = 'aqua/marine-service/1';
const HASH = 32;
const SIGNATURE = 64;
const MAX_TEXT = 1024;
const MAX_CHECKPOINTS = 4096;
const MAX_GAS = 2n ** 63n;

/** What stands for a service in a proof. */
export function serviceHash({ modules, weights, depth, memoryPages, tableElements, settings }: ServiceCommitment, crypto: Pick<Crypto, 'sha256'>): Uint8Array {
  const writer = new CborWriter(512);
  writer.arrayHead(7);
  writer.text(SERVICE_DOMAIN);
  writer.arrayHead(modules.length);
  for (const { name, original, metered } of modules) {
    writer.arrayHead(3);
    writer.text(name);
    writer.bytes(original);
    writer.bytes(metered);
  }
  for (const number of [weights, depth, memoryPages, tableElements]) writer.integer(number);
  writer.bytes(settings);
  return crypto.sha256(writer.view());
}

export function signStatement(statement: Statement, signer: Signer): ExecutionProof {
  return { ...statement, peer: signer.peer, signature: signer.sign(signedForm(statement, signer.peer)) };
}

/** Whether the peer that a proof names signed it. Never throws. */
export function verifySignature(proof: ExecutionProof, crypto: Crypto): boolean {
  return crypto.verify(proof.peer, signedForm(proof, proof.peer), proof.signature);
}

/** Begins as `isProtocolMessage` wants, so that the service `sig` never signs one for somebody else. */
function signedForm(statement: Statement, peer: PeerId): Uint8Array {
  const writer = new CborWriter(1024);
  writer.arrayHead(13);
  writer.text(DOMAIN);
  writer.bytes(statement.service);
  writer.text(statement.function);
  writer.text(statement.args);
  writeGas(writer, statement.gasLimit);
  writeGas(writer, statement.gas);
  writer.bytes(statement.before);
  writer.bytes(statement.after);
  writer.text(statement.outcome.kind === 'result' ? statement.outcome.cid : '');
  writer.text(statement.outcome.kind === 'trap' ? statement.outcome.reason : '');
  writer.bytes(statement.hostLog);
  writer.arrayHead(2);
  writeGas(writer, statement.checkpoints.every);
  writer.arrayHead(statement.checkpoints.roots.length);
  for (const root of statement.checkpoints.roots) writer.bytes(root);
  writer.text(peer);
  return writer.take();
}

/** Gas in decimal digits: a hash function needs one form, and 64 bits are more than CBOR's reader of values gives without a choice. */
function writeGas(writer: CborWriter, gas: bigint): void {
  writer.text(String(gas));
}

/** A proof to keep or to send: its form is canonical. */
export function encodeProof(proof: ExecutionProof): Uint8Array {
  const writer = new CborWriter(1024);
  writer.arrayHead(2);
  writer.bytes(signedForm(proof, proof.peer));
  writer.bytes(proof.signature);
  return writer.take();
}

export type DecodeProofResult = { readonly ok: true; readonly proof: ExecutionProof } | { readonly ok: false; readonly reason: string };

/** Reads a proof from anywhere, without believing it. Never throws; linear in the bytes. */
export function decodeProof(bytes: Uint8Array): DecodeProofResult {
  try {
    const outer = readerOf(bytes);
    expectLength(outer, 2);
    const form = outer.bytes(MAX_TEXT * 8 + MAX_CHECKPOINTS * (HASH + 2));
    const signature = fixed(outer, SIGNATURE);
    outer.end();
    return { ok: true, proof: { ...readForm(readerOf(form)), signature } };
  } catch (fault) {
    if (fault instanceof Malformed) return { ok: false, reason: fault.message };
    throw fault;
  }
}

function readForm(reader: CborReader): Omit<ExecutionProof, 'signature'> {
  expectLength(reader, 13);
  if (reader.text(DOMAIN.length) !== DOMAIN) throw new Malformed('not a proof, or one of another version');
  const service = fixed(reader, HASH);
  const name = reader.text(MAX_TEXT);
  const args = readCid(reader.text(MAX_TEXT));
  const gasLimit = readGas(reader);
  const gas = readGas(reader);
  const before = fixed(reader, HASH);
  const after = fixed(reader, HASH);
  const result = reader.text(MAX_TEXT);
  const reason = reader.text(MAX_TEXT);
  if ((result === '') === (reason === '')) throw new Malformed('a proof is about a result or about a trap');
  const outcome: ProvenOutcome = reason === '' ? { kind: 'result', cid: readCid(result) } : { kind: 'trap', reason };
  const hostLog = fixed(reader, HASH);
  expectLength(reader, 2);
  const every = readGas(reader);
  const count = reader.arrayHead();
  if (count > MAX_CHECKPOINTS) throw new Malformed(`at most ${MAX_CHECKPOINTS} checkpoints are allowed`);
  if (count > 0 && every === 0n) throw new Malformed('checkpoints need a distance');
  const roots = Array.from({ length: count }, () => fixed(reader, HASH));
  const peer = asPeerId(reader.text(MAX_TEXT));
  if (peer === undefined) throw new Malformed('not the id of a peer');
  reader.end();
  return { service, function: name, args, gasLimit, gas, before, after, outcome, hostLog, checkpoints: { every, roots }, peer };
}

function readerOf(bytes: Uint8Array): CborReader {
  return new CborReader(bytes, { depth: 4, budget: { items: bytes.length } });
}

/** A copy, because a view would keep all bytes in memory. */
function fixed(reader: CborReader, length: number): Uint8Array {
  const bytes = reader.bytes(length);
  if (bytes.length !== length) throw new Malformed(`a hash or signature has not ${length} bytes`);
  return bytes.slice();
}

function readCid(text: string): Cid {
  if (digestOf(text) === undefined) throw new Malformed('not a CID');
  return text as Cid;
}

function readGas(reader: CborReader): bigint {
  const text = reader.text(20);
  if (!/^(0|[1-9]\d*)$/.test(text)) throw new Malformed('gas is a number of decimal digits');
  const gas = BigInt(text);
  if (gas >= MAX_GAS) throw new Malformed('gas fits into 63 bits');
  return gas;
}

function expectLength(reader: CborReader, length: number): void {
  if (reader.arrayHead() !== length) throw new Malformed('a list has the wrong length');
}
