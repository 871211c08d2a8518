import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main()';
