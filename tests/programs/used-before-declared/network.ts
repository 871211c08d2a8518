import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main(2)';

export const byHand = 'The original knows only what stands above.';
