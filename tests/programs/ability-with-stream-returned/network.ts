import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main()';

export const byHand = 'The original crashes when the function that returns the ability owns the stream.';
