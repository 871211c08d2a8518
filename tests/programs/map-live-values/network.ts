import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main([@a, @b])';

export const byHand = 'No published original has stream maps.';

export const needsOurEngine = true;
