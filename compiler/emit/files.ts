/** The files that a compiled module is written as. */
import { assertNever } from '../invariant.ts';
import type { Bindings } from './bindings.ts';
import { javascriptModule, typescriptDeclarations, typescriptModule } from './print-bindings.ts';

/** `air`, `avm`: scripts, for our engine and for the first VM; `ts`, `js`: bindings; `json`: only the interface. */
export type Target = 'air' | 'avm' | 'ts' | 'js' | 'json';

export interface OutputFile {
  /** Relative to the folder of the output. */
  readonly path: string;
  readonly text: string;
}

/** Nothing for a file that exports nothing. */
export function outputFiles(bindings: Bindings, target: Target): readonly OutputFile[] {
  const stem = bindings.path.slice(bindings.path.lastIndexOf('/') + 1).replace(/\.aqua$/, '');
  if (bindings.functions.length === 0 && bindings.services.length === 0) return [];
  switch (target) {
    case 'air':
    case 'avm':
      return [
        ...bindings.functions.flatMap(({ exported: { name, script, sourceMap } }) => [
          { path: `${stem}.${name}.air`, text: script },
          { path: `${stem}.${name}.map.json`, text: `${JSON.stringify(sourceMap)}\n` },
        ]),
        { path: `${stem}.interface.json`, text: interfaceJson(bindings) },
      ];
    case 'ts':
      return [{ path: `${stem}.ts`, text: typescriptModule(bindings) }];
    case 'js':
      return [
        { path: `${stem}.js`, text: javascriptModule(bindings) },
        { path: `${stem}.d.ts`, text: typescriptDeclarations(bindings) },
      ];
    case 'json':
      return [{ path: `${stem}.json`, text: interfaceJson(bindings) }];
    default:
      return assertNever(target);
  }
}

function interfaceJson({ functions, services, structs }: Bindings): string {
  const content = {
    functions: Object.fromEntries(functions.map(({ exported }) => [exported.name, exported.interface])),
    services: Object.fromEntries(services.map(({ exported }) => [exported.name, exported.interface])),
    types: Object.fromEntries(structs),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
