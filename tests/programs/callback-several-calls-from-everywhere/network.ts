import { plainNetwork } from '../plain-network.ts';

export default plainNetwork({ tell: (text: string) => `heard ${text}` });

export const call = 'main(@a, _)';
