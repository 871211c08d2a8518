import { nodeCrypto, nodeSigner } from '../peer/node-crypto.ts';
import type { Cryptography } from './simulated-keys.ts';

/** For simulations in Node. */
export const nodeCryptography: Cryptography = { crypto: nodeCrypto(), signer: nodeSigner };
