/** Components for tests, written as WAT and made by jco's wasm-tools. */

interface WasmTools {
  parse(wat: string): Promise<Uint8Array>;
}

const entry: string = '@bytecodealliance/jco-transpile/wasm-tools';

export async function componentFrom(wat: string): Promise<Uint8Array> {
  const tools = (await import(entry)) as WasmTools;
  return tools.parse(wat);
}

/** What a module with a memory and an allocator has, which starts again when half of the memory is used up; addresses are multiples of 8. */
export const allocator = `(memory (export "memory") 1)
    (global $top (mut i32) (i32.const 4096))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (if (i32.gt_u (global.get $top) (i32.const 32768)) (then (global.set $top (i32.const 4096))))
      (local.set $at (global.get $top))
      (global.set $top (i32.and (i32.add (i32.add (global.get $top) (local.get 3)) (i32.const 7)) (i32.const -8)))
      (local.get $at))`;

const libc = `(core module $libc ${allocator})
  (core instance $libc (instantiate $libc))`;

export interface WrittenFunction {
  /** `(param "name" string) (result string)`. */
  readonly type: string;
  /** Core parameters, results, and what it does, in WAT. */
  readonly core: string;
}

export interface WrittenComponent {
  /** Declarations of types, and of what is imported. */
  readonly types?: string;
  /** Core functions of imports: name in the code → how WAT lowers it. */
  readonly lowered?: Readonly<Record<string, { readonly core: string; readonly from: string }>>;
  readonly functions: Readonly<Record<string, WrittenFunction>>;
}

/** Memory and `realloc` are there for functions that need them. */
export async function writtenComponent({ types = '', lowered = {}, functions }: WrittenComponent): Promise<Uint8Array> {
  const imported = Object.entries(lowered);
  return componentFrom(`(component
  ${types}
  ${libc}
  ${imported.map(([name, { from }]) => `(core func $${name} (canon lower (func ${from}) (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))`).join('\n  ')}
  (core module $main
    (import "libc" "memory" (memory 1))
    ${imported.map(([name, { core }]) => `(import "host" "${name}" (func $${name} ${core}))`).join('\n    ')}
    (data (i32.const 512) "a wrong number")
    (data (i32.const 600) "\\ff\\fe")
    ${Object.entries(functions).map(([name, { core }]) => `(func (export "${name}") ${core})`).join('\n    ')})
  (core instance $main (instantiate $main (with "libc" (instance $libc)) (with "host" (instance ${imported.map(([name]) => `(export "${name}" (func $${name}))`).join(' ')}))))
  ${Object.entries(functions).map(([name, { type }]) => `(func (export "${name}") ${type} (canon lift (core func $main "${name}") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))`).join('\n  ')})`);
}

/** Gives a text or a list back: the two arguments become what the result lies at. */
export const echoCore = '(param i32 i32) (result i32) (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16)';
