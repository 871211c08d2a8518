import { describeLaws } from '../kit/engine-laws.ts';

// Seven properties: more than a thousand runs.
describeLaws(Number(process.env['AQUA_RUNS'] ?? 150));
