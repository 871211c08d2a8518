import { describeWasmFault } from '../binary/index.ts';
import { compileTranspiled, transpileComponent } from '../component/compile-component.ts';
import type { CompiledComponent, ComponentOptions } from '../component/compile-component.ts';
import { isComponent } from '../component/read-component.ts';
import { instrument } from '../metering/index.ts';
import type { MeteringOptions, MeteringReport } from '../metering/index.ts';
import { compile } from '../service/compile-module.ts';
import type { CompiledModule } from '../service/compile-module.ts';
import { LoadFailure } from '../service/errors.ts';
import type { LoadResult } from '../service/errors.ts';
import { meterPlan } from './meter-plan.ts';

/** A core module that pays for what it does. */
export interface MeteredCore {
  readonly bytes: Uint8Array;
  readonly report: MeteringReport;
}

/** A module or a component that pays for what it does: follows from its bytes alone, and can be handed to other threads. */
export interface MeteredCode {
  /** A module has one, a component any number, in its order and by the names that its script knows. */
  readonly cores: ReadonlyMap<string, MeteredCore>;
  /** What jco made of a component. */
  readonly script: string | undefined;
}

/** A module or a component made ready for sandboxes. Keep it: making it takes as long as compiling it twice. */
export interface Prepared {
  readonly compiled: CompiledModule | CompiledComponent;
  readonly metered: MeteredCode;
  /** By what was compiled. */
  readonly reports: ReadonlyMap<WebAssembly.Module, MeteringReport>;
}

export interface PrepareOptions {
  readonly deterministic: boolean;
  /** What was made of the same bytes in the same mode before; then they are only compiled. */
  readonly metered?: MeteredCode | undefined;
  /** How components are turned into what the engine runs. */
  readonly components?: ComponentOptions | undefined;
  /** Whether steps are counted too: see `MeteringOptions.steps`. Default: false. */
  readonly steps?: boolean;
}

/**
 * Makes a module or a component pay for what it does, and compiles it.
 * @param name for messages
 */
export async function prepareSandboxed(name: string, bytes: Uint8Array, options: PrepareOptions): Promise<LoadResult<Prepared>> {
  try {
    return { ok: true, value: isComponent(bytes) ? await prepareComponent(name, bytes, options) : await prepareModule(name, bytes, options) };
  } catch (thrown) {
    if (thrown instanceof LoadFailure) return { ok: false, error: thrown.error };
    throw thrown;
  }
}

/** By name. */
export async function prepareAll(modules: readonly { readonly name: string; readonly code: Uint8Array }[], options: PrepareOptions): Promise<LoadResult<ReadonlyMap<string, Prepared>>> {
  const prepared = new Map<string, Prepared>();
  for (const { name, code } of modules) {
    const one = await prepareSandboxed(name, code, options);
    if (!one.ok) return one;
    prepared.set(name, one.value);
  }
  return { ok: true, value: prepared };
}

const ONLY = '';

async function prepareModule(name: string, bytes: Uint8Array, { deterministic, metered: known, steps = false }: PrepareOptions): Promise<Prepared> {
  let core = known?.cores.get(ONLY);
  const compiled = await compile(name, bytes, (original) => (core ??= meter(original, { deterministic, ...(steps && { steps: 0 }) })).bytes);
  if (core === undefined) throw new Error('bug in runtime/marine: a module was compiled without being prepared');
  return { compiled, metered: { cores: new Map([[ONLY, core]]), script: undefined }, reports: new Map([[compiled.module, core.report]]) };
}

/** Its core modules call each other with nobody between them, and share tables: so they share a meter, too. */
async function prepareComponent(name: string, bytes: Uint8Array, { metered: known, ...options }: PrepareOptions): Promise<Prepared> {
  const metered = known?.script === undefined ? await meterComponent(name, bytes, options) : { cores: known.cores, script: known.script };
  const modules = new Map([...metered.cores].map(([core, each]) => [core, each.bytes]));
  const compiled = await compileTranspiled(name, bytes, { code: metered.script, modules }, undefined);
  const reports = [...compiled.modules].flatMap(([core, module]): (readonly [WebAssembly.Module, MeteringReport])[] => {
    const found = metered.cores.get(core);
    return found === undefined ? [] : [[module, found.report]];
  });
  return { compiled, metered, reports: new Map(reports) };
}

async function meterComponent(name: string, bytes: Uint8Array, { deterministic, components, steps = false }: PrepareOptions): Promise<MeteredCode & { readonly script: string }> {
  const { code, modules } = await transpileComponent(name, bytes, components);
  const plan = meterPlan(code, modules);
  try {
    return { script: code, cores: new Map([...modules].map(([core, original], index) => [core, meter(original, { deterministic, meter: plan.get(core) ?? 'imported', sharedTables: true, ...(steps && { steps: index }) })])) };
  } catch (thrown) {
    if (thrown instanceof Error) throw new LoadFailure('refused', name, `component ${name} was refused: ${thrown.message}`);
    throw thrown;
  }
}

/** @throws Error that says why the module is refused */
function meter(original: Uint8Array, options: MeteringOptions): MeteredCore {
  const instrumented = instrument(new Uint8Array(original), options);
  if (!instrumented.ok) throw new Error(describeWasmFault(instrumented.fault));
  return instrumented.value;
}
