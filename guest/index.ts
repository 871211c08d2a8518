/** Modules that people write: from a WIT file to bindings for their languages, and to a module. */
export { aquaDeclarations } from './bindings/aqua.ts';
export type { BindingFile } from './bindings/binding-file.ts';
export { assembleComponent, wasmToolsPackage } from './component/assemble.ts';
export type { ComponentResult, WasmTools } from './component/assemble.ts';
export { printComponentWit } from './component/print-wit.ts';
export { languageNames, languages, starterWit } from './build/languages.ts';
export type { Job, Language, LanguageName, Tool } from './build/languages.ts';
export { assembleModule } from './marine/assemble.ts';
export type { AssembleResult } from './marine/assemble.ts';
export { readWit } from './wit/read.ts';
export type { WitResult } from './wit/read.ts';
export type { WitField, WitFunction, WitImport, WitRecord, WitType, WitWorld } from './wit/wit.ts';
