import yargs, { type Argv } from 'yargs';
import { version } from '../package.json';
import type { Console } from './console/console.ts';
import { reportCrash, reportUsage } from './console/failures.ts';
import { usageError } from './console/usage-message.ts';
import { exitCodes, UsageError, type ExitCode } from './exit.ts';

const examples: readonly (readonly [string, string])[] = [
  ['$0 check main.aqua', 'look for mistakes'],
  ["$0 run main.aqua -f 'hello(@a, \"Ann\")'", 'run a function on a simulated network'],
  ['$0 compile src -o air', 'compile every file of a folder'],
  ['$0 debug placed main.aqua', 'see on which peer each instruction runs'],
];

/**
 * The command `aqua` with these arguments.
 *
 * @returns the exit code; never rejects.
 */
export async function run(args: readonly string[], console: Console): Promise<ExitCode> {
  try {
    return await parse(args, console);
  } catch (error) {
    if (error instanceof UsageError) return reportUsage(console.err, error);
    if (isSystemError(error)) return reportUsage(console.err, new UsageError(error.message));
    return reportCrash(console.err, error, version);
  }
}

/** What Node throws when the disk refuses: no permission, no space, not a folder. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}

/** A command's options and its work are loaded only when it is the one that was asked for. */
async function parse(args: readonly string[], console: Console): Promise<ExitCode> {
  let status: ExitCode = exitCodes.ok;
  const parser = yargs()
    .scriptName('aqua')
    .usage('$0 <command>\n\nWrite, check and run Aqua: programs that run across many peers.')
    .command(
      'check <file..>',
      'look for mistakes',
      async (y) => (await import('./commands/check.ts')).options(y),
      async (argv) => void (status = await (await import('./commands/check.ts')).check(argv, console)),
    )
    .command(
      'compile <path..>',
      'compile to AIR',
      async (y) => (await import('./commands/compile.ts')).options(y),
      async (argv) => void (status = await (await import('./commands/compile.ts')).compile(argv, console)),
    )
    .command(
      'run <file>',
      'run a function on a simulated network',
      async (y) => (await import('./commands/run.ts')).options(y),
      async (argv) => void (status = await (await import('./commands/run.ts')).run(argv, console)),
    )
    .command(
      'debug <stage> <file>',
      'show what one stage of the compiler makes of a file',
      async (y) => (await import('./commands/debug.ts')).options(y),
      async (argv) => void (status = (await import('./commands/debug.ts')).debug(argv, console)),
    );
  await configure(parser, args, console).parseAsync(args, {}, (_error, _argv, output) => {
    if (output !== '') console.out.line(output);
  });
  return status;
}

function configure<T>(parser: Argv<T>, args: readonly string[], console: Console): Argv<T> {
  return parser
    .example(examples.map(([command, text]) => [command, text]))
    .demandCommand(1, 'which command?')
    .recommendCommands()
    .strict()
    .detectLocale(false)
    .parserConfiguration({ 'greedy-arrays': false, 'parse-numbers': false, 'parse-positional-numbers': false })
    .version(version)
    .help()
    .alias({ help: 'h' })
    .wrap(Math.min(console.out.columns, 110))
    .exitProcess(false)
    .fail((message, error: Error | undefined) => {
      // What a command threw comes without a message; everything else is about the command line.
      if (!message && error !== undefined) throw error;
      throw usageError(message, args);
    });
}
