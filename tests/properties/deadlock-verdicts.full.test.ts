import { test, vi } from 'vitest';
import { compareVerdicts } from '../kit/deadlock/verdicts.ts';

vi.setConfig({ testTimeout: 7_200_000 });

test('what is called free never gets stuck, what is called certain never answers', () => {
  compareVerdicts({ programs: Number(process.env['AQUA_RUNS'] ?? 200_000), seed: Number(process.env['AQUA_SEED'] ?? 2026), budget: 16 });
});
