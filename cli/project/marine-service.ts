/** Services of Wasm modules that a command line names, each in a thread of its own. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { plainName } from '../../guest/bindings/names.ts';
import { openIsolated, type IsolatedService, type IsolationOptions, type ServiceSpec } from '../../runtime/marine/index.ts';
import { nodeThreads } from '../../runtime/node.ts';
import { UsageError } from '../exit.ts';
import { visibleLines } from '../report/visible.ts';
import { readBytes } from './read-bytes.ts';

export interface FoundService {
  /** What scripts call it. */
  readonly id: string;
  readonly spec: ServiceSpec;
}

const configs = ['aqua.module.json', 'Config.toml'];
/** As hosts of the first generation take it: modules log from `info` on where it says nothing. */
const log = process.env['WASM_LOG'] ?? '';

/**
 * A service by its path: a .wasm file, a folder with a configuration, or the folder of a module that was built.
 *
 * @throws UsageError when it is none of them
 */
export function findService(path: string): FoundService {
  if (!existsSync(path)) throw new UsageError(`there is no \`${path}\``, 'name a folder with a Config.toml or an aqua.module.json, the folder of a module, or a .wasm file');
  if (!statSync(path).isDirectory()) return ofFile(path);
  if (configs.some((name) => existsSync(join(path, name)))) return { id: idOf(path), spec: { modules: { directory: path }, log } };
  const build = join(path, 'build');
  const built = existsSync(build) ? readdirSync(build).filter((name) => name.endsWith('.wasm')) : [];
  const [file] = built;
  if (file !== undefined && built.length === 1) return ofFile(join(build, file));
  if (built.length > 1) throw new UsageError(`there are several modules in \`${build}\`: ${built.join(', ')}`, 'name one of them');
  if (readdirSync(path).some((name) => name.endsWith('.wit'))) throw new UsageError(`the module in \`${path}\` is not built`, `build it: aqua module build ${path}`);
  throw new UsageError(`there is no service in \`${path}\``, `it has none of ${configs.join(', ')}, and is not the folder of a module`);
}

function ofFile(path: string): FoundService {
  const id = idOf(basename(path, '.wasm'));
  return { id, spec: { modules: [{ name: id, bytes: readBytes(path) }], log } };
}

function idOf(path: string): string {
  return plainName(basename(path === '.' ? process.cwd() : path));
}

/** Opens it. @throws UsageError that says why it does not start */
export async function openService(path: string, { id, spec }: FoundService, options: IsolationOptions): Promise<IsolatedService> {
  const opened = await openIsolated(spec, nodeThreads(workerScript()), options);
  if (!opened.ok) throw new UsageError(`the service ${id} in \`${path}\` does not start: ${visibleLines(opened.error.message)}`);
  return opened.value;
}

/** Opens it so many times: the first makes its modules ready for the others, which then start together. @throws UsageError, with none of them open */
export async function openServices(path: string, found: FoundService, options: IsolationOptions, count: number): Promise<readonly IsolatedService[]> {
  if (count === 0) return [];
  const first = await openService(path, found, options);
  const others = await Promise.allSettled(Array.from({ length: count - 1 }, () => openService(path, found, { ...options, metered: first.metered })));
  const open = [first, ...others.flatMap((other) => (other.status === 'fulfilled' ? [other.value] : []))];
  const failed = others.find((other) => other.status === 'rejected');
  if (failed === undefined) return open;
  for (const service of open) service.close();
  throw failed.reason;
}

/** It lies beside the command; run from its sources, where the build puts it. */
function workerScript(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? '../../dist/marine-worker.mjs' : './marine-worker.mjs', import.meta.url);
}
