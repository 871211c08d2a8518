/** Every call of random programs runs on the peer that the `on`s around its line say, as an evaluator reads them that shares nothing with the compiler. */
import { anyDeadlock } from '../kit/any-deadlock.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compile, memorySource } from '../../compiler/index.ts';
import { OnScopes } from '../kit/on-scopes.ts';
import { runOnOurs } from '../kit/our-side.ts';
import { randomAqua } from '../kit/random-aqua.ts';

const runs = Number(process.env['AQUA_RUNS'] ?? 20);
const seed = Number(process.env['AQUA_SEED'] ?? 1);

/** What the call of random programs gives to `main`, as far as it is peers. */
const peerOf = new Map([
  ['a', 'alice'],
  ['b', 'bob'],
  ['c', 'carol'],
  ['peers[0]', 'carol'],
  ['peers[1]', 'alice'],
  ['peers[2]', 'bob'],
  ['near.peer', 'bob'],
  ['far.peer', 'carol'],
  ['HOST_PEER_ID', 'relay'],
  ['INIT_PEER_ID', 'me'],
]);

/** Services as random programs name them, by id. */
const names = new Map([
  ['node', 'Node'],
  ['bag', 'Bag'],
]);

it(`calls of ${runs} random programs from seed ${seed}`, async () => {
  let checked = 0;
  let unknown = 0;
  const property = fc.asyncProperty(randomAqua, async ({ files, network, call }) => {
    const compiled = compile({ entry: 'main.aqua', source: memorySource(Object.fromEntries(files)), target: 'air', ...anyDeadlock }).functions.get('main');
    if (compiled === undefined) return;
    const scopes = new OnScopes(files, peerOf);
    const { report } = await runOnOurs(compiled.script, network, call, 'random', 1, undefined, compiled.sourceMap);
    for (const { peer, service, function: method, location = '' } of report.calls) {
      const line = location.replace(/:\d+$/, '');
      if (scopes.textOf(line)?.includes(`${names.get(service) ?? service}.${method}(`) !== true) continue;
      const peers = scopes.peersAt(line);
      if (peers === undefined) unknown++;
      else {
        checked++;
        expect([...peers], `${location}: ${scopes.textOf(line) ?? ''}`).toContain(peer);
      }
    }
  });
  await fc.assert(property, { numRuns: runs, seed });
  process.stdout.write(`${checked} calls run where their line says; of ${unknown} it does not say\n`);
  expect(checked).toBeGreaterThan(5 * runs);
}, 60_000);
