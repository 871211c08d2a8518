import { orFault } from '../binary/fault.ts';
import { defaultWasmLimits, readModule } from '../binary/index.ts';
import { isTrampolines } from '../metering/index.ts';
import type { MeterKind } from '../metering/index.ts';

/**
 * From which meter each core module of a component pays. An engine is quicker with globals of its own than with imported ones: so the meter is that
 * of the first that is instantiated, where most of the work is done, and those behind it import it. Trampolines stand before it, and do not
 * pay. Where the first is instantiated more than once, all import one that is nobody's.
 *
 * @param code what jco made of the component, which says in what order modules are instantiated
 */
export function meterPlan(code: string, modules: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, MeterKind> {
  const names = new Map(Array.from(code.matchAll(/const (module\d+) = getCoreModule\('([^']+)'\);/g), ([, variable = '', name = '']) => [variable, name]));
  const order = Array.from(code.matchAll(/\binstantiateCore\((module\d+)\b/g), ([, variable = '']) => names.get(variable) ?? '');
  const plan = new Map<string, MeterKind>();
  for (const [name, bytes] of modules) if (handsOn(bytes)) plan.set(name, 'none');
  const first = order.find((name) => plan.get(name) !== 'none');
  if (first !== undefined && order.filter((name) => name === first).length === 1) plan.set(first, 'own');
  return plan;
}

/** What cannot be read is refused where it is metered, with the reason. */
function handsOn(bytes: Uint8Array): boolean {
  const read = readModule(new Uint8Array(bytes));
  const only = read.ok ? orFault(() => isTrampolines(read.value, defaultWasmLimits)) : read;
  return only.ok && only.value;
}
