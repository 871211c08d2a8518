/** Runs the engine until the module can be called: reads its JavaScript and executes its top level. */
import type { WitWorld } from '../wit/wit.ts';
import { area, FIRST_BYTE, slotsOf, variables } from './core-functions.ts';
import { Engine } from './engine.ts';
import type { Form } from './form.ts';
import type { Bundle } from './freeze.ts';
import type { Frozen } from './link.ts';

export type Started = { readonly ok: true; readonly frozen: Frozen; readonly output: string } | { readonly ok: false; readonly message: string };

/** The flag of QuickJS for the text of a module. */
const MODULE = 1;
const SCRIPT = 0;
/** States of a promise. */
const [PENDING, , REJECTED] = [0, 1, 2];
/** QuickJS's own limit for its stack, in bytes; the engine has one of 1 MiB. */
const STACK = 512 * 1024;

/** @param bytes the engine with what was added, all of it exported */
export function start(bytes: Uint8Array<ArrayBuffer>, world: WitWorld, form: Form, bundle: Bundle): Started {
  const module = new WebAssembly.Module(bytes);
  const printed = new Printed();
  const engine: Engine = new Engine(new WebAssembly.Instance(module, importsOf(module, () => engine.memory, printed)));
  const failed = (message: string): Started => ({ ok: false, message: `${printed.text()}${message}` });
  engine.call('_initialize');
  engine.call('qjs_init');
  engine.call('qjs_set_max_stack_size', STACK);
  const place = engine.call('malloc', area.slots + mostSlots(world, form));
  engine.set('area', place);
  engine.set('nothing', engine.call('qjs_get_undefined'));
  engine.set('rest', engine.get('__stack_pointer'));
  engine.giveHost(place - FIRST_BYTE, bundle.places);
  engine.set('frame', frameOf(engine, printed));
  const promise = engine.evaluate(bundle.code, MODULE);
  engine.call('jobs');
  const state = promise === undefined ? REJECTED : engine.call('qjs_promise_state', promise);
  if (state === PENDING) return failed('the top level waits for what never comes: nothing but the module itself can settle its promises');
  const end = promise === undefined ? engine.call('qjs_get_exception') : engine.call('qjs_promise_result', promise);
  if (state === REJECTED) return failed(engine.describe(end));
  const dispatch = engine.property(end, 'dispatch');
  engine.set('dispatch', dispatch);
  for (const value of [end, promise ?? end]) engine.call('qjs_free_value', value);
  engine.evaluate("delete globalThis['aqua:describe']", SCRIPT);
  engine.call('drop');
  engine.call('release');
  engine.call('qjs_run_gc');
  return { ok: true, frozen: engine.frozen(variables), output: printed.text() };
}

/** As much of QuickJS's runtime as is looked at. */
const RUNTIME_BYTES = 1024;

/** Where the engine keeps which function is running: nothing at rest, something on the stack within a call. */
function frameOf(engine: Engine, printed: Printed): number {
  const runtime = engine.call('qjs_get_runtime_ptr');
  const words = (): Uint32Array => new Uint32Array(engine.memory.buffer, runtime, RUNTIME_BYTES / 4).slice();
  const atRest = words();
  let within = atRest;
  printed.onNext = () => {
    within = words();
  };
  engine.evaluate("globalThis['aqua:host'][0].write(1, '')", SCRIPT);
  const top = engine.get('__stack_pointer');
  const found = [...within.keys()].filter((i) => atRest[i] === 0 && (within[i] ?? 0) > 0 && (within[i] ?? 0) < top);
  const [place] = found;
  if (place === undefined || found.length > 1) throw new Error('the engine is not the one that was expected');
  return runtime + 4 * place;
}

/** Bytes that the arguments and results of all functions have room in. */
function mostSlots({ exports, imports }: WitWorld, form: Form): number {
  const all = [...exports.map((func) => form.exported(func)), ...imports.flatMap(({ functions }) => functions.map((func) => form.imported(func)))];
  return Math.max(8, ...all.map(({ parameters }) => slotsOf(parameters).size));
}

/** What a module may ask of its surroundings while it is built: nothing that differs from one time to the next. */
function importsOf(module: WebAssembly.Module, memory: () => WebAssembly.Memory, printed: Printed): WebAssembly.Imports {
  const wasi: Readonly<Record<string, (...args: number[]) => number>> = {
    random_get: () => 0,
    clock_time_get: (_clock, _precision, place = 0) => {
      new DataView(memory().buffer).setBigUint64(place, 0n, true);
      return 0;
    },
    fd_write: (_file, vectors = 0, count = 0, place = 0) => {
      const view = new DataView(memory().buffer);
      let size = 0;
      for (let i = 0; i < count; i++) {
        const length = view.getUint32(vectors + 8 * i + 4, true);
        printed.add(new Uint8Array(memory().buffer, view.getUint32(vectors + 8 * i, true), length));
        size += length;
      }
      view.setUint32(place, size, true);
      return 0;
    },
  };
  const imports: WebAssembly.Imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = (from === WASI ? wasi[name] : undefined) ?? (() => BAD_FILE);
  }
  return imports;
}

const WASI = 'wasi_snapshot_preview1';
/** What functions of WASI say that have nothing to do here. */
const BAD_FILE = 8;

class Printed {
  /** Called once. */
  onNext: (() => void) | undefined;
  #text = '';
  readonly #decoder = new TextDecoder();

  add(bytes: Uint8Array): void {
    this.onNext?.();
    this.onNext = undefined;
    this.#text += this.#decoder.decode(bytes, { stream: true });
  }

  text(): string {
    return this.#text;
  }
}
