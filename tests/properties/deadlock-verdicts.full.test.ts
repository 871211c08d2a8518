import { test, vi } from 'vitest';
import { compareVerdicts, refuteVerdicts } from '../kit/deadlock/verdicts.ts';

vi.setConfig({ testTimeout: 7_200_000 });

const programs = Number(process.env['AQUA_RUNS'] ?? 200_000);
const seed = Number(process.env['AQUA_SEED'] ?? 2026);
/** Each chunk prints what it has seen. */
const chunk = 10_000;

test.each(Array.from({ length: Math.ceil(programs / chunk) }, (_, i) => seed + i))('what is called free never gets stuck, what is called certain never answers: seed %i', (each) => {
  refuteVerdicts({ programs: Math.min(programs, chunk), seed: each });
});

test('the same with many runs of each program', () => {
  compareVerdicts({ programs: Math.min(programs, 2000), seed, budget: 16 });
});
