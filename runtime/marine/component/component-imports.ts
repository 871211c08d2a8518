/** What a component imports: functions of other modules, of the host, and WASI. */
import { Fault } from '../adapter/fault.ts';
import type { GuestWasi, WasiFactory, WasiGrants } from '../contracts.ts';
import { messageOf } from '../service/compile-module.ts';
import type { HostGrants } from '../service/host-functions.ts';
import { list, providerOf } from '../service/link.ts';
import type { Provider } from '../service/loaded-module.ts';
import { acceptor } from '../values/accept.ts';
import { conversion } from '../values/convert.ts';
import type { Value } from '../values/value.ts';
import { ErrorResult } from '../wasi/preview2/streams.ts';
import { insteadOfResources, liftWith, lowerWith } from './border.ts';
import type { Call, ComponentBorder } from './border.ts';
import type { Imports } from './evaluate.ts';
import { hostInterfaces, hostPackage, hostPrograms } from './host-package.ts';
import { camelName, plainName, shortName, withoutVersion } from './names.ts';
import type { ComponentResources } from './resources.ts';
import type { ComponentFunction, ComponentInterface, ComponentShape, Extern } from './shape.ts';
import { componentWasi } from './wasi/interfaces.ts';
import { Preview1 } from './wasi/preview1.ts';

export interface ImportSurroundings {
  readonly loaded: ReadonlyMap<string, Provider>;
  readonly host: HostGrants;
  readonly wasi: WasiFactory;
  readonly grants: Omit<WasiGrants, 'memory'>;
  /** Is told of the WASI that was made. */
  readonly onWasi: (wasi: GuestWasi) => void;
}

type Members = Readonly<Record<string, unknown>>;

/** Where programs of the host are found, for messages. */
const HOST = 'host';

export class ComponentImports {
  readonly #name: string;
  readonly #border: ComponentBorder;
  readonly #resources: ComponentResources;
  readonly #surroundings: ImportSurroundings;
  #wasi: Imports | undefined;

  constructor(name: string, border: ComponentBorder, resources: ComponentResources, surroundings: ImportSurroundings) {
    this.#name = name;
    this.#border = border;
    this.#resources = resources;
    this.#surroundings = surroundings;
  }

  /** By the names that jco's code has for them. @throws LoadFailure */
  of({ imports }: ComponentShape): Imports {
    const made: Record<string, Members> = {};
    for (const [name, item] of imports) {
      const key = withoutVersion(name);
      const members = this.#import(name, item);
      if (members === undefined) continue;
      if (Object.hasOwn(made, key)) throw this.#failure(`imports ${key} in two versions, which are not told apart here`);
      made[key] = members;
    }
    return made;
  }

  #failure(what: string): Error {
    return this.#border.failure('unknown-import', what);
  }

  /** Undefined for what needs nothing at run time. */
  #import(name: string, item: Extern): Members | undefined {
    switch (item.kind) {
      case 'type':
        if (item.type.kind === 'resource') throw this.#failure(`imports the resource ${name}, which nothing here offers: ${insteadOfResources}`);
        return undefined;
      case 'function':
        return { default: this.#program(name, item) };
      case 'interface':
        if (name.startsWith('wasi:')) return this.#importWasi(name, item);
        if (name.startsWith(hostPackage.name)) return this.#functions(name, item, withoutVersion(name), this.#host(name));
        return this.#functions(name, item, plainName(shortName(name)), this.#surroundings.loaded);
      case 'component':
      case 'module':
        throw this.#failure(`imports ${name}, which is a whole ${item.kind}`);
    }
  }

  #functions(name: string, { members }: ComponentInterface, module: string, providers: ReadonlyMap<string, Provider>): Members | undefined {
    const functions: Record<string, unknown> = {};
    for (const [member, wanted] of members) {
      if (wanted.kind === 'function') functions[camelName(member)] = this.#provided(module, member, wanted, providers);
      else if (wanted.kind !== 'type' || wanted.type.kind === 'resource') throw this.#failure(`imports ${name} with ${member}, which is no function: modules pass only values to each other${wanted.kind === 'type' ? ` (${insteadOfResources})` : ''}`);
    }
    return Object.keys(functions).length > 0 ? functions : undefined;
  }

  /** An interface of the package that hosts offer, under its whole name. */
  #host(name: string): ReadonlyMap<string, Provider> {
    const interfaces = hostInterfaces(this.#surroundings.host);
    const [short, whole] = [shortName(name), withoutVersion(name)];
    if (!interfaces.has(short) || !name.startsWith(`${whole}@${hostPackage.version}.`)) throw this.#failure(`imports ${name}, which this host has not; of ${hostPackage.name.slice(0, -1)}@${hostPackage.version} there are: ${list(interfaces.keys())}`);
    const found = interfaces.get(short);
    if (found === undefined) throw this.#failure(`imports ${name}, which it was not granted`);
    return new Map([[whole, found]]);
  }

  /** A function that is imported by itself is a program of the host, as in Marine modules. */
  #program(name: string, wanted: ComponentFunction): Call {
    const programs = hostPrograms(this.#surroundings.host);
    if (!programs.functions.has(plainName(name))) throw this.#failure(`imports the function ${name} by itself, as a program of the host, and was granted none of that name; there are: ${list(programs.functions.keys())} (functions of other modules are imported in an interface of the module's name)`);
    return this.#provided(HOST, name, wanted, new Map([[HOST, programs]]));
  }

  #importWasi(name: string, { members }: ComponentInterface): Members {
    const found = (this.#wasi ??= this.#createWasi())[withoutVersion(name)];
    if (found === undefined || !/@0\.2\./.test(name)) throw this.#failure(`imports ${name}, which it was not granted; of WASI 0.2 there are: ${list(Object.keys(this.#wasi))}`);
    for (const [member, { kind }] of members) {
      const [, of, method] = /^\[(?:method|static|constructor)\]([^.]+)(?:\.(.+))?$/.exec(member) ?? [];
      const has = of === undefined ? Object.hasOwn(found, camelName(member)) : Object.hasOwn(found, typeOf(of));
      if (kind === 'function' && !has) throw this.#failure(`imports ${method === undefined ? member : `${of ?? ''}.${method}`} of ${name}, which there is none of here`);
    }
    return found;
  }

  #createWasi(): Imports {
    const { wasi, grants, onWasi } = this.#surroundings;
    try {
      const preview1 = new Preview1(wasi, grants);
      onWasi(preview1.guest);
      const { interfaces, revive } = componentWasi(preview1, grants.envs);
      this.#resources.revive = revive;
      return interfaces;
    } catch (thrown) {
      throw this.#border.failure('refused', `cannot have what it is granted: ${messageOf(thrown)}`);
    }
  }

  /** What the component calls for a function of another module, or of the host. */
  #provided(module: string, member: string, wanted: ComponentFunction, providers: ReadonlyMap<string, Provider>): Call {
    const place = `${module}.${plainName(member)}`;
    const { parameters, result, failure } = this.#border.crossed(wanted, place);
    const acceptError = failure === undefined ? undefined : acceptor(failure.type);
    const signature = { module, name: plainName(member), parameters: parameters.map(({ field }) => field), result: result?.type };
    const provider = providerOf(this.#name, signature, providers);
    const converts = parameters.map(({ field }, index) => conversion(field.type, provider.parameters[index]?.type ?? field.type));
    const back = signature.result === undefined || provider.result === undefined ? undefined : conversion(provider.result, signature.result);
    return (...args) => {
      const values = parameters.map(({ crossing }, index) => {
        const value = liftWith(crossing, args[index]);
        return converts[index]?.(value) ?? value;
      });
      let given: Value;
      try {
        given = provider.call(values);
      } catch (thrown) {
        // An error that the caller has a type for is an answer; everything else ends its call, too.
        if (wanted.result?.kind !== 'result' || !(thrown instanceof Fault) || thrown.why.kind !== 'error') throw thrown;
        throw new ErrorResult(failure === undefined ? undefined : lowerWith(failure, acceptError?.(thrown.why.value) ?? null, `the error of ${place}`));
      }
      return result === undefined ? undefined : lowerWith(result, back === undefined ? given : back(given), `the result of ${place}`);
    };
  }
}

/** `output-stream` → `OutputStream`. */
function typeOf(name: string): string {
  const camel = camelName(name);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}
