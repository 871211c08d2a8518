/** The WebAssembly binary format: taking modules apart and writing them. Knows nothing of Marine. */
export { ByteReader } from './byte-reader.ts';
export { ByteWriter } from './byte-writer.ts';
export { describeWasmFault, orFault, WasmError } from './fault.ts';
export type { WasmFault, WasmResult } from './fault.ts';
export { InstructionReader } from './instruction-reader.ts';
export { defaultWasmLimits } from './limits.ts';
export type { WasmLimits } from './limits.ts';
export { sectionIds } from './module.ts';
export type * from './module.ts';
export { countInstructions } from './read-code.ts';
export { readModule } from './read-module.ts';
export { writeCustom, writeModule, writeVector } from './write-module.ts';
export type { WrittenSection } from './write-module.ts';
