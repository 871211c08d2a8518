/** Running the JavaScript that jco makes. */
import type { Allowance } from '../adapter/guest.ts';
import { withResources } from './added-code.ts';
import type { ComponentResources } from './resources.ts';

export type Imports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type Instantiate = (getModule: (name: string) => WebAssembly.Module, imports: Imports, instantiateModule: (module: WebAssembly.Module, imports?: WebAssembly.Imports) => WebAssembly.Instance) => Readonly<Record<string, unknown>>;

/** Globals of the code, as the parameters of the function around it. */
interface Globals {
  readonly WebAssembly: object;
  readonly TextDecoder: unknown;
  readonly console: object;
  readonly globalThis: object;
  /** No global of the code, but what is added to it: see `withResources`. */
  readonly resources: ComponentResources;
}

export type Evaluated = (globals: Globals) => Instantiate;

/** Under another name, because what it does with texts of unknown origin is the business of this file. */
const FunctionOfText: FunctionConstructor = Function;

/**
 * Makes a function of the code. It sees stand-ins for the globals that jco's code reaches for. That is no boundary: what keeps a
 * component out of it is that names were checked (`safe-name.ts`).
 *
 * @throws SyntaxError
 */
export function evaluate(code: string): Evaluated {
  const body = withResources(code).replace(/^export (function instantiate\b)/m, '$1').replace(/^export const _util\b/m, 'const _util');
  return new FunctionOfText('{ WebAssembly, TextDecoder, console, globalThis, resources }', `${body}\nreturn instantiate;`) as Evaluated;
}

/** @param allowance pays for every text that comes out, before it is made @param resources is filled when the component is instantiated */
export function globalsOf(allowance: Allowance, resources: ComponentResources): Globals {
  const { Global, Instance, Memory, Module, Table } = WebAssembly;
  // Jco lets nobody into a component that trapped, and knows a trap by its class. Modules of services go on after a trap, all of them.
  class RuntimeError extends WebAssembly.RuntimeError {}
  // Node 20 has no `promising`. The code tries it and catches, which costs 10 ms, for V8 prints the whole code in the error's text.
  const wasm = { Global, Instance, Memory, Module, RuntimeError, Table, promising: <Made>(made: Made): Made => made };
  const silent = (): void => undefined;
  return { WebAssembly: wasm, TextDecoder: countingDecoder(allowance), console: { error: silent, warn: silent, log: silent, debug: silent }, globalThis: { WebAssembly: wasm }, resources };
}

/** Texts that are not well-formed end the call, as the canonical ABI wants it. */
function countingDecoder(allowance: Allowance): unknown {
  return class CountingDecoder {
    readonly #inner: TextDecoder;

    constructor(encoding = 'utf-8') {
      this.#inner = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    }

    decode(bytes: Uint8Array): string {
      allowance.take(1, bytes.byteLength);
      return this.#inner.decode(bytes);
    }
  };
}
