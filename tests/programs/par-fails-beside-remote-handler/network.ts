import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const byHand = 'the original brings the errors of the branches to nobody, so it never answers';

export const call = 'main(@a, @b, @c)';
