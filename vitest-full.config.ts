/** `npm run test:full`: the slow suites (`*.full.test.ts`) together with all the rest. */
import { configure } from './vitest.config.ts';

export default configure([]);
