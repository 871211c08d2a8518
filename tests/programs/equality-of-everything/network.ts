import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main(1, 1, [1, 2], [1], {"x": 1, "y": 2})';
