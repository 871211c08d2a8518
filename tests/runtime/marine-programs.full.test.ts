import { describe } from 'vitest';
import { describeMeteredPrograms } from '../kit/wasm/metered-programs.ts';

const tiers = [['--liftoff-only'], ['--no-liftoff'], ['--no-wasm-tier-up'], ['--no-wasm-dynamic-tiering', '--no-wasm-lazy-compilation']];

describe('many random programs', () => describeMeteredPrograms({ programs: 3000, first: 10_000, exhausted: 200, tiers }));
