import { sectionIds } from '../../binary/module.ts';
import type { WasmModule } from '../../binary/module.ts';
import { writeExport, writeModule, writeVector } from '../../binary/write-module.ts';
import { reserved } from '../names.ts';
import { withSections } from '../sections.ts';
import { findStackPointer } from './find.ts';

/** The module with its stack pointer exported as `marine:stack-pointer`, where it has one; the same bytes else, or when it is exported already. */
export function exposeStackPointer(module: WasmModule): Uint8Array {
  if (module.exports.some(({ name }) => name === reserved.stackPointer)) return module.bytes;
  const index = findStackPointer(module);
  if (index === undefined) return module.bytes;
  return writeModule(withSections(module, [writeVector(sectionIds.export, [...module.exports, { name: reserved.stackPointer, kind: 'global', index } as const], writeExport)]));
}
