import { vi } from 'vitest';
import { describeHostileBytes } from '../kit/hostile-bytes.ts';

// Each property takes minutes.
vi.setConfig({ testTimeout: 3_600_000 });

describeHostileBytes(Number(process.env['AQUA_RUNS'] ?? 100_000));
