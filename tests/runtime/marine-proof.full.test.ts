import { describe } from 'vitest';
import { describeFaults } from '../kit/wasm/faults.ts';

describe('many faults', () => describeFaults(200));
