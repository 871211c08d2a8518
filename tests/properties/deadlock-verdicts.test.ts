import { test } from 'vitest';
import { compareVerdicts } from '../kit/deadlock/verdicts.ts';

test('what is called free never gets stuck, what is called certain never answers', () => {
  compareVerdicts({ programs: Number(process.env['AQUA_RUNS'] ?? 300), seed: Number(process.env['AQUA_SEED'] ?? 7), budget: 10 });
});
