/** Peers that lie about a call: that they are caught, and that a dispute with them comes down to where they lied. */
import { expect, it } from 'vitest';
import { countInstructions, readModule } from '../../../runtime/marine/binary/index.ts';
import { InstructionReader } from '../../../runtime/marine/binary/instruction-reader.ts';
import { bisect, bisectSteps, gasWitness, proveExecution, verifyExecution } from '../../../runtime/marine/proof/index.ts';
import type { CallRequest, Executor, Stop, Witness } from '../../../runtime/marine/proof/index.ts';
import { toHex } from '../../../runtime/particle/hex.ts';
import { nodeSigner } from '../../../runtime/peer/node-crypto.ts';
import { seeded } from '../mangle.ts';
import { CoreExecutor } from './core-executor.ts';
import { hasher as crypto } from './hasher.ts';
import { argumentsFor } from './observe.ts';
import { randomModule } from './random-module.ts';

const signer = nodeSigner(new Uint8Array(32).fill(7));
/** Of each call. */
export const fuel = 40;

export interface Case {
  readonly module: Uint8Array<ArrayBuffer>;
  readonly request: CallRequest;
}

/** A call of a random program. Not much gas, since an instruction changed may make it endless. */
export function caseOf(seed: number): Case {
  const { bytes, types } = randomModule(seed);
  const index = types.length - 1;
  const args = argumentsFor(types[index] ?? { params: [], results: [] }, 0);
  return { module: bytes, request: { function: `f${index}`, args, gasLimit: 20_000n } };
}

/** Calls that do enough to have an inside. */
export function longCases(most: number): readonly Case[] {
  return Array.from({ length: most }, (_, seed) => caseOf(seed)).filter(({ module, request }) => new CoreExecutor({ module, fuel }).runNow(request).gas > 400n);
}

/** Every place where the call can stop, and its end. */
async function allStops(ask: Witness, most: bigint): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  for (let gas = 0n; ; ) {
    const stop = await ask(gas);
    stops.push(stop);
    if (stop.ended || stop.gas > most) return stops;
    gas = stop.gas;
  }
}

/** Every step of a call, and its end. */
async function allSteps(ask: Witness): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  for (let limit = 0n; ; limit++) {
    const stop = await ask(limit);
    stops.push(stop);
    if (stop.ended) return stops;
  }
}

function stepText(stop: Stop | undefined): string {
  return stop === undefined ? '' : `${text(stop)} ${String(stop.step?.count)} ${stop.step?.place?.offset ?? ''}`;
}

/** Where the block begins that a place is in. */
function blockOf(starts: readonly number[], place: { readonly offset: number } | undefined): number | undefined {
  return place === undefined ? undefined : starts.findLast((start) => start <= place.offset);
}

/** Where two modules differ. */
function placeAt(one: Uint8Array, other: Uint8Array): { readonly offset: number } {
  return { offset: one.findIndex((byte, index) => byte !== other[index]) };
}

const text = ({ gas, root, ended }: Stop): string => `${gas} ${toHex(root)} ${ended}`;

/** @param count of each kind @param blocks how many of them are looked at step by step, which takes ten times as long */
export function describeFaults(count: number, blocks = count): void {
  const cases = longCases(400);
  const patient = { timeout: 60_000 + (count + blocks) * 4000 };

  it(`in memory, ${count} of them, are caught, and found where they were made`, patient, async () => {
    let found = 0;
    for (let n = 0; found < count; n++) {
      const { module, request } = cases[n % cases.length] ?? first(cases);
      const random = seeded(n);
      const honest = new CoreExecutor({ module, fuel });
      const most = honest.runNow(request).gas;
      const flip = { after: BigInt(random(Number(most))), byte: random(65_536), bit: random(8) };
      const liar = new CoreExecutor({ module, fuel }, { flip });
      expect(await verdictOn(liar, honest, request)).toBe('different');
      const stops = await allStops(gasWitness(honest, request), most);
      const place = stops.findIndex(({ gas }) => gas > flip.after);
      const dispute = await bisect(gasWitness(honest, request), gasWitness(liar, request), honest.runNow(request).before, most);
      expect({ n, agreed: dispute?.agreed.gas, first: dispute?.first.gas }).toEqual({ n, agreed: place === 0 ? 0n : stops[place - 1]?.gas, first: stops[place]?.gas });
      expect(dispute?.questions).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(Number(most) + 2)));
      found++;
    }
  });

  it(`of one instruction, ${count} of them, are caught, and found where the states part`, patient, async () => {
    let found = 0;
    for (let n = 0; found < count && n < 50 * count; n++) {
      const { module, request } = cases[n % cases.length] ?? first(cases);
      const other = withOtherInstruction(module, n);
      if (other === undefined) continue;
      const honest = new CoreExecutor({ module, fuel });
      const liar = new CoreExecutor({ module, fuel }, { module: other });
      const [truth, lie] = [honest.runNow(request), liar.runNow(request)];
      const most = truth.gas > lie.gas ? truth.gas : lie.gas;
      // The changed instruction was not run, or made no difference to anything that can be seen.
      if (truth.gas === lie.gas && toHex(truth.after) === toHex(lie.after)) continue;
      expect(await verdictOn(liar, honest, request)).toBe('different');
      const dispute = await bisect(gasWitness(honest, request), gasWitness(liar, request), truth.before, most);
      if (dispute === undefined) throw new Error('no dispute');
      const [right, wrong] = await Promise.all([honest, liar].map(async (executor) => (await allStops(gasWitness(executor, request), most)).map(text)));
      const start = text({ gas: 0n, root: truth.before, ended: false });
      // Both went through the state that they agree about, and then on to different ones.
      const follows = (stops: readonly string[] | undefined, stop: Stop): boolean => stops?.[text(dispute.agreed) === start ? 0 : stops.indexOf(text(dispute.agreed)) + 1] === text(stop);
      expect({ n, right: follows(right, dispute.first), wrong: follows(wrong, dispute.second) }).toEqual({ n, right: true, wrong: true });
      expect(text(dispute.first)).not.toBe(text(dispute.second));
      found++;
    }
    expect(found).toBe(count);
  });

  it(`in one block, ${blocks} of them, are found in it, whatever was done there`, patient, async () => {
    for (let n = 0; n < blocks; n++) {
      const { module, request } = cases[n % cases.length] ?? first(cases);
      const random = seeded(n);
      const honest = new CoreExecutor({ module, fuel, steps: true });
      const plain = new CoreExecutor({ module, fuel }).runNow(request);
      const trace = await allSteps(honest.witness(request));
      const end = trace.at(-1);
      // Counting steps changes nothing else.
      expect({ n, gas: end?.gas, root: end?.root }).toEqual({ n, gas: plain.gas, root: plain.after });
      // The end has the count of the last stop.
      const after = random(trace.length - 1);
      const liar = new CoreExecutor({ module, fuel, steps: true }, { flip: { after: BigInt(after), byte: random(65_536), bit: random(8) } });
      const dispute = await bisectSteps(honest.witness(request), liar.witness(request), plain.before);
      const agreed = after === 0 ? undefined : trace[after - 1];
      expect({ n, step: dispute?.agreed.step, place: dispute?.place }).toEqual({ n, step: agreed?.step, place: agreed?.step?.place });
    }
  });

  it(`of one instruction, ${blocks} of them, are found in the block where they show`, patient, async () => {
    let [found, there] = [0, 0];
    for (let n = 0; found < blocks && n < 50 * blocks; n++) {
      const { module, request } = cases[n % cases.length] ?? first(cases);
      const other = withOtherInstruction(module, n);
      if (other === undefined) continue;
      const honest = new CoreExecutor({ module, fuel, steps: true });
      const liar = new CoreExecutor({ module, fuel, steps: true }, { module: other });
      const dispute = await bisectSteps(honest.witness(request), liar.witness(request), honest.runNow(request).before);
      if (dispute === undefined) continue;
      const [right, wrong] = await Promise.all([honest, liar].map((executor) => allSteps(executor.witness(request))));
      const parts = right?.findIndex((stop, index) => stepText(stop) !== stepText(wrong?.[index])) ?? -1;
      // Most come to differ once and for all: then there is one answer.
      const forGood = right?.slice(parts).every((stop, index) => stepText(stop) !== stepText(wrong?.[parts + index])) === true;
      const agreed = forGood ? right?.[parts - 1] : right?.find(({ step }) => step?.count === dispute.agreed.step?.count);
      expect({ n, step: dispute.agreed.step }).toEqual({ n, step: agreed?.step });
      if (blockOf(honest.places, dispute.place) === blockOf(honest.places, placeAt(module, other))) there++;
      found++;
    }
    expect(found).toBe(blocks);
    // The others show later: the value that differs went through a local or an operand first.
    expect(there).toBeGreaterThan(0.9 * blocks);
  });

  function first(list: readonly Case[]): Case {
    const [one] = list;
    if (one === undefined) throw new Error('no cases');
    return one;
  }

  async function verdictOn(liar: Executor, honest: Executor, request: CallRequest): Promise<string> {
    const { proof, execution } = await proveExecution(liar, request, signer, crypto);
    return (await verifyExecution(proof, { args: request.args, hostCalls: execution.hostCalls }, honest, crypto)).kind;
  }
}

/** The same module with one instruction replaced by another of the same type; undefined when the chosen place has none. */
function withOtherInstruction(module: Uint8Array<ArrayBuffer>, seed: number): Uint8Array<ArrayBuffer> | undefined {
  const read = readModule(module);
  if (!read.ok || !countInstructions(read.value).ok) return undefined;
  const places: { readonly at: number; readonly opcode: number }[] = [];
  for (const { start, end } of read.value.bodies) {
    const reader = new InstructionReader(module, start, end);
    while (reader.next()) if (otherOf(reader.opcode) !== undefined || reader.opcode === 0x41) places.push({ at: reader.start, opcode: reader.opcode });
  }
  const place = places[seeded(seed)(places.length)];
  if (place === undefined) return undefined;
  const bytes = module.slice();
  if (place.opcode === 0x41) bytes[place.at + 1] = (bytes[place.at + 1] ?? 0) ^ 1;
  else bytes[place.at] = otherOf(place.opcode) ?? place.opcode;
  return WebAssembly.validate(bytes) ? bytes : undefined;
}

/** i32.add and i32.sub, comparisons, arithmetic of the others. */
function otherOf(opcode: number): number | undefined {
  const pairs: readonly (readonly [number, number])[] = [[0x6a, 0x6b], [0x7c, 0x7d], [0x92, 0x93], [0xa0, 0xa1], [0x46, 0x47], [0x71, 0x72], [0x51, 0x52], [0x83, 0x84]];
  for (const [one, other] of pairs) if (opcode === one || opcode === other) return opcode === one ? other : one;
  return undefined;
}

