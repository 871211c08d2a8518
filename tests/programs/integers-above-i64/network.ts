import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main()';

export const byHand = 'The original compiles them to AIR that its VM cannot read.';

export const needsOurEngine = true;
