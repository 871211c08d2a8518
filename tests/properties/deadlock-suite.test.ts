import { testSuites } from '../kit/deadlock/suites.ts';

testSuites({ finding: 300, free: 80 });
