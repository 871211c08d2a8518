import { exportedParameter, exportedResult } from '../diagnostics/catalog/services.ts';
import type { ResolvedModule } from '../names/symbols.ts';
import type { Checker } from './checker.ts';
import { unsendable } from './basic-types.ts';
import type { ArrowType } from './type.ts';
import { typeOfSymbol } from './type-of-node.ts';

/** A host program can send data and callbacks and receive data; everything else exists only inside the script. */
export function checkExports(module: ResolvedModule, checker: Checker): void {
  for (const { symbol, span: exported } of module.exported.values()) {
    const type = symbol.kind === 'func' ? typeOfSymbol(symbol, checker) : undefined;
    if (type?.kind !== 'arrow') continue;
    const origin = checker.shared.arrows.get(type);
    for (const [index, parameter] of type.parameters.entries()) {
      const what = unsendable(parameter.type);
      const span = origin?.parameters[index] ?? exported;
      const callback = parameter.type.kind === 'arrow';
      const carries = callback && carriesFunctions(parameter.type);
      if (what === undefined || (callback && !carries)) continue;
      checker.report(exportedParameter({ func: symbol.name, parameter: parameter.name ?? '', what, span, exported }));
    }
    for (const [index, result] of type.results.entries()) {
      const what = unsendable(result);
      const span = origin?.results[index] ?? exported;
      if (what !== undefined) checker.report(exportedResult({ func: symbol.name, what, span, exported }));
    }
  }
}

/** A callback runs in the host program, so it can be given and can return data only. */
function carriesFunctions({ parameters, results }: ArrowType): boolean {
  return [...parameters.map(({ type }) => type), ...results].some((type) => unsendable(type) !== undefined);
}
