import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sectionIds, writeModule, writeVector } from '../../runtime/marine/binary/index.ts';
import { writeFunctionType } from '../../runtime/marine/binary/write-module.ts';
import { decodeProof, encodeProof, hostLogHead, proveCall, proveExecution, signStatement, verifyExecution } from '../../runtime/marine/proof/index.ts';
import type { Executor } from '../../runtime/marine/proof/index.ts';
import { cidOfJson } from '../../runtime/particle/cid.ts';
import { toHex } from '../../runtime/particle/hex.ts';
import { isProtocolMessage } from '../../runtime/particle/protocol-message.ts';
import { nodeCrypto, nodeSigner } from '../../runtime/peer/node-crypto.ts';
import { seeded } from '../kit/mangle.ts';
import { CoreExecutor } from '../kit/wasm/core-executor.ts';
import { mutate } from '../kit/wasm/mutate.ts';
import { caseOf, describeFaults, fuel, longCases } from '../kit/wasm/faults.ts';

const crypto = nodeCrypto();
const signer = nodeSigner(new Uint8Array(32).fill(7));
const cases = longCases(150);

describe('proofs', async () => {
  it('of honest peers hold, on fresh states and on later ones', async () => {
    for (const { module, request } of cases.slice(0, 40)) {
      const fresh = new CoreExecutor({ module, fuel });
      const later = new CoreExecutor({ module, fuel, state: fresh.after(request) });
      for (const executor of [fresh, later]) {
        const { proof, execution } = await proveExecution(executor, request, signer, crypto, { checkpointEvery: executor.runNow(request).gas / 5n + 1n });
        expect(await verifyExecution(proof, { args: request.args, hostCalls: execution.hostCalls }, executor, crypto)).toEqual({ kind: 'same' });
      }
      const { proof } = await proveExecution(later, request, signer, crypto);
      const verdict = await verifyExecution(proof, { args: request.args, hostCalls: [] }, fresh, crypto);
      if (toHex(proof.before) !== toHex(fresh.runNow(request).before)) expect(verdict).toEqual({ kind: 'not-comparable', reason: 'state-before' });
    }
  });

  const first = cases.find(({ module, request }) => new CoreExecutor({ module, fuel }).runNow(request).outcome.kind === 'result') ?? caseOf(0);
  const honest = new CoreExecutor({ module: first.module, fuel });
  const { proof: good } = await proveExecution(honest, first.request, signer, crypto, { checkpointEvery: 100n });
  const evidence = { args: first.request.args, hostCalls: [] };
  const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, index) => (index === 5 ? byte ^ 4 : byte));

  it.each([
    ['result', { outcome: { kind: 'trap', reason: 'guest' } }],
    ['state', { after: flipped(good.after) }],
    ['gas', { gas: good.gas + 1n }],
    ['checkpoints', { checkpoints: { ...good.checkpoints, roots: good.checkpoints.roots.map((root, index) => (index === 1 ? flipped(root) : root)) } }],
  ] as const)('with another %s are found out', async (what, change) => {
    const lie = signStatement({ ...good, ...change }, signer);
    expect(await verifyExecution(lie, evidence, honest, crypto)).toMatchObject({ kind: 'different', what: [what] });
  });

  it.each([
    ['signature', { ...good, gas: good.gas + 1n }],
    ['service', signStatement({ ...good, service: flipped(good.service) }, signer)],
    ['state-before', signStatement({ ...good, before: flipped(good.before) }, signer)],
    ['host-calls', signStatement({ ...good, hostLog: flipped(good.hostLog) }, signer)],
    ['args', signStatement({ ...good, args: cidOfJson(['other'], crypto) }, signer)],
  ] as const)('about another %s say nothing', async (reason, proof) => {
    expect(await verifyExecution(proof, evidence, honest, crypto)).toEqual({ kind: 'not-comparable', reason });
  });

  it('are not looked into when that takes more gas than the verifier gives', async () => {
    const greedy = signStatement({ ...good, gasLimit: 1n << 62n }, signer);
    const refused = { kind: 'not-comparable', reason: 'gas' };
    let runs = 0;
    const counting: Executor = { service: honest.service, run: (...call) => (runs++, honest.run(...call)) };
    expect(await verifyExecution(greedy, evidence, counting, crypto)).toEqual(refused);
    expect(runs).toBe(0);
    // Each checkpoint is a run of its own.
    const mostGas = good.gasLimit;
    const dense = signStatement({ ...good, checkpoints: { every: 1n, roots: [] } }, signer);
    expect(await verifyExecution(dense, evidence, counting, crypto, { mostGas })).toEqual(refused);
    expect(runs).toBe(1);
    expect(await verifyExecution(good, evidence, honest, crypto, { mostGas: mostGas * 10n })).toEqual({ kind: 'same' });
  });

  it('are read as they were written, from anybody', async () => {
    const bytes = encodeProof(good);
    expect(decodeProof(bytes)).toEqual({ ok: true, proof: good });
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const altered = mutate(bytes, bytes, seeded(seed));
        const decoded = decodeProof(altered);
        if (!decoded.ok) return decoded.reason !== '';
        expect(encodeProof(decoded.proof)).toEqual(altered);
        // Who alters a proof has to sign it.
        const same = toHex(altered) === toHex(bytes);
        return ((await verifyExecution(decoded.proof, evidence, honest, crypto)).kind === 'same') === same;
      }),
      { numRuns: 1500 },
    );
  });

  it('of a call that was made already are the same', () => {
    const execution = honest.runNow(first.request);
    expect(proveCall(honest.service, first.request, execution, signer, crypto)).toEqual(signStatement({ ...good, checkpoints: { every: 0n, roots: [] } }, signer));
  });

  it('are signed in a form that the service `sig` signs for nobody', () => {
    const seen: Uint8Array[] = [];
    signStatement(good, { peer: signer.peer, sign: (message) => {
      seen.push(message);
      return signer.sign(message);
    } });
    expect(seen.map(isProtocolMessage)).toEqual([true]);
  });
});

describe('calls of the host', async () => {
  // Asks the host about 0 to 4 and keeps the answers.
  const body = [1, 1, 0x7f, 0x03, 0x40, 0x20, 0, 0x41, 4, 0x6c, 0x20, 0, 0x10, 0, 0x36, 2, 0, 0x20, 0, 0x41, 1, 0x6a, 0x22, 0, 0x41, 5, 0x49, 0x0d, 0, 0x0b, 0x0b];
  const module = writeModule([
    writeVector(sectionIds.type, [{ params: ['i32' as const], results: ['i32' as const] }, { params: [], results: [] }], writeFunctionType),
    { id: sectionIds.import, contents: Uint8Array.of(1, 1, 0x68, 1, 0x66, 0, 0) },
    { id: sectionIds.function, contents: Uint8Array.of(1, 1) },
    { id: sectionIds.memory, contents: Uint8Array.of(1, 0, 1) },
    { id: sectionIds.export, contents: Uint8Array.of(2, 1, 0x67, 0, 1, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 0) },
    { id: sectionIds.code, contents: Uint8Array.of(1, body.length, ...body) },
  ]);
  const request = { function: 'g', args: [], gasLimit: 100_000n };
  const made = new CoreExecutor({ module, host: (question) => question * 7 + 3 });
  const elsewhere = new CoreExecutor({ module, host: () => 99 });
  const { proof, execution } = await proveExecution(made, request, signer, crypto);

  it('are answered from the log when somebody runs it again elsewhere', async () => {
    expect(execution.hostCalls.map(({ answer }) => answer[0])).toEqual([3, 10, 17, 24, 31]);
    expect(await verifyExecution(proof, { args: [], hostCalls: execution.hostCalls }, elsewhere, crypto)).toEqual({ kind: 'same' });
  });

  it('count with their answers', async () => {
    const others = execution.hostCalls.map((call, index) => (index === 2 ? { ...call, answer: Uint8Array.of(18) } : call));
    expect(await verifyExecution(proof, { args: [], hostCalls: others }, elsewhere, crypto)).toEqual({ kind: 'not-comparable', reason: 'host-calls' });
    const lie = signStatement({ ...proof, hostLog: hostLogHead(others, crypto) }, signer);
    expect(await verifyExecution(lie, { args: [], hostCalls: others }, elsewhere, crypto)).toMatchObject({ kind: 'different', what: ['state'] });
  });

  it('that the program does not make are found out', async () => {
    const others = execution.hostCalls.map((call, index) => (index === 2 ? { ...call, question: Uint8Array.of(9) } : call));
    const lie = signStatement({ ...proof, hostLog: hostLogHead(others, crypto) }, signer);
    expect(await verifyExecution(lie, { args: [], hostCalls: others }, elsewhere, crypto)).toMatchObject({ kind: 'different' });
  });
});

describe('faults', () => describeFaults(20, 10));
