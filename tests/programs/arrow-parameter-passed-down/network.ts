import { plainNetwork } from '../plain-network.ts';

export default plainNetwork({ ask: (n: number) => n + 1 });

export const call = 'main(_)';
