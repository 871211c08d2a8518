import { describeWasmFault, readModule } from '../binary/index.ts';
import type { PrepareModule } from '../contracts.ts';
import { exposeStackPointer, takenName } from '../metering/index.ts';
import { messageOf } from '../service/compile-module.ts';
import { LoadFailure } from '../service/errors.ts';
import { evaluate } from './evaluate.ts';
import type { Evaluated } from './evaluate.ts';
import { installedJco, jcoInstall, memoryCache, transpile } from './jco.ts';
import type { Jco, LoadJco, TranspileCache, Transpiled } from './jco.ts';
import { readComponent } from './read-component.ts';
import { isSafeName } from './safe-name.ts';
import type { ComponentShape } from './shape.ts';

/** A component that can be instantiated any number of times, in any number of services. */
export interface CompiledComponent {
  readonly kind: 'component';
  readonly shape: ComponentShape;
  readonly run: Evaluated;
  /** By the names that the code asks for. */
  readonly modules: ReadonlyMap<string, WebAssembly.Module>;
}

export interface ComponentOptions {
  /** Default: the package `@bytecodealliance/jco-transpile`, loaded when the first component is. */
  readonly loadJco?: LoadJco;
  /** Default: one for the process, in memory. */
  readonly cache?: TranspileCache;
}

const shared = memoryCache();
/** Part of keys and of what proofs are about, to be changed with how components are transpiled. */
export const MADE_BY = 'jco-transpile@0.15.0/1';

/** @throws LoadFailure */
export async function compileComponent(name: string, bytes: Uint8Array, prepare: PrepareModule | undefined, options: ComponentOptions = {}): Promise<CompiledComponent> {
  const transpiled = await transpileComponent(name, bytes, options);
  for (const contents of transpiled.modules.values()) {
    const read = readModule(new Uint8Array(contents));
    const taken = read.ok ? takenName(read.value.exports) : undefined;
    if (taken !== undefined) throw new LoadFailure('refused', name, `component ${name} was refused: a module of it ${taken}`);
  }
  return compileTranspiled(name, bytes, transpiled, prepare);
}

/** What a component is as JavaScript and core modules. @throws LoadFailure */
export async function transpileComponent(name: string, bytes: Uint8Array, { loadJco = installedJco, cache = shared }: ComponentOptions = {}): Promise<Transpiled> {
  // Before jco sees it: what is read here has no names that would be code.
  shapeOf(name, bytes);
  const key = await keyOf(bytes);
  const known = await cache.get(key);
  if (known !== undefined) return known;
  const made = await fresh(name, bytes, loadJco);
  await cache.set(key, made);
  return made;
}

/** @param transpiled what `transpileComponent` made of the bytes @throws LoadFailure */
export async function compileTranspiled(name: string, bytes: Uint8Array, transpiled: Transpiled, prepare: PrepareModule | undefined): Promise<CompiledComponent> {
  const shape = shapeOf(name, bytes);
  const modules = new Map<string, WebAssembly.Module>();
  for (const [each, contents] of transpiled.modules) modules.set(each, await compileCore(name, contents, prepare));
  try {
    return { kind: 'component', shape, run: evaluate(transpiled.code), modules };
  } catch (thrown) {
    throw new LoadFailure('not-wasm', name, `the code that jco made of component ${name} is not usable: ${messageOf(thrown)}`);
  }
}

function shapeOf(name: string, bytes: Uint8Array): ComponentShape {
  const shape = readComponent(bytes);
  if (!shape.ok) throw new LoadFailure('not-wasm', name, `${name} is not usable: ${describeWasmFault(shape.fault).replace(/^the module/, 'the component')}`);
  return shape.value;
}

async function keyOf(bytes: Uint8Array): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return `${MADE_BY} ${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Those that have trapped, over which component: they are components themselves, and cannot be entered any more. */
const broken = new WeakMap<Jco, string>();

async function fresh(name: string, bytes: Uint8Array, loadJco: LoadJco): Promise<Transpiled> {
  const jco = await loadJco().catch((thrown: unknown) => {
    throw new LoadFailure('needs-jco', name, `${name} is a component, and components need a package that is not installed: ${jcoInstall} (${messageOf(thrown)})`);
  });
  const culprit = broken.get(jco);
  if (culprit !== undefined) throw new LoadFailure('needs-jco', name, `jco broke over component ${culprit} before, and takes no other in this thread: load ${name} in another, or start anew`);
  try {
    return await transpile(jco, bytes);
  } catch (thrown) {
    const said = textBeside(thrown);
    if (said === undefined) broken.set(jco, name);
    throw new LoadFailure('not-wasm', name, `jco does not take component ${name}: ${said ?? messageOf(thrown)}`);
  }
}

/** What jco gives with an error of its own; undefined when it trapped. */
function textBeside(thrown: unknown): string | undefined {
  return typeof thrown === 'object' && thrown !== null && 'payload' in thrown && typeof thrown.payload === 'string' ? thrown.payload : undefined;
}

async function compileCore(name: string, contents: Uint8Array, prepare: PrepareModule | undefined): Promise<WebAssembly.Module> {
  let prepared = contents;
  try {
    if (prepare !== undefined) prepared = prepare(contents);
  } catch (thrown) {
    throw new LoadFailure('refused', name, `component ${name} was refused: ${messageOf(thrown)}`);
  }
  const read = readModule(new Uint8Array(prepared));
  const module = await WebAssembly.compile(new Uint8Array(read.ok ? exposeStackPointer(read.value) : prepared)).catch((thrown: unknown) => {
    throw new LoadFailure('not-wasm', name, `the engine does not take a module of component ${name}: ${messageOf(thrown)}`);
  });
  // They are part of the code, as those of the component are.
  const names = [...WebAssembly.Module.imports(module).flatMap((each) => [each.module, each.name]), ...WebAssembly.Module.exports(module).map((each) => each.name)];
  const unsafe = names.find((each) => !isSafeName(each));
  if (unsafe !== undefined) throw new LoadFailure('not-wasm', name, `a module of component ${name} has the name ${JSON.stringify(unsafe)}; only letters, digits and plain signs are allowed in names`);
  return module;
}
