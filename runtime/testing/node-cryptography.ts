import { nodeCrypto, nodeSigner } from '../peer/node-crypto.ts';
import type { Cryptography } from '../particle/crypto.ts';

/** For simulations in Node. */
export const nodeCryptography: Cryptography = { crypto: nodeCrypto(), signer: nodeSigner };
