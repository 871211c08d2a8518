/** The part of `@bytecodealliance/jco-transpile` that turns components into JavaScript. */

/** From its entry `component`, the only one that does not load binaryen. */
export interface Jco {
  readonly $init: Promise<void>;
  generate(component: Uint8Array, options: Readonly<Record<string, unknown>>): { readonly files: readonly (readonly [name: string, contents: Uint8Array])[] };
}

/** Loads jco; may reject when it is not installed. */
export type LoadJco = () => Promise<Jco>;

export const jcoInstall = 'npm install @bytecodealliance/jco-transpile@0.15.0';

/** A variable, so that who bundles this does not look for a package that need not be there. */
const entry: string = '@bytecodealliance/jco-transpile/component';

/** The package that is installed. */
export const installedJco: LoadJco = async () => (await import(entry)) as Jco;

/** A component as JavaScript and core modules. Plain data that can be kept anywhere. */
export interface Transpiled {
  /** An ES module that exports `instantiate` and imports nothing. */
  readonly code: string;
  /** By the names that the code asks for. */
  readonly modules: ReadonlyMap<string, Uint8Array>;
}

/** Remembers what components became. Keys say what they were and how it was made. */
export interface TranspileCache {
  get(key: string): Promise<Transpiled | undefined>;
  set(key: string, made: Transpiled): Promise<void>;
}

/** Keeps the components that were used last. @param most how many; default: 32 */
export function memoryCache(most = 32): TranspileCache {
  const kept = new Map<string, Transpiled>();
  return {
    get(key) {
      const found = kept.get(key);
      if (found !== undefined) {
        kept.delete(key);
        kept.set(key, found);
      }
      return Promise.resolve(found);
    },
    set(key, made) {
      kept.set(key, made);
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
      return Promise.resolve();
    },
  };
}

const NAME = 'component';

/** @throws what jco throws for a component that it does not take */
export async function transpile(jco: Jco, bytes: Uint8Array): Promise<Transpiled> {
  await jco.$init;
  const { files } = jco.generate(bytes, { name: NAME, instantiation: { tag: 'sync' }, noTypescript: true, noNodejsCompat: true, base64Cutoff: 0, noNamespacedExports: false, validLiftingOptimization: false });
  const code = files.find(([name]) => name === `${NAME}.js`)?.[1] ?? new Uint8Array();
  return { code: new TextDecoder().decode(code), modules: new Map(files.filter(([name]) => name.endsWith('.wasm')).map(([name, contents]) => [name, contents])) };
}
