/** Random programs compiled for the first generation's VM, and run on it: those of which nothing is told answer, those that never answer do not. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile, memorySource } from '../../compiler/index.ts';
import { anyDeadlock } from '../kit/any-deadlock.ts';
import { randomProgram } from '../kit/deadlock/programs.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { createAvm } from '../kit/oracle/avm.ts';
import { runOnAvm } from '../kit/oracle/avm-network.ts';
import { parseCall } from '../kit/oracle/call-text.ts';
import { makePeer } from '../kit/oracle/peers.ts';

const PROGRAMS = 120;
const SEED = 20;

const avm = createAvm();
const idOf = (name: string): string => makePeer(name).id;

/** What services answer and what the function is called with. */
interface World {
  readonly flag: boolean;
  /** Of every list, at most 2. */
  readonly length: number;
  readonly number: number;
}

const worlds: readonly World[] = [{ flag: true, length: 2, number: 0 }, { flag: false, length: 0, number: 0 }, { flag: true, length: 1, number: 1 }];

function networkOf({ flag, length, number }: World): NetworkDefinition {
  const node = { peer: idOf('bob'), relay: idOf('alice'), n: number };
  const s = {
    num: (n: number) => n,
    flag: () => flag,
    who: () => idOf('bob'),
    nums: () => [1, 0].slice(0, length),
    peers: () => ['bob', 'alice'].slice(0, length).map(idOf),
    maybe: () => [1].slice(0, length),
    sum: (ns: readonly number[]) => ns.length,
    note: () => undefined,
    text: () => undefined,
    code: () => number,
    node: () => node,
    nodes: () => [node, node].slice(0, length),
  };
  const peer = { services: { s, peer: { timeout: () => 'late' } } };
  return { init: 'me', relay: 'relay', peers: { me: peer, relay: peer, alice: peer, bob: peer, carol: peer }, callbacks: { back: (n: number) => n } };
}

function callOf(text: string, { flag, length, number }: World): string {
  const list = (items: readonly string[]): string => `[${items.slice(0, length).join(', ')}]`;
  const values: Readonly<Record<string, string>> = { k: `${number}`, n: `${number + 1}`, yes: `${flag}`, p: '@bob', q: '@carol', ns: list(['3', '0']), ps: list(['@bob', '@carol']), o: list(['7'].slice(0, length)), back: '_' };
  const parameters = /func main\((.*)\)(?: -> u32)?:/.exec(text)?.[1] ?? '';
  return `main(${[...parameters.matchAll(/(\w+): /g)].map(([, name = '']) => values[name] ?? '').join(', ')})`;
}

async function answers(script: string, text: string, world: World): Promise<boolean> {
  const { result, errors } = await runOnAvm({ avm, script, network: networkOf(world), call: parseCall(callOf(text, world), idOf), delivery: 'fifo' });
  return result !== undefined || errors.length > 0;
}

test(`${PROGRAMS} random programs do on the first VM what is told of them`, async () => {
  const wrong: string[] = [];
  const seen = { free: 0, never: 0 };
  for (const { source, text } of fc.sample(randomProgram, { numRuns: PROGRAMS, seed: SEED })) {
    const files = ['main.aqua', 'library.aqua'].map((path): [string, string] => [path, (source.read(path)?.text ?? '').replaceAll(/"(alice|bob)"/g, (_, name: string) => JSON.stringify(idOf(name)))]);
    const program = { entry: 'main.aqua', source: memorySource(Object.fromEntries(files)), target: 'avm' } as const;
    const told = compile(program).diagnostics.filter(({ slug }) => slug.startsWith('deadlock/') && slug !== 'deadlock/branch');
    const never = told.some(({ code, message }) => code === 'AQ0410' && message.endsWith('never answers'));
    const script = compile({ ...program, ...anyDeadlock }).functions.get('main')?.script;
    if (script === undefined || (told.length > 0 && !never)) continue;
    seen[never ? 'never' : 'free']++;
    for (const world of worlds) if ((await answers(script, text, world)) === never) wrong.push(`${never ? 'answers' : 'waits for ever'}: ${callOf(text, world)}\n${text}`);
  }
  expect(wrong).toEqual([]);
  process.stdout.write(`on the first VM: ${seen.free} random programs answer, ${seen.never} wait for ever, as told\n`);
  expect(Math.min(seen.free, seen.never)).toBeGreaterThan(0);
});
