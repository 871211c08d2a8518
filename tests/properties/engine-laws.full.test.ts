import { vi } from 'vitest';
import { describeLaws } from '../kit/engine-laws.ts';

// Each property takes minutes.
vi.setConfig({ testTimeout: 3_600_000 });

// Seven properties: more than a hundred thousand runs.
describeLaws(Number(process.env['AQUA_RUNS'] ?? 14_300));
