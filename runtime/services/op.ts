/** `op`: small operations on values, bytes and text. */
import { sha256 } from '@noble/hashes/sha2.js';
import { base58btc } from 'multiformats/bases/base58';
import { describe } from './describe.ts';
import { builtin, ServiceError } from './function-table.ts';
import type { BuiltinService } from './function-table.ts';
import { anything, array, boolean, bytes, omittable, option, string } from './parameter.ts';

/** Decoding base58 takes quadratic time; nothing that is legitimately written so comes near. */
const BASE58_LIMIT = 65_536;

function decodeBase58(text: string): Uint8Array {
  if (text.length > BASE58_LIMIT) throw new ServiceError(`text of ${text.length} characters is too long for base58 (at most ${BASE58_LIMIT})`);
  try {
    return base58btc.baseDecode(text);
  } catch {
    throw new ServiceError(`${describe(text)} is not base58`);
  }
}

function encodeBase58(data: Uint8Array): string {
  if (data.length > BASE58_LIMIT) throw new ServiceError(`${data.length} bytes are too many for base58 (at most ${BASE58_LIMIT})`);
  return base58btc.baseEncode(data);
}

function decodeUtf8(data: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw new ServiceError('the bytes are not UTF-8 text');
  }
}

const encodeUtf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Multihash prefix: sha2-256, 32 bytes. */
const SHA2_256 = [0x12, 0x20];

export const op: BuiltinService = {
  noop: builtin({ takes: [], rest: anything, returns: 'nothing', about: 'does nothing', run: () => '' }),
  identity: builtin({ takes: [omittable(anything)], returns: 'T', about: 'the argument; empty text without one', run: ([value]) => value ?? '' }),
  array: builtin({ takes: [], rest: anything, returns: '[]T', about: 'array of the arguments', run: (values) => values }),
  array_length: builtin({ takes: [array], returns: 'u32', about: 'number of elements', run: ([values]) => values.length }),
  concat: builtin({ takes: [], rest: array, returns: '[]T', about: 'all arrays one after another', run: (values) => values.flat() }),
  concat_strings: builtin({ takes: [], rest: string, returns: 'string', about: 'all texts one after another', run: (values) => values.join('') }),
  string_to_b58: builtin({ takes: [string], returns: 'string', about: 'base58 of the text in UTF-8', fails: 'too long', run: ([text]) => encodeBase58(encodeUtf8(text)) }),
  string_from_b58: builtin({
    takes: [string],
    returns: 'string',
    about: 'text that was written as base58 of its UTF-8 form',
    fails: 'not base58; not UTF-8',
    run: ([text]) => decodeUtf8(decodeBase58(text)),
  }),
  bytes_to_b58: builtin({ takes: [bytes], returns: 'string', about: 'base58 of the bytes', fails: 'too long', run: ([data]) => encodeBase58(data) }),
  bytes_from_b58: builtin({ takes: [string], returns: '[]u8', about: 'bytes that were written as base58', fails: 'not base58', run: ([text]) => [...decodeBase58(text)] }),
  sha256_string: builtin({
    takes: [string, option(boolean), option(boolean)],
    returns: 'string',
    about: 'sha2-256 multihash of the text in UTF-8, as base58; second argument true: the bare digest; third argument true: as []u8',
    run: ([text, digestOnly, asBytes]) => {
      const digest = sha256(encodeUtf8(text));
      const hash = digestOnly === true ? digest : Uint8Array.from([...SHA2_256, ...digest]);
      return asBytes === true ? [...hash] : base58btc.baseEncode(hash);
    },
  }),
};
