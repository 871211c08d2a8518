import { describeLaws } from '../kit/engine-laws.ts';

// Seven properties: more than a hundred thousand runs.
describeLaws(Number(process.env['AQUA_RUNS'] ?? 14_300));
