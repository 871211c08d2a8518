import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main([10, 11, 12, 13], 1, 2, 3)';
