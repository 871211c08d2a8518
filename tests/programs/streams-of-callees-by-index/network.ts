import { plainNetwork } from '../plain-network.ts';

export default plainNetwork();

export const call = 'main()';

export const byHand = 'The original emits a stream with an index, which its VM cannot read.';
