/** Proofs of calls of real services: made on one host, checked on another. */
import { beforeAll, describe, expect, test } from 'vitest';
import { bisect, bisectSteps, gasWitness, hostLogHead, instrument, openSandbox, proveExecution, sandboxExecutor, signStatement, stepWitness, verifyExecution } from '../../../runtime/marine/index.ts';
import type { CallRequest, Executor, MountedBinary, ProvableService, Witness } from '../../../runtime/marine/index.ts';
import { DeterministicClock } from '../../../runtime/marine/wasi/clock.ts';
import { SeededRandom } from '../../../runtime/marine/wasi/random.ts';
import { encodeValue } from '../../../runtime/particle/cid.ts';
import { toHex } from '../../../runtime/particle/hex.ts';
import { nodeCrypto, nodeSigner } from '../../../runtime/peer/node-crypto.ts';
import { cModule } from '../../kit/guest/c-module.ts';
import { compilers } from '../../kit/guest/compilers.ts';
import { buildEchoModule, op } from '../../kit/marine/echo-module.ts';
import { field, func, scalar, worldOf } from '../../kit/marine/random-world.ts';

const crypto = nodeCrypto();
const signer = nodeSigner(new Uint8Array(32).fill(9));
const works = compilers.some(([name, there]) => name === 'c' && there);

async function executorOf(service: ProvableService): Promise<Executor> {
  const made = await sandboxExecutor(service, crypto);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

async function stepsOf(service: ProvableService, request: CallRequest): Promise<Witness> {
  const made = await stepWitness(service, crypto, request);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

describe.runIf(works)('calls of a service', () => {
  const wit = (name: string, more = ''): string => `world ${name} { ${more} export sum: func(upto: u32) -> u64; export count: func() -> u32; }`;
  // The odd turn has another value in the changed module, and nothing else differs.
  const code = (name: string, odd: number): string => `
static volatile uint64_t kept[5000];
static uint32_t calls;
uint64_t ${name}_sum(uint32_t upto) { uint64_t all = 0; for (uint32_t i = 0; i < upto; i++) { all += i == 700 ? ${odd} : i; kept[i % 5000] = all; } return all; }
uint32_t ${name}_count(void) { return ++calls; }
`;
  let inner: Uint8Array = new Uint8Array();
  let outer: Uint8Array = new Uint8Array();
  let changed: Uint8Array = new Uint8Array();

  beforeAll(async () => {
    inner = await cModule(wit('inner'), code('inner', 750));
    changed = await cModule(wit('inner'), code('inner', 751));
    outer = await cModule(wit('outer', 'import inner: interface { sum: func(upto: u32) -> u64; count: func() -> u32; }'), 'uint64_t outer_sum(uint32_t upto) { return 2 * inner_sum(upto); }\nuint32_t outer_count(void) { return inner_count(); }\n');
  }, 120_000);

  const both = (first: Uint8Array): { readonly modules: readonly { readonly name: string; readonly code: Uint8Array }[] } => ({ modules: [{ name: 'inner', code: first }, { name: 'outer', code: outer }] });
  const request = { function: 'sum', args: [2000], gasLimit: 10_000_000n };

  test('are proven on one host and found true on another', async () => {
    const { proof, execution } = await proveExecution(await executorOf(both(inner)), request, signer, crypto, { checkpointEvery: 10_000n });
    expect(execution.outcome).toEqual({ kind: 'result', value: 2 * ((2000 * 1999) / 2 + 50) });
    expect(proof.checkpoints.roots.length).toBeGreaterThan(0);
    const metered = instrument(new Uint8Array(inner));
    expect((await executorOf(both(inner))).service.modules[0]?.metered).toEqual(metered.ok && crypto.sha256(metered.value.bytes));
    expect(await verifyExecution(proof, { args: request.args, hostCalls: [] }, await executorOf(both(inner)), crypto)).toEqual({ kind: 'same' });
  });

  test('go on from a state that others have', async () => {
    const random = new SeededRandom(new Uint8Array(32), (bytes) => crypto.sha256(bytes));
    const opened = await openSandbox({ ...both(inner), hasher: crypto, clock: new DeterministicClock(), random });
    if (!opened.ok) throw new Error(opened.error.message);
    opened.value.call('count', []);
    const taken = opened.value.snapshot();
    if (!taken.ok) throw new Error(taken.reason);
    const executor = await executorOf({ ...both(inner), from: taken.snapshot });
    const { proof, execution } = await proveExecution(executor, { function: 'count', args: [], gasLimit: 1_000_000n }, signer, crypto);
    expect(execution.outcome).toEqual({ kind: 'result', value: 2 });
    opened.value.call('count', []);
    const root = opened.value.root();
    expect(root.ok && toHex(root.root)).toBe(toHex(proof.after));
    expect(await verifyExecution(proof, { args: [], hostCalls: [] }, await executorOf(both(inner)), crypto)).toEqual({ kind: 'not-comparable', reason: 'state-before' });
  });

  test('by a changed module are found out, and a dispute comes down to the turn of the loop where it parts', async () => {
    const [honest, liar] = [await executorOf(both(inner)), await executorOf(both(changed))];
    const lying: Executor = { service: honest.service, run: (asked, answers) => liar.run(asked, answers) };
    const { proof } = await proveExecution(lying, request, signer, crypto);
    const verdict = await verifyExecution(proof, { args: request.args, hostCalls: [] }, honest, crypto);
    expect(verdict).toMatchObject({ kind: 'different', what: ['result', 'state'] });
    const dispute = await bisect(gasWitness(honest, request), gasWitness(liar, request), proof.before, proof.gas);
    expect(dispute?.questions).toBeLessThan(20);
    // 700 of 2000 turns.
    const part = Number(dispute?.first.gas) / Number(proof.gas);
    expect(part).toBeGreaterThan(0.34);
    expect(part).toBeLessThan(0.36);
    expect(dispute?.first.root).not.toEqual(dispute?.second.root);
    const within = await bisectSteps(await stepsOf(both(inner), request), await stepsOf(both(changed), request), proof.before);
    expect(within?.questions).toBeLessThan(25);
    expect(within?.place).toMatchObject({ module: 'inner', core: 0 });
    // The block that the changed constant is in.
    const change = inner.findIndex((byte, index) => byte !== changed[index]);
    const metered = instrument(new Uint8Array(inner), { steps: 0 });
    const block = metered.ok ? metered.value.report.steps.findLast((start) => start <= change) : undefined;
    expect(within?.place?.offset).toBe(block);
  });
});

describe('calls of mounted binaries', () => {
  const string = { kind: 'string' } as const;
  const bytes = { kind: 'list', of: scalar('u8') } as const;
  const result = { kind: 'record', record: { name: 'mounted-binary-result', doc: '', fields: [field('ret_code', scalar('s32')), field('error', string), field('stdout', bytes), field('stderr', bytes)] } } as const;
  const world = worldOf({ records: [result.record], exports: [func('run', [field('args', { kind: 'list', of: string })], result)] });
  const code = buildEchoModule({ world, bodies: [{ kind: 'code', code: [op.localGet, 0, op.localGet, 1, op.call, 0] }], hostImports: [{ module: 'host', name: 'curl', type: { params: ['i32', 'i32'], results: [] } }] });
  const mounting = (curl: MountedBinary): ProvableService => ({ modules: [{ name: 'm', code, mountedBinaries: { curl } }] });
  const request = { function: 'run', args: [['-v', 'ünter']], gasLimit: 1_000_000n };
  const answer = { ret_code: -3, error: 'ö', stdout: new Uint8Array([1, 0, 255]), stderr: new Uint8Array() };
  const nobody: MountedBinary = () => {
    throw new Error('it must not run');
  };

  test('are answered from the log where somebody checks', async () => {
    const { proof, execution } = await proveExecution(await executorOf(mounting(() => answer)), request, signer, crypto);
    expect(execution.outcome).toEqual({ kind: 'result', value: { ...answer, stdout: [1, 0, 255], stderr: [] } });
    expect(execution.hostCalls).toHaveLength(1);
    const elsewhere = await executorOf(mounting(nobody));
    expect(await verifyExecution(proof, { args: request.args, hostCalls: execution.hostCalls }, elsewhere, crypto)).toEqual({ kind: 'same' });
    for (const bad of [new Uint8Array(), encodeValue([1]), encodeValue([1, 'e', [256], []])]) {
      const hostCalls = execution.hostCalls.map((call) => ({ ...call, answer: bad }));
      const lie = signStatement({ ...proof, hostLog: hostLogHead(hostCalls, crypto) }, signer);
      expect(await verifyExecution(lie, { args: request.args, hostCalls }, elsewhere, crypto)).toMatchObject({ kind: 'different' });
    }
  });
});
