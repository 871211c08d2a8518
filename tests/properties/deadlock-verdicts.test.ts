import { test, vi } from 'vitest';
import { refuteVerdicts } from '../kit/deadlock/verdicts.ts';

vi.setConfig({ testTimeout: 600_000 });

test('what is called free never gets stuck, what is called certain never answers', () => {
  refuteVerdicts({ programs: Number(process.env['AQUA_RUNS'] ?? 5000), seed: Number(process.env['AQUA_SEED'] ?? 7) });
});
