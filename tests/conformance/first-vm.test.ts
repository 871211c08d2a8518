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
