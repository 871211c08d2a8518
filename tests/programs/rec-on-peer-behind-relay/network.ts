import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const byHand = 'the original pushes before it goes to the peer, so that its relay begins the loop: then it waits for ever';

export const call = 'main(@a, @b)';
