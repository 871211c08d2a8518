import { describeHostileBytes } from '../kit/hostile-bytes.ts';

describeHostileBytes(Number(process.env['AQUA_RUNS'] ?? 600));
