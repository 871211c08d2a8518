import { unknownFunction } from '../arguments/select-function.ts';
import { dump, stages, type Stage } from '../../compiler/dump.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import { pipelineOptions } from '../../compiler/options.ts';
import type { PassObserver } from '../../compiler/pass.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console } from '../console/console.ts';
import { toJson } from '../../compiler/diagnostics/render-json.ts';
import { printDiagnostics } from '../console/diagnostics.ts';
import { StepProgress } from '../console/progress.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { compilerSettings } from '../project/compiler-settings.ts';
import { findInput } from '../project/inputs.ts';
import { sharedOptions } from './shared-options.ts';

const form = {
  name: 'debug',
  about: 'Shows what one stage of the compiler makes of a file. For understanding programs and the compiler; the form may change.',
  operands: {
    stage: { kind: 'choice', choices: stages, about: 'in the order of the compiler' },
    file: { kind: 'text', value: 'FILE', required: true, about: 'an .aqua file' },
  },
  options: {
    func: { kind: 'text', value: 'NAME', about: 'only this exported function (stages core, placed and air)' },
    time: { kind: 'flag', about: 'tell how long each pass took' },
    ...sharedOptions,
  },
  examples: [
    ['aqua debug placed main.aqua', 'on which peer each instruction runs, and why the particle goes where it goes'],
    ['aqua debug core main.aqua --func ask', 'one function with everything inlined'],
    ['aqua debug air main.aqua --time', 'and how long each pass took'],
    ['aqua debug types main.aqua --json', 'for scripts'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, debug);

/** Prints a stage to stdout; problems of the program go to stderr, as far as the stage got is shown. */
export function debug(args: Arguments<typeof form>, { out, err }: Console): ExitCode {
  const { stage, func } = args;
  const entry = findInput(args.file);
  const progress = new StepProgress(err, 'compiling');
  const clock = new Stopwatch(progress.observer);
  const options = pipelineOptions({ entry, ...compilerSettings(args), observer: clock.observer }, 'air');
  const { text, diagnostics, functions } = progress.of(entry, () => dump(options, stage, func));
  if (func !== undefined) requireFunction(func, functions, stage, entry);
  if (args.json) out.line(JSON.stringify({ stage, file: entry, text, functions: functions ?? null, milliseconds: clock.times, diagnostics: diagnostics.map(toJson) }, undefined, 2));
  else {
    out.line(text.trimEnd());
    printDiagnostics(err, diagnostics);
    if (args.time) for (const { pass, milliseconds } of clock.times) err.line(`${pass.padEnd(10)} ${milliseconds.toFixed(1).padStart(8)} ms`);
  }
  return hasErrors(diagnostics) ? exitCodes.program : exitCodes.ok;
}

/** @throws UsageError when the stage cannot show this function; but not when mistakes in the program are why */
function requireFunction(name: string, functions: readonly string[] | undefined, stage: Stage, path: string): void {
  if (functions === undefined) throw new UsageError(`--func: the stage ${stage} shows the whole file`, 'stages that show functions: core, placed and air');
  if (functions.length > 0 && !functions.includes(name)) throw unknownFunction(path, name, functions);
}

/** How long each pass takes. */
class Stopwatch {
  readonly #times = new Map<string, number>();
  readonly observer: PassObserver;
  #start = 0;

  /** @param next hears of the passes too */
  constructor(next: PassObserver) {
    this.observer = {
      started: (pass) => {
        next.started?.(pass);
        this.#start = performance.now();
      },
      finished: (pass) => this.#times.set(pass, (this.#times.get(pass) ?? 0) + performance.now() - this.#start),
    };
  }

  get times(): readonly { readonly pass: string; readonly milliseconds: number }[] {
    return [...this.#times].map(([pass, milliseconds]) => ({ pass, milliseconds }));
  }
}
