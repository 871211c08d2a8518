import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main([@a, @b, @c])';

export const byHand = 'The original does not place what runs in a loop over a live stream.';
