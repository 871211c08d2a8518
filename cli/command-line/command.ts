import type { Console } from '../console/console.ts';
import type { ExitCode } from '../exit.ts';
import { readCommandLine } from './read.ts';
import type { Specs, Values } from './spec.ts';

/** How a command looks from outside. */
export interface CommandForm {
  readonly name: string;
  /** What it does, for its help. */
  readonly about: string;
  /** Values by their place, in order. A list can only be the last. */
  readonly operands: Specs;
  /** Values by name, `--NAME`. */
  readonly options: Specs;
  readonly examples: readonly (readonly [command: string, about: string])[];
}

export interface Command extends CommandForm {
  /**
   * Does its work.
   *
   * @param args what stands after the name of the command
   * @throws UsageError when the command cannot do what they say
   */
  start(args: readonly string[], console: Console): Promise<ExitCode>;
}

/** What the work of a command gets. */
export type Arguments<Form extends CommandForm> = Values<Form['operands'] & Form['options']>;

export function defineCommand<Form extends CommandForm>(form: Form, work: (values: Arguments<Form>, console: Console) => ExitCode | Promise<ExitCode>): Command {
  return { ...form, start: async (args, console) => work(readCommandLine<Form['operands'] & Form['options']>(form, args), console) };
}
