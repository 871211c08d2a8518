import { plainNetwork } from '../plain-network.ts';

export default plainNetwork({ two: (n: number) => [n + 1, 'two'] });

export const call = 'main(@a, _)';

export const byHand = 'The original gives only the first result.';
