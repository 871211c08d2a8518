import { test, vi } from 'vitest';
import { replayRandom } from '../kit/deadlock/replays.ts';

vi.setConfig({ testTimeout: 7_200_000 });

const programs = Number(process.env['AQUA_RUNS'] ?? 20_000);
const seed = Number(process.env['AQUA_SEED'] ?? 2026);
/** Each chunk prints what it has seen. */
const chunk = 4_000;

test.each(Array.from({ length: Math.ceil(programs / chunk) }, (_, i) => seed + i))('each witness is reproduced on the engine: seed %i', (each) => {
  replayRandom({ programs: Math.min(programs, chunk), seed: each });
});
