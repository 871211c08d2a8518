import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main("key")';

export const byHand = 'The original passes the id of the service instead of the argument.';
