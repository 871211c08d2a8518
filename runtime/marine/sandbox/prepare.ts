import { describeWasmFault } from '../binary/index.ts';
import { isComponent } from '../component/read-component.ts';
import { instrument } from '../metering/index.ts';
import type { MeteringReport } from '../metering/index.ts';
import { compileModule } from '../service/compile-module.ts';
import type { CompiledModule } from '../service/compile-module.ts';
import type { LoadResult } from '../service/errors.ts';

/** A module that pays for what it does: follows from its bytes alone, and can be handed to other threads. */
export interface MeteredCode {
  readonly bytes: Uint8Array;
  readonly report: MeteringReport;
}

/** A module made ready for sandboxes. Keep it: making it takes as long as compiling it twice. */
export interface Prepared {
  readonly compiled: CompiledModule;
  readonly metered: MeteredCode;
}

export interface PrepareOptions {
  readonly deterministic: boolean;
  /** What was made of the same bytes in the same mode before; then they are only compiled. */
  readonly metered?: MeteredCode | undefined;
}

/**
 * Makes a module pay for what it does, and compiles it.
 * @param name for messages
 */
export async function prepareSandboxed(name: string, bytes: Uint8Array, { deterministic, metered: known }: PrepareOptions): Promise<LoadResult<Prepared>> {
  if (isComponent(bytes)) {
    return { ok: false, error: { kind: 'refused', module: name, message: `${name} is a component: services with limits take Marine modules only, so far. Build it as one, without --component; or use \`loadService\`, which has no limits.` } };
  }
  let metered = known;
  const compiled = await compileModule(name, bytes, (original) => (metered ??= meter(original, deterministic)).bytes);
  if (!compiled.ok) return compiled;
  if (metered === undefined) throw new Error('bug in runtime/marine: a module was compiled without being prepared');
  return { ok: true, value: { compiled: compiled.value, metered } };
}

/** @throws Error that says why the module is refused */
function meter(original: Uint8Array, deterministic: boolean): MeteredCode {
  const instrumented = instrument(new Uint8Array(original), { deterministic });
  if (!instrumented.ok) throw new Error(describeWasmFault(instrumented.fault));
  return instrumented.value;
}
