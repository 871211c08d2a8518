import { plainNetwork } from '../plain-network.ts';

export default plainNetwork({ ask: (n: number) => n + 1, ready: () => undefined });

export const call = 'main(_, _)';
