import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main(@a, @b)';

export const byHand = 'The original goes on when one of the two is there.';
