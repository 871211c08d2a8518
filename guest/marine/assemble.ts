/** A compiled module with the sections that make it a Marine module. */
import { ByteWriter, writeCustom } from '../../runtime/marine/binary/index.ts';
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
  const writer = new ByteWriter(compiled.length + section.value.length + 64).bytes(compiled);
  for (const { id, contents } of [writeCustom('__fluence_sdk_version', new TextEncoder().encode(sdkVersion)), writeCustom('interface-types', section.value)]) {
    writer.byte(id).u32(contents.length).bytes(contents);
  }
  return { ok: true, bytes: writer.take() };
}
