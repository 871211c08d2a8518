import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main([@a, @b, @c])';

export const byHand = 'In the original the branches come back to the relay only, and nobody tells the initiator.';
