import { describeWasmFault } from '../binary/index.ts';
import { isComponent } from '../component/read-component.ts';
import { instrument } from '../metering/index.ts';
import type { MeteringReport } from '../metering/index.ts';
import { compileModule } from '../service/compile-module.ts';
import type { CompiledModule } from '../service/compile-module.ts';
import type { LoadResult } from '../service/errors.ts';

/** A module made ready for sandboxes. Keep it: making it takes as long as compiling it twice. */
export interface Prepared {
  readonly compiled: CompiledModule;
  readonly report: MeteringReport;
}

/**
 * Makes a module pay for what it does, and compiles it.
 * @param name for messages
 */
export async function prepareSandboxed(name: string, bytes: Uint8Array, { deterministic }: { readonly deterministic: boolean }): Promise<LoadResult<Prepared>> {
  if (isComponent(bytes)) {
    return { ok: false, error: { kind: 'refused', module: name, message: `${name} is a component: services with limits take Marine modules only, so far. Build it as one, without --component; or use \`loadService\`, which has no limits.` } };
  }
  let report: MeteringReport | undefined;
  const compiled = await compileModule(name, bytes, (original) => {
    const instrumented = instrument(new Uint8Array(original), { deterministic });
    if (!instrumented.ok) throw new Error(describeWasmFault(instrumented.fault));
    ({ report } = instrumented.value);
    return instrumented.value.bytes;
  });
  if (!compiled.ok) return compiled;
  if (report === undefined) throw new Error('bug in runtime/marine: a module was compiled without being prepared');
  return { ok: true, value: { compiled: compiled.value, report } };
}
