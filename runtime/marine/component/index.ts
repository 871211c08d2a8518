/** WebAssembly components as modules of services. */
export { compileComponent } from './compile-component.ts';
export type { CompiledComponent, ComponentOptions } from './compile-component.ts';
export { instantiateComponent } from './component-instance.ts';
export { isComponent, readComponent } from './read-component.ts';
