/** Modules that people write: from a WIT file to bindings for their languages, and to a module. */
export { aquaDeclarations } from './bindings/aqua.ts';
export type { BindingFile } from './bindings/binding-file.ts';
export { assembleComponent, wasmToolsPackage } from './component/assemble.ts';
export type { ComponentResult, WasmTools } from './component/assemble.ts';
export { printComponentWit } from './component/print-wit.ts';
export { languageNames, languages, starterReadme, starterWit } from './build/languages.ts';
export type { CompiledLanguage, Job, Language, LanguageName, Tool } from './build/languages.ts';
export { componentForm } from './javascript/component-form.ts';
export { freeze } from './javascript/freeze.ts';
export { marineForm } from './javascript/marine-form.ts';
export { placesOf } from './javascript/places.ts';
export type { SourceMap } from './javascript/places.ts';
export { assembleModule } from './marine/assemble.ts';
export type { AssembleResult } from './marine/assemble.ts';
export { readWit } from './wit/read.ts';
export type { WitResult } from './wit/read.ts';
export type { WitField, WitFunction, WitImport, WitRecord, WitType, WitWorld } from './wit/wit.ts';
