import { describeRealModule } from '../../kit/marine/real-module-tiers.ts';

describeRealModule([[], ['--liftoff-only'], ['--no-liftoff'], ['--no-wasm-tier-up'], ['--no-wasm-dynamic-tiering', '--no-wasm-lazy-compilation']]);
