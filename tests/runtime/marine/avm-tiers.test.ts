import { describeRealModule } from '../../kit/marine/real-module-tiers.ts';

describeRealModule([[], ['--liftoff-only']]);
