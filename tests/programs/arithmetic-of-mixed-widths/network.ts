import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main(200, 70000, -5, 3)';
