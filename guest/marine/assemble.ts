/** A compiled module with the sections that make it a Marine module. */
import { encodeInterfaceTypes } from '../../runtime/marine/interface-types/encode.ts';
import type { WitWorld } from '../wit/wit.ts';
import { interfaceOf } from './interface.ts';

export type AssembleResult = { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly message: string };

/** The generation of the ABI that our bindings speak, in the words of the first generation's SDK. */
const sdkVersion = '0.14.0';

/**
 * Adds what a host reads to find the functions. Fails when the format has no room for them (more than 255 of something in one place).
 *
 * @param compiled Wasm that was linked with our bindings of the same world
 */
export function assembleModule(compiled: Uint8Array, world: WitWorld): AssembleResult {
  const section = encodeInterfaceTypes(interfaceOf(world));
  if (!section.ok) return section;
  return { ok: true, bytes: concat([compiled, customSection('__fluence_sdk_version', utf8.encode(sdkVersion)), customSection('interface-types', section.value)]) };
}

const utf8 = new TextEncoder();

/** Section 0 of the binary format: name and content, with the size in front. */
function customSection(name: string, content: Uint8Array): Uint8Array {
  const nameBytes = utf8.encode(name);
  const body = concat([leb128(nameBytes.length), nameBytes, content]);
  return concat([Uint8Array.of(0), leb128(body.length), body]);
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Uint8Array.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
