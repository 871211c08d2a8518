import { Fault, faultOf } from '../adapter/fault.ts';
import type { FaultPlace } from '../adapter/fault.ts';
import type { Allowance } from '../adapter/guest.ts';
import { noCallParameters } from '../contracts.ts';
import type { CallParameters, GuestWasi } from '../contracts.ts';
import type { FunctionSignature } from '../values/type.ts';
import { describePath, ValueFault } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { messageOf } from './compile-module.ts';
import { callError } from './errors.ts';
import type { CallError } from './errors.ts';
import { didYouMean, list } from './link.ts';
import type { LoadedModule, ModuleFunction } from './loaded-module.ts';
import { similarNames } from './similar-names.ts';

export type CallResult = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: CallError };

/** In order, or by name. */
export type CallArguments = readonly unknown[] | { readonly [name: string]: unknown };

/** What loading makes. */
interface ServiceParts {
  readonly modules: ReadonlyMap<string, LoadedModule>;
  readonly facade: LoadedModule;
  readonly allowance: Allowance;
  readonly call: { parameters: CallParameters };
  readonly wasis: readonly GuestWasi[];
}

/** Loaded modules, called through the last of them. Their memories are the service's state, which lives as long as this object. */
export class MarineService {
  readonly #modules: ReadonlyMap<string, LoadedModule>;
  readonly #facade: LoadedModule;
  readonly #allowance: Allowance;
  /** What modules are told when they ask. */
  readonly #call: { parameters: CallParameters };
  readonly #wasis: readonly GuestWasi[];
  #busy = false;

  constructor({ modules, facade, allowance, call, wasis }: ServiceParts) {
    this.#modules = modules;
    this.#facade = facade;
    this.#allowance = allowance;
    this.#call = call;
    this.#wasis = wasis;
  }

  /** The functions of the service, in the order of the facade's interface. */
  get functions(): ReadonlyMap<string, FunctionSignature> {
    return new Map([...this.#facade.functions].map(([name, { parameters, result }]) => [name, { parameters, result }]));
  }

  /**
   * The instances by import name, for what meters them, takes snapshots or looks inside. Of a component that has several, those after
   * the first have a number behind the name: `name/1`.
   */
  get instances(): ReadonlyMap<string, WebAssembly.Instance> {
    return new Map([...this.#modules].flatMap(([name, { instances }]) => instances.map((instance, index) => [index === 0 ? name : `${name}/${index}`, instance] as const)));
  }

  /**
   * Calls a function of the service. Never throws. A call that fails, even by a trap, leaves the service usable: what the module
   * had done to its memory by then stays.
   *
   * @param args in order, or by name
   * @param parameters what the modules learn about the call when they ask
   */
  call(name: string, args: CallArguments, parameters: CallParameters = noCallParameters): CallResult {
    return this.#run(this.#facade, name, args, parameters);
  }

  /** Calls a function of any module: for tests and for looking around. Like `call` otherwise. */
  callModule(module: string, name: string, args: CallArguments, parameters: CallParameters = noCallParameters): CallResult {
    const instance = this.#modules.get(module);
    if (instance !== undefined) return this.#run(instance, name, args, parameters);
    return { ok: false, error: { kind: 'unknown-module', message: `there is no module ${module}; there are: ${list(this.#modules.keys())}` } };
  }

  #run(instance: LoadedModule, name: string, args: CallArguments, parameters: CallParameters): CallResult {
    const called = instance.functions.get(name);
    if (called === undefined) {
      const names = [...instance.functions.keys()];
      const message = `module ${instance.name} has no function ${name}${didYouMean(name, names)}`;
      return { ok: false, error: { kind: 'unknown-function', message, suggestions: similarNames(name, names) } };
    }
    if (this.#busy) return { ok: false, error: { kind: 'busy', message: `${instance.name}.${name} was called by something that the service itself is waiting for` } };
    const accepted = accept(called, args);
    if (!accepted.ok) return accepted;
    this.#busy = true;
    this.#call.parameters = parameters;
    this.#allowance.refill();
    const place = { module: instance.name, function: name };
    const result = attempt(place, () => called.call(accepted.values));
    const ended = attempt(place, () => this.#endCall());
    this.#busy = false;
    this.#call.parameters = noCallParameters;
    return result.ok && !ended.ok ? ended : result;
  }

  /** What modules printed without an end of a line is passed on now. */
  #endCall(): null {
    for (const wasi of this.#wasis) {
      try {
        wasi.endCall();
      } catch (thrown) {
        throw new Fault({ kind: 'host', import: 'the output', detail: messageOf(thrown) });
      }
    }
    return null;
  }

  /** Closes the files that modules have open. The service is not called afterwards. */
  close(): void {
    for (const wasi of this.#wasis) wasi.close();
  }
}

function attempt(place: FaultPlace, run: () => Value): CallResult {
  try {
    return { ok: true, value: run() };
  } catch (thrown) {
    return { ok: false, error: callError(faultOf(thrown, place), place) };
  }
}

type Accepted = { readonly ok: true; readonly values: readonly Value[] } | { readonly ok: false; readonly error: CallError };

function accept(called: ModuleFunction, args: CallArguments): Accepted {
  try {
    return { ok: true, values: called.accept(args) };
  } catch (thrown) {
    if (!(thrown instanceof ValueFault)) throw thrown;
    const { path, message } = thrown;
    const place = path.length === 0 ? `the arguments of ${called.name}` : `argument ${describePath(path)} of ${called.name}`;
    return { ok: false, error: { kind: 'bad-argument', message: `${place} ${message}`, path } };
  }
}
