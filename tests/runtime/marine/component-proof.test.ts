/** Proofs of calls that go through components: made on one host, checked on another, and narrowed when they are false. */
import { beforeAll, describe, expect, it } from 'vitest';
import { bisect, bisectSteps, gasWitness, noCallParameters, proveExecution, sandboxExecutor, stepWitness, verifyExecution } from '../../../runtime/marine/index.ts';
import type { Executor, MountedBinary, ProvableService } from '../../../runtime/marine/index.ts';
import { hostPriceOf } from '../../../runtime/marine/metering/index.ts';
import { nodeCrypto, nodeSigner } from '../../../runtime/peer/node-crypto.ts';
import { writtenComponent } from '../../kit/marine/components.ts';
import { hostComponent } from '../../kit/marine/host-component.ts';

const crypto = nodeCrypto();
const signer = nodeSigner(new Uint8Array(32).fill(9));

/** Writes a number into its memory at each turn; at one of them a number that can be chosen. */
const filling = async (odd: number): Promise<Uint8Array> =>
  writtenComponent({
    functions: {
      fill: {
        type: '(param "turns" u32) (result u32)',
        core: `(param $turns i32) (result i32) (local $i i32) (local $sum i32)
          (loop $again
            (local.set $sum (i32.add (local.get $sum) (if (result i32) (i32.eq (local.get $i) (i32.const 700)) (then (i32.const ${odd})) (else (local.get $i)))))
            (i32.store offset=8192 (i32.shl (i32.rem_u (local.get $i) (i32.const 5000)) (i32.const 2)) (local.get $sum))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $again (i32.lt_u (local.get $i) (local.get $turns))))
          (local.get $sum)`,
      },
    },
  });

describe('a call through components', () => {
  let [fair, changed, outer] = [new Uint8Array(), new Uint8Array(), new Uint8Array()];
  beforeAll(async () => {
    [fair, changed] = [new Uint8Array(await filling(750)), new Uint8Array(await filling(751))];
    outer = new Uint8Array(
      await writtenComponent({
        types: '(import "inner" (instance $inner (export "fill" (func (param "turns" u32) (result u32))))) (alias export $inner "fill" (func $fill))',
        lowered: { fill: { core: '(param i32) (result i32)', from: '$fill' } },
        functions: { twice: { type: '(param "turns" u32) (result u32)', core: '(param i32) (result i32) (i32.add (call $fill (local.get 0)) (call $fill (local.get 0)))' } },
      }),
    );
  });
  const executorOf = async (inner: Uint8Array, more: Partial<ProvableService> = {}): Promise<Executor> => {
    const made = await sandboxExecutor({ modules: [{ name: 'inner', code: inner }, { name: 'outer', code: outer }], ...more }, crypto);
    if (!made.ok) throw new Error(made.error.message);
    return made.value;
  };
  const request = { function: 'twice', args: [2000], gasLimit: 10_000_000n };

  it('is proven and found true', async () => {
    const { proof, execution } = await proveExecution(await executorOf(fair), request, signer, crypto, { checkpointEvery: 20_000n });
    expect(execution.outcome).toEqual({ kind: 'result', value: 2 * ((2000 * 1999) / 2 + 50) });
    expect(proof.checkpoints.roots.length).toBeGreaterThan(0);
    expect(await verifyExecution(proof, { args: request.args, hostCalls: [] }, await executorOf(fair), crypto)).toEqual({ kind: 'same' });
  });

  it('is about the component itself, and the version of what runs it', async () => {
    const { service } = await executorOf(fair);
    expect(service.modules.map(({ original }) => original)).toEqual([fair, outer].map((code) => crypto.sha256(code)));
    const { proof } = await proveExecution(await executorOf(fair), request, signer, crypto);
    expect(await verifyExecution(proof, { args: request.args, hostCalls: [] }, await executorOf(changed), crypto)).toEqual({ kind: 'not-comparable', reason: 'service' });
    expect(await verifyExecution(proof, { args: request.args, hostCalls: [] }, await executorOf(fair, { memoryPages: 100 }), crypto)).toEqual({ kind: 'not-comparable', reason: 'service' });
  });

  it('by another component than it says is found out, and comes down to the turn of the loop where it parts', async () => {
    const [honest, liar] = [await executorOf(fair), await executorOf(changed)];
    const lying: Executor = { service: honest.service, run: (asked, answers) => liar.run(asked, answers) };
    const { proof } = await proveExecution(lying, request, signer, crypto);
    expect(await verifyExecution(proof, { args: request.args, hostCalls: [] }, honest, crypto)).toMatchObject({ kind: 'different', what: ['result', 'state'] });
    const dispute = await bisect(gasWitness(honest, request), gasWitness(liar, request), proof.before, proof.gas);
    expect(dispute?.questions).toBeLessThan(20);
    // 700 of the first 2000 turns of 4000; of five ways through borders of components, three lie before it.
    const { call: border } = hostPriceOf.crossing;
    const part = (Number(dispute?.first.gas) - 3 * border) / (Number(proof.gas) - 5 * border);
    expect(part).toBeGreaterThan(0.17);
    expect(part).toBeLessThan(0.18);
    const [one, other] = await Promise.all([fair, changed].map((inner) => stepWitness({ modules: [{ name: 'inner', code: inner }, { name: 'outer', code: outer }] }, crypto, request)));
    if (one?.ok !== true || other?.ok !== true) throw new Error('no witnesses');
    const within = await bisectSteps(one.value, other.value, proof.before);
    expect(within?.first.step?.count).toBe((within?.agreed.step?.count ?? 0n) + 1n);
    expect(within?.place).toMatchObject({ module: 'inner', core: expect.any(Number) as number, offset: expect.any(Number) as number });
  });
});

it('a call that asks the host is proven with what the host answered', async () => {
  const code = await hostComponent();
  const mounting = async (fetch_it: MountedBinary, more: Partial<ProvableService> = {}): Promise<Executor> => {
    const made = await sandboxExecutor({ modules: [{ name: 'a', code, mountedBinaries: { fetch_it } }], ...more }, crypto);
    if (!made.ok) throw new Error(made.error.message);
    return made.value;
  };
  const asked = { function: 'fetch', args: [['x']], gasLimit: 10_000_000n };
  const here = await mounting((_name, args) => ({ ret_code: 0, error: '', stdout: new TextEncoder().encode(args.join()), stderr: new Uint8Array() }));
  const elsewhere = await mounting(() => {
    throw new Error('who checks runs no programs');
  });
  const { proof, execution } = await proveExecution(here, asked, signer, crypto);
  expect(execution.outcome).toEqual({ kind: 'result', value: { ret_code: 0, error: '', stdout: [120], stderr: [] } });
  expect(execution.hostCalls).toMatchObject([{ name: 'a.fetch_it' }]);
  expect(await verifyExecution(proof, { args: asked.args, hostCalls: execution.hostCalls }, elsewhere, crypto)).toEqual({ kind: 'same' });
  expect(await verifyExecution(proof, { args: asked.args, hostCalls: [] }, elsewhere, crypto)).toMatchObject({ kind: 'not-comparable' });
  // The parameters of the call are a part of what is proven.
  const about = { function: 'parameters', args: [], gasLimit: 10_000_000n };
  const parameters = { ...noCallParameters, host: 'h' };
  const told = await proveExecution(await mounting(() => { throw new Error('not asked'); }, { parameters }), about, signer, crypto);
  expect(told.execution.outcome).toMatchObject({ kind: 'result', value: { host_id: 'h' } });
  expect(await verifyExecution(told.proof, { args: [], hostCalls: [] }, elsewhere, crypto)).toEqual({ kind: 'not-comparable', reason: 'service' });
});
