import { testTiers } from '../kit/marine/component-tiers.ts';

testTiers([[], ['--liftoff-only'], ['--no-liftoff'], ['--no-wasm-tier-up']]);
