import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main()';

export const byHand =
  'Under some orders the original VM forgets elements of a stream that a loop feeds itself, where a peer that knew only the first ones hears of more; the signature over all of them then fits no longer.';

export const needsOurEngine = true;
