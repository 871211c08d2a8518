/** Under which names a compiled module imports a function, so that whoever loads it finds what it is. */
import { hostPackage } from '../wit/host-package.ts';
import type { WitFunction, WitImport } from '../wit/wit.ts';
import { plainName } from './names.ts';

export interface ImportName {
  readonly module: string;
  readonly name: string;
}

/** The newest API of hosts of the first generation. */
const HOST_API = '__marine_host_api_v3';
const hostNames: Readonly<Record<string, string>> = { 'call-parameters.get': 'get_call_parameters', 'logger.log': 'log_utf8_string' };

export function marineImport({ from, module }: Pick<WitImport, 'from' | 'module'>, { name }: Pick<WitFunction, 'name'>): ImportName {
  switch (from) {
    case 'module':
      return { module: plainName(module), name: plainName(name) };
    case 'host':
      return { module: HOST_API, name: hostNames[`${module}.${name}`] ?? plainName(name) };
    case 'program':
      return { module: HOST_API, name: plainName(name) };
  }
}

export function componentImport({ from, module }: Pick<WitImport, 'from' | 'module'>, { name }: Pick<WitFunction, 'name'>): ImportName {
  switch (from) {
    case 'module':
      return { module, name };
    case 'host':
      return { module: `${hostPackage.name}/${module}@${hostPackage.version}`, name };
    case 'program':
      return { module: '$root', name };
  }
}

/** For comments: the functions of whom. */
export function whose({ from, module }: Pick<WitImport, 'from' | 'module'>): string {
  switch (from) {
    case 'module':
      return `Functions of the module ${plainName(module)}.`;
    case 'host':
      return 'Functions of the host.';
    case 'program':
      return 'Programs of the host.';
  }
}
