import { dump, stages } from '../../compiler/dump.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import { pipelineOptions } from '../../compiler/options.ts';
import type { PassObserver } from '../../compiler/pass.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console, Output } from '../console/console.ts';
import { printDiagnostics } from '../console/diagnostics.ts';
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
    import: sharedOptions.import,
    const: sharedOptions.const,
  },
  examples: [
    ['aqua debug placed main.aqua', 'on which peer each instruction runs, and why the particle goes where it goes'],
    ['aqua debug core main.aqua --func ask', 'one function with everything inlined'],
    ['aqua debug air main.aqua --time', 'and how long each pass took'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, debug);

/** Prints a stage to stdout; problems of the program go to stderr, as far as the stage got is shown. */
export function debug(args: Arguments<typeof form>, { out, err }: Console): ExitCode {
  const { stage, func } = args;
  const entry = findInput(args.file);
  const clock = stopwatch();
  const settings = { entry, ...compilerSettings(args), observer: clock.observer };
  const { text, diagnostics, functions } = dump(pipelineOptions(settings, 'air'), stage, func);
  if (func !== undefined && functions?.includes(func) === false) {
    throw new UsageError(`${entry} exports no function \`${func}\``, `it exports ${functions.map((name) => `\`${name}\``).join(', ')}`);
  }
  out.line(text.trimEnd());
  printDiagnostics(err, diagnostics);
  if (args.time) clock.report(err);
  return hasErrors(diagnostics) ? exitCodes.program : exitCodes.ok;
}

function stopwatch(): { readonly observer: PassObserver; report(output: Output): void } {
  const times: { readonly pass: string; readonly milliseconds: number }[] = [];
  let start = 0;
  return {
    observer: {
      started: () => {
        start = performance.now();
      },
      finished: (pass) => {
        times.push({ pass, milliseconds: performance.now() - start });
      },
    },
    report: (output) => {
      for (const { pass, milliseconds } of times) output.line(`${pass.padEnd(10)} ${milliseconds.toFixed(1).padStart(8)} ms`);
    },
  };
}
