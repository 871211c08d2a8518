/** What `--target avm` tells of functions that wait for ever on the first generation's VM only, against runs on both. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compile, memorySource } from '../../compiler/index.ts';
import type { CompiledModule } from '../../compiler/index.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { anyDeadlock } from '../kit/any-deadlock.ts';
import { readSuite, runSuites } from '../kit/markdown-suite.ts';
import { createAvm } from '../kit/oracle/avm.ts';
import { runOnAvm } from '../kit/oracle/avm-network.ts';
import { parseCall } from '../kit/oracle/call-text.ts';
import { makePeer } from '../kit/oracle/peers.ts';
import { runOnOurs } from '../kit/our-side.ts';

const suite = 'tests/conformance/first-vm.md';
const avm = createAvm();
const network: NetworkDefinition = { init: 'me', relay: 'relay', peers: { me: { services: { oven: { isHot: () => true, bake: (n: number) => n } } }, relay: {} } };

type Files = ReadonlyMap<string, string>;

function compiled(files: Files, target: 'air' | 'avm'): readonly CompiledModule[] {
  const source = memorySource(Object.fromEntries(files));
  return [...files.keys()].map((entry) => compile({ entry, source, target }));
}

function scriptOf(files: Files, entry: string, target: 'air' | 'avm'): string {
  return compile({ entry, source: memorySource(Object.fromEntries(files)), target, ...anyDeadlock }).functions.get('main')?.script ?? '';
}

runSuites([suite], (files) => ({ diagnostics: compiled(files, 'avm').flatMap(({ diagnostics }) => diagnostics), everyLabel: true }));

describe.each(readSuite(readFileSync(suite, 'utf8')))('$name', ({ files }) => {
  test('nothing is told of it for our engine', () => {
    expect(compiled(files, 'air').flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
  });

  test.each([...files])('%s on both engines', async (entry, text) => {
    const call = /^-- call: (.*)$/m.exec(text)?.[1] ?? '';
    const ours = await runOnOurs(scriptOf(files, entry, 'air'), network, call);
    const there = await runOnAvm({ avm, script: scriptOf(files, entry, 'avm'), network, call: parseCall(call, (name) => makePeer(name).id), delivery: 'fifo' });
    expect(ours.observed.result).toBeDefined();
    expect(there).toMatchObject({ result: entry === 'fixed.aqua' ? ours.observed.result : undefined, errors: [] });
  });
});

test('a branch that gets stuck there is a warning when nobody needs it', async () => {
  const text = 'aqua Main\n\nexport main\n\nservice Oven("oven"):\n  bake(n: u32) -> u32\n\nfunc main(n: u32) -> u32:\n  loaves: *u32\n  co join loaves[0]\n  loaves <- Oven.bake(n)\n  <- n\n';
  const files = new Map([['main.aqua', text]]);
  const told = compiled(files, 'avm').flatMap(({ diagnostics }) => diagnostics);
  expect(told).toMatchObject([{ code: 'AQ0411', level: 'warning', message: "on the first generation's VM this parallel branch waits for ever" }]);
  expect(compiled(files, 'air').flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
  const run = await runOnAvm({ avm, script: scriptOf(files, 'main.aqua', 'avm'), network, call: parseCall('main(3)', (name) => makePeer(name).id), delivery: 'fifo' });
  expect(run).toMatchObject({ result: 3, errors: [] });
});

test('a comment that allows it is not needed for our engine, and not reported there', () => {
  const text = 'aqua Main\n\nexport main\n\nservice Oven("oven"):\n  bake(n: u32) -> u32\n\nfunc main(ns: []u32) -> u32:\n  loaves: *u32\n  for n <- ns:\n    loaves <- Oven.bake(n)\n  join loaves[ns.length - 1] -- aqua: allow deadlock/first-vm-if because nobody calls it for nothing\n  <- ns.length\n';
  for (const target of ['air', 'avm'] as const) expect(compiled(new Map([['main.aqua', text]]), target).flatMap(({ diagnostics }) => diagnostics)).toEqual([]);
});
