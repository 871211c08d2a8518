/** Modules that people write: from a WIT file to bindings for their languages, and to a module. */
export { readWit } from './wit/read.ts';
export type { WitResult } from './wit/read.ts';
export type { WitField, WitFunction, WitImport, WitRecord, WitType, WitWorld } from './wit/wit.ts';
