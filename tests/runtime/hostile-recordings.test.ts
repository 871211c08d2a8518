/** Recordings from others, tampered with: they are unreadable, or come out differently, or the same; they throw nothing and end soon. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { audit } from '../../runtime/engine/audit.ts';
import { compileAir } from '../../runtime/engine/program.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { isArray, isObject, parseJson, printJson } from '../../runtime/particle/json.ts';
import { nodeCryptography as cryptography } from '../../runtime/testing/node-cryptography.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { recordedBundle } from '../../runtime/testing/recorded-bundle.ts';
import { readRecording } from '../../runtime/testing/recording.ts';
import { replay } from '../../runtime/testing/replay.ts';
import { simulate } from '../../runtime/testing/simulate.ts';
import { simulatedPeers } from '../../runtime/testing/simulated-keys.ts';
import { seeded } from '../kit/mangle.ts';
import type { Random } from '../kit/mangle.ts';
import { oneOf } from '../kit/mangle-bytes.ts';

const definition: NetworkDefinition = { init: 'me', peers: { me: {}, a: { services: { s: { get: () => 'A' } } } } };
const script = `(seq (call "${simulatedPeers(definition, cryptography)['a'] ?? ''}" ("s" "get") [] x) (call %init_peer_id% ("callbackSrv" "response") [x]))`;

async function recorded(seed: number): Promise<readonly string[]> {
  const lines: string[] = [];
  await simulate({ script, definition, args: {}, clock: 'virtual', seed, cryptography, delivery: 'random', chaos: { loss: 0.2, dup: 0.2, reorder: 0.2, crash: 0.2, partition: 0 }, record: (line) => lines.push(line) });
  return lines;
}

const odd: readonly Json[] = [-1, 0, 1e308, 5e-324, 2n ** 63n, Number.MAX_SAFE_INTEGER, '', 'nobody', '\ud83d\ude00', null, true, [], {}, [[]], { length: 3 }, 'x'.repeat(10_000)];

/** One of the parts of a value, however deep, becomes something else, or goes. */
function altered(value: Json, random: Random): Json {
  if (random(3) > 0 && isArray(value) && value.length > 0) {
    const at = random(value.length);
    return random(4) === 0 ? value.toSpliced(at, 1) : value.with(at, altered(value[at] ?? null, random));
  }
  if (random(5) > 0 && isObject(value)) {
    const entries = Object.entries(value);
    const at = random(entries.length);
    if (random(6) === 0) return Object.fromEntries(entries.toSpliced(at, 1));
    return Object.fromEntries(entries.map(([name, part], i) => [i === at && random(8) === 0 ? '__proto__' : name, i === at ? altered(part, random) : part]));
  }
  return oneOf(odd, random) ?? null;
}

function tampered(lines: readonly string[], random: Random): string {
  let changed = [...lines];
  for (let left = 1 + random(3); left > 0; left--) {
    // The first line says most.
    const at = random(3) === 0 ? 0 : random(changed.length);
    const line = changed[at] ?? '';
    switch (random(6)) {
      case 0:
        changed = changed.toSpliced(at, 1);
        break;
      case 1:
        changed = changed.toSpliced(random(changed.length), 0, line);
        break;
      case 2:
        changed = changed.with(at, line.slice(0, random(line.length)) + (random(2) === 0 ? '' : '['.repeat(5000)));
        break;
      default: {
        const parsed = parseJson(line);
        if (parsed.ok) changed = changed.with(at, printJson(altered(parsed.value, random)));
      }
    }
  }
  return changed.join('\n');
}

it('tampered recordings are read, replayed and audited without an exception', async () => {
  const originals = await Promise.all([1, 2, 3].map(recorded));
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), async (seed) => {
      const random = seeded(seed);
      const text = tampered(oneOf(originals, random) ?? [], random);
      const result = await replay({ text, cryptography });
      seen.add(result.kind);
      if (result.kind === 'unreadable') expect(result.problem).not.toBe('');
      const read = readRecording(text);
      const bundle = read.ok ? recordedBundle(read.recording, cryptography.crypto) : undefined;
      if (bundle?.ok !== true) return;
      const compiled = compileAir(bundle.bundle.particle.script);
      if (compiled.ok) audit(bundle.bundle, compiled.program, cryptography.crypto);
    }),
    { numRuns: Number(process.env['AQUA_RUNS'] ?? 150), examples: [[0], [1], [12]] },
  );
  // One of the three examples each; the random ones may miss the rarest.
  expect([...seen].sort()).toEqual(['different', 'same', 'unreadable']);
});
