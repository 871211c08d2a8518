import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main(@a, [@a, @b, @c], [4, 1, 2])';
