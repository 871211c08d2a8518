import { plainNetwork } from '../plain-network.ts';

export default plainNetwork({ list: (ns: readonly number[]) => [...ns, 9], maybe: (ns: readonly number[]) => ns });

export const call = 'main(_, _)';
