import { testSuites } from '../kit/deadlock/suites.ts';

const budget = Number(process.env['AQUA_RUNS'] ?? 1000);
testSuites({ finding: budget, free: budget });
