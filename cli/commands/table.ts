import type { Command } from '../command-line/command.ts';

export interface TableRow {
  /** For the list of commands. */
  readonly about: string;
  /** Each command is loaded only when it is the one that was asked for. */
  readonly load: () => Promise<{ readonly command: Command }>;
}

/** All commands, in the order of the help; some have two words. */
export const commands: ReadonlyMap<string, TableRow> = new Map<string, TableRow>([
  ['check', { about: 'look for mistakes', load: () => import('./check.ts') }],
  ['compile', { about: 'compile to AIR or to bindings', load: () => import('./compile.ts') }],
  ['run', { about: 'run a function on a simulated network', load: () => import('./run.ts') }],
  ['replay', { about: 'run a recording again and see whether it comes out the same', load: () => import('./replay.ts') }],
  ['audit', { about: 'verify what peers signed in a run, and tell its story', load: () => import('./audit.ts') }],
  ['debug', { about: 'show what one stage of the compiler makes of a file', load: () => import('./debug.ts') }],
  ['module new', { about: 'start a Wasm module', load: () => import('./module-new.ts') }],
  ['module build', { about: 'compile a Wasm module', load: () => import('./module-build.ts') }],
  ['module interface', { about: 'show what scripts need to call a module', load: () => import('./module-interface.ts') }],
  ['module inspect', { about: 'tell what is in a Wasm file', load: () => import('./module-inspect.ts') }],
  ['service run', { about: 'call a function of a service of Wasm modules', load: () => import('./service-run.ts') }],
  ['service repl', { about: 'call functions of a service as they are typed in', load: () => import('./service-repl.ts') }],
  ['explain', { about: 'say more about a problem', load: () => import('./explain.ts') }],
]);
