import type { CheckOptions } from '../../compiler/index.ts';
import type { Output } from '../console/console.ts';
import { constants } from './constants.ts';
import { diskSource } from './disk-source.ts';
import { importSettings } from './import-settings.ts';

interface SettingArguments {
  readonly import: readonly string[];
  readonly const: readonly string[];
}

/** What the command line says about how to read programs. */
export function programSettings(args: SettingArguments): Required<Pick<CheckOptions, 'imports' | 'constants'>> {
  return { imports: importSettings(args.import), constants: constants(args.const) };
}

/** What every command that reads a program once gives to the compiler. */
export function compilerSettings(args: SettingArguments): Required<Pick<CheckOptions, 'source' | 'imports' | 'constants'>> {
  return { source: diskSource(), ...programSettings(args) };
}

/** Says which constants of the command line nobody uses; almost always a misspelt name. */
export function warnAboutConstants(output: Output, results: readonly { readonly unusedConstants: readonly string[] }[]): void {
  const [first, ...others] = results;
  const unused = (first?.unusedConstants ?? []).filter((name) => others.every(({ unusedConstants }) => unusedConstants.includes(name)));
  for (const name of unused) output.line(`${output.style.yellow('aqua:')} --const ${name}: no file uses a constant of this name`);
}
