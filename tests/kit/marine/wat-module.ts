/** Marine modules whose code is written as WAT. */
import { interfaceOf } from '../../../guest/marine/interface.ts';
import { ByteWriter, writeCustom } from '../../../runtime/marine/binary/index.ts';
import { encodeInterfaceTypes } from '../../../runtime/marine/interface-types/encode.ts';
import { worldOf } from '../guest/build-module.ts';
import { componentFrom } from './components.ts';

const abi = `(func (export "allocate") (param i32 i32) (result i32) (i32.const 1024))
  (func (export "release_objects"))
  (func (export "get_result_size") (result i32) (i32.const 0))
  (func (export "get_result_ptr") (result i32) (i32.const 0))
  (func (export "set_result_size") (param i32))
  (func (export "set_result_ptr") (param i32))`;

/** What the host needs for texts and records is there, and does nothing. @param wit the world, whose functions the code exports */
export async function watModule(wit: string, code: string): Promise<Uint8Array> {
  const encoded = encodeInterfaceTypes(interfaceOf(worldOf(wit)));
  if (!encoded.ok) throw new Error(encoded.message);
  const writer = new ByteWriter(4096).bytes(await componentFrom(`(module ${code} ${abi})`));
  for (const { id, contents } of [writeCustom('__fluence_sdk_version', new TextEncoder().encode('0.14.0')), writeCustom('interface-types', encoded.value)]) writer.byte(id).blob(contents);
  return writer.take();
}
