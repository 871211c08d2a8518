import { plainNetwork } from '../plain-network.ts';

export default plainNetwork({ ask: (n: number) => n + 10 });

export const call = 'main(_)';
