import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main(@a)';

export const byHand = 'No published original has stream maps.';
