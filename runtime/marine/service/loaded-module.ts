import type { FunctionSignature } from '../values/type.ts';
import type { Value } from '../values/value.ts';

/** What a module calls. */
export interface ProvidedFunction extends FunctionSignature {
  readonly name: string;
  /** @param args values of the parameters' types @throws Fault */
  readonly call: (args: readonly Value[]) => Value;
}

/** Another module, or the host. */
export interface Provider {
  readonly functions: ReadonlyMap<string, ProvidedFunction>;
}

/** A function of a loaded module. */
export interface ModuleFunction extends ProvidedFunction {
  /** Checks arguments from outside, by name or in order. @throws ValueFault */
  readonly accept: (given: unknown) => readonly Value[];
}

/** A module of a service, whatever its kind: what other modules and callers see of it. */
export interface LoadedModule extends Provider {
  readonly name: string;
  readonly functions: ReadonlyMap<string, ModuleFunction>;
  /** What runs for it: one instance, for a component often several. */
  readonly instances: readonly WebAssembly.Instance[];
}
