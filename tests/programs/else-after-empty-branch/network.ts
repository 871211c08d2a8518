import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main()';

export const byHand = 'The original runs the second block when the condition is true, as the first one emits nothing.';
