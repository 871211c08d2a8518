import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main()';

export const byHand = 'In the original the error changes when something else fails or succeeds.';
