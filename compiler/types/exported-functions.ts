import { exportedParameter, exportedResult } from '../diagnostics/catalog/services.ts';
import type { ResolvedModule } from '../names/symbols.ts';
import type { Checker } from './checker.ts';
import type { Type } from './type.ts';
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
      if (what === undefined || what === 'a function') continue;
      checker.report(exportedParameter({ func: symbol.name, parameter: parameter.name ?? '', what, span, exported }));
    }
    for (const [index, result] of type.results.entries()) {
      const what = unsendable(result);
      const span = origin?.results[index] ?? exported;
      if (what !== undefined) checker.report(exportedResult({ func: symbol.name, what, span, exported }));
    }
  }
}

function unsendable(type: Type): 'an ability' | 'a service' | 'a stream map' | 'a function' | undefined {
  switch (type.kind) {
    case 'ability':
      return 'an ability';
    case 'service':
      return 'a service';
    case 'map':
      return 'a stream map';
    case 'arrow':
      return 'a function';
    default:
      return undefined;
  }
}
