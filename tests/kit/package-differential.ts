/** The functions of published packages on both generations, with services that answer from their types. */
import { anyDeadlock } from './any-deadlock.ts';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { diskSource } from '../../cli/project/disk-source.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { compile } from '../../compiler/index.ts';
import type { CompiledFunction, OutputFile, ServiceInterface, SourceProvider, Target } from '../../compiler/index.ts';
import { compareScripts } from './differential.ts';
import type { Verdict } from './differential.ts';
import { countMessages } from './message-count.ts';
import type { MessageCount } from './message-count.ts';
import { compileWithOriginal } from './oracle/aqua-api.ts';
import type { Avm } from './oracle/avm.ts';
import { wrappedInPlace, wrapper } from './packages.ts';
import type { Copies, PackageFile } from './packages.ts';
import { typedScenario } from './typed-network.ts';

export interface CompiledFile {
  readonly functions: ReadonlyMap<string, CompiledFunction>;
  readonly services: readonly ServiceInterface[];
  readonly files: readonly OutputFile[];
}

/** Writes the wrapper of a file's copy; gives where it is. */
export async function wrapCopy(file: PackageFile, copies: Copies): Promise<string> {
  const path = join(dirname(copies.pathOf(file)), `wrapped-${basename(file.name)}`);
  await writeFile(path, wrapper(file, basename(file.name)));
  return path;
}

/** Everything in the file itself, as it is published, compiled with ours. */
export function compileInPlace(file: PackageFile, target: Target): CompiledFile {
  const { entry, source } = wrappedInPlace(file, diskSource());
  return compileWith(entry, source, [], target);
}

/** Compiles with ours. Throws with the rendered diagnostics when there are errors. */
export function compileFile(path: string, imports: readonly string[], target: 'air' | 'avm'): CompiledFile {
  return compileWith(path, diskSource(), imports, target);
}

function compileWith(entry: string, source: SourceProvider, imports: readonly string[], target: Target): CompiledFile {
  const compiled = compile({ entry, source, target, imports, ...anyDeadlock });
  const errors = compiled.diagnostics.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw new Error(renderTerminal(errors, { color: false }));
  return {
    functions: compiled.functions,
    services: [...compiled.services.values()],
    get files() {
      return compiled.files;
    },
  };
}

export interface FunctionVerdict {
  readonly name: string;
  readonly seed: number;
  readonly verdict: Verdict;
}

/** All services of the package that a file belongs to. */
export function servicesAround(file: PackageFile, files: readonly PackageFile[]): readonly ServiceInterface[] {
  const owner = ({ name }: PackageFile): string => name.split('/')[0] ?? '';
  return files.filter((other) => owner(other) === owner(file) && other.services.length > 0).flatMap((other) => compileInPlace(other, 'air').services);
}

/** Compares every function of a file, with `seeds` networks each. */
export async function comparePackageFile(
  avm: Avm,
  file: PackageFile,
  copies: Copies,
  services: readonly ServiceInterface[],
  seeds: readonly number[],
): Promise<readonly FunctionVerdict[]> {
  const path = await wrapCopy(file, copies);
  const imports = copies.importsOf(file);
  const ours = compileFile(path, imports, 'air');
  const oursForAvm = compileFile(path, imports, 'avm');
  const original = await compileWithOriginal({ path }, { imports });
  const verdicts: FunctionVerdict[] = [];
  for (const [name, { script, interface: type }] of ours.functions) {
    const scripts = { ours: script, oursForAvm: oursForAvm.functions.get(name)?.script ?? '', original: original.get(name) ?? { refusal: 'not exported' } };
    for (const seed of seeds) {
      verdicts.push({ name, seed, verdict: await compareScripts(avm, scripts, { ...typedScenario(type, services, seed), mayRace: true }) });
    }
  }
  return verdicts;
}

/** Messages that the functions of a file need, by name; one network each. */
export async function countPackageFile(
  file: PackageFile,
  copies: Copies,
  services: readonly ServiceInterface[],
  seed: number,
): Promise<ReadonlyMap<string, MessageCount>> {
  const path = await wrapCopy(file, copies);
  const imports = copies.importsOf(file);
  const original = await compileWithOriginal({ path }, { imports });
  const counts = new Map<string, MessageCount>();
  for (const [name, { script, interface: type }] of compileFile(path, imports, 'air').functions) {
    const { network, call } = typedScenario(type, services, seed);
    const other = original.get(name);
    if (other !== undefined) counts.set(name, await countMessages(script, other, network, call));
  }
  return counts;
}
