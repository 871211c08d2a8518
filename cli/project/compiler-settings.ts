import { deadlockKinds } from '../../compiler/diagnostics/catalog/deadlock.ts';
import type { CheckOptions, DeadlockOptions } from '../../compiler/index.ts';
import type { Output } from '../console/console.ts';
import { UsageError } from '../exit.ts';
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

interface DeadlockArguments {
  readonly allow: readonly string[];
  readonly strict: boolean;
}

/** What the command line says of functions that can wait for ever. */
export function deadlockSettings({ allow, strict }: DeadlockArguments, more: DeadlockOptions = {}): { readonly deadlocks: DeadlockOptions } {
  for (const code of allow) if (!deadlockKinds.some(({ code: number, slug }) => code === number || code === slug)) {
    throw new UsageError(`--allow ${code}: no finding of this name can be allowed`, `one of ${deadlockKinds.map(({ slug }) => slug).join(', ')}`);
  }
  return { deadlocks: { allow, strict, ...more } };
}

/** Says which constants of the command line nobody uses; almost always a misspelt name. */
export function warnAboutConstants(output: Output, results: readonly { readonly unusedConstants: readonly string[] }[]): void {
  const [first, ...others] = results;
  const unused = (first?.unusedConstants ?? []).filter((name) => others.every(({ unusedConstants }) => unusedConstants.includes(name)));
  for (const name of unused) output.line(`${output.style.yellow('aqua:')} --const ${name}: no file uses a constant of this name`);
}
