/** Modules that people run. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { posix } from 'node:path';

const require = createRequire(import.meta.url);

/** The published AIR interpreter, 6 MB. */
export const avmModule = (): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(posix.join(posix.dirname(require.resolve('@fluencelabs/avm')), 'avm.wasm')));

/** A formatter of AIR, made by wasm-bindgen. */
export const beautifyModule = (): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(posix.join(posix.dirname(require.resolve('@fluencelabs/air-beautify-wasm')), 'air_beautify_wasm_bg.wasm')));
