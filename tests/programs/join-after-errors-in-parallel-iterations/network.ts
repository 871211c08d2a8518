import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const originalDefect = 'under some orders, the peer of the join is not told that the last of the parallel branches has failed';

export const call = 'main({"peer": @a}, [4, 1, 2])';
