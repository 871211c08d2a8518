import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main("say \\"hi\\"")';

export const byHand = 'The original has no escapes.';

export const needsOurEngine = true;
