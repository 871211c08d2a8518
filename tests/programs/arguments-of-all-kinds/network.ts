import { plainNetwork } from '../plain-network.ts';

export default plainNetwork({ back: (n: number) => n * 2 });

export const call = 'main(1, "t", true, [1, 2], [], [9], {"x": 1, "y": 2}, [[{"x": 3, "y": 4}]], [5, 6], _, -3, 1.5)';
