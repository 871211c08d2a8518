import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main([@a, @b])';

export const byHand = 'In the original nobody brings the results of the branches to the loop.';

export const needsOurEngine = true;
