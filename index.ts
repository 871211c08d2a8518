export * from './compiler/index.ts';
export * from './runtime/index.ts';
