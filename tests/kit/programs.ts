/** The programs of tests/programs with their mock networks and recorded behaviour. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fromJsonText } from './exact-json.ts';
import type { Expected } from './normalise.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';

const programsFolder = fileURLToPath(new URL('../programs/', import.meta.url));

export interface ProgramSource {
  readonly name: string;
  readonly dir: string;
  /** Path of main.aqua. */
  readonly mainPath: string;
  readonly network: NetworkDefinition;
  /** Text of the call; oracle/call-text.ts parses it. */
  readonly call: string;
  /**
   * Why the first generation does not finish this correct program under every order of delivery. Its recording is then the run
   * under first-in-first-out delivery, which did finish; ours must give it under all orders.
   */
  readonly originalDefect: string | undefined;
  /** Why the first generation cannot do this at all. Then its `expected.json` was written by a person. */
  readonly byHand: string | undefined;
  /** Whether the first generation's VM cannot run our script. */
  readonly needsOurEngine: boolean;
}

export interface ProgramCase extends ProgramSource {
  /** What the first generation did, or should have done, under every order of delivery. */
  readonly expected: Expected;
}

/** All programs, by name, without their recordings. */
export async function loadProgramSources(): Promise<readonly ProgramSource[]> {
  const entries = await readdir(programsFolder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map(loadSource));
}

/** The original compiler's AIR of these has another outcome when messages come in another order, on its own VM as on our engine. */
export const racyOnOriginal: ReadonlySet<string> = new Set(['join-after-errors-in-parallel-iterations', 'join-several-values', 'par-for-loops']);

/** All programs with their recordings; throws for a program that was never recorded (see tests/programs/README.md). */
export async function loadPrograms(): Promise<readonly ProgramCase[]> {
  const sources = await loadProgramSources();
  return Promise.all(
    sources.map(async (source) => {
      const text = await readFile(expectedPath(source), 'utf8');
      // the recorder wrote it
      return { ...source, expected: fromJsonText(text) as unknown as Expected };
    }),
  );
}

export function expectedPath(source: ProgramSource): string {
  return join(source.dir, 'expected.json');
}

async function loadSource(name: string): Promise<ProgramSource> {
  const dir = join(programsFolder, name);
  const module: unknown = await import(pathToFileURL(join(dir, 'network.ts')).href);
  if (!isProgramModule(module)) throw new Error(`${dir}/network.ts must export default a network and a string "call"`);
  return { name, dir, mainPath: join(dir, 'main.aqua'), network: module.default, call: module.call, originalDefect: module.originalDefect, byHand: module.byHand, needsOurEngine: module.needsOurEngine ?? false };
}

interface ProgramModule {
  readonly default: NetworkDefinition;
  readonly call: string;
  readonly originalDefect?: string;
  readonly byHand?: string;
  readonly needsOurEngine?: boolean;
}

function isProgramModule(module: unknown): module is ProgramModule {
  if (typeof module !== 'object' || module === null || !('default' in module) || !('call' in module)) return false;
  if ('originalDefect' in module && typeof module.originalDefect !== 'string') return false;
  if ('byHand' in module && typeof module.byHand !== 'string') return false;
  if ('needsOurEngine' in module && typeof module.needsOurEngine !== 'boolean') return false;
  const network = module.default;
  return typeof module.call === 'string' && typeof network === 'object' && network !== null && 'init' in network && 'peers' in network;
}
