import { describe } from 'vitest';
import { describeMeteredPrograms } from '../kit/wasm/metered-programs.ts';

describe('random programs', () => describeMeteredPrograms({ programs: 600, first: 0, exhausted: 40, tiers: [['--liftoff-only'], ['--no-liftoff']] }));
