import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main(3)';

export const byHand = 'No published original has dotted names outside of the header.';
