import { base64 } from 'multiformats/bases/base64';
import { decodeBundle } from '../particle/codec.ts';
import type { DecodeBundleResult } from '../particle/codec.ts';
import type { Crypto } from '../particle/crypto.ts';
import { field, isObject, parseJson } from '../particle/json.ts';
import type { Recording } from './recording.ts';

/**
 * Everything that the peers signed in a recorded run; undefined when the recording ends before the run did. The signatures are those of
 * then: nothing is run or signed again.
 */
export function recordedBundle({ lines }: Recording, crypto: Pick<Crypto, 'sha256'>): DecodeBundleResult | undefined {
  const last = parseJson(lines.at(-1)?.text ?? 'null');
  const text = last.ok && isObject(last.value) ? field(last.value, 'bundle') : undefined;
  if (typeof text !== 'string') return undefined;
  let bytes;
  try {
    bytes = base64.baseDecode(text);
  } catch {
    return { ok: false, reason: 'the bundle in the last line is not base64' };
  }
  return decodeBundle(bytes, undefined, crypto);
}
