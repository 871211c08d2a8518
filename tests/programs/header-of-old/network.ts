import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main()';

export const byHand = 'The original refuses the old word.';
