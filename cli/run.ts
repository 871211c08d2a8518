import { version } from '../package.json';
import { suggest } from '../compiler/diagnostics/suggest.ts';
import { commandHelp, programHelp } from './command-line/help.ts';
import { asksForHelp } from './command-line/read.ts';
import { commands, type TableRow } from './commands/table.ts';
import type { Console, Output } from './console/console.ts';
import { faultJson, messageOf, reportCrash, reportUsage } from './console/failures.ts';
import { exitCodes, UsageError, type ExitCode } from './exit.ts';
import { usageErrorOf } from './system-error.ts';

const about = 'Write, check and run Aqua: programs that run across many peers.';
const advice = '`aqua --help` tells what there is';

const examples: readonly (readonly [command: string, about: string])[] = [
  ['aqua check main.aqua', 'look for mistakes'],
  ["aqua run main.aqua -f 'hello(@a, \"Ann\")'", 'run a function on a simulated network'],
  ['aqua compile src -o air', 'compile every file of a folder'],
  ['aqua debug placed main.aqua', 'see on which peer each instruction runs'],
  ['aqua explain AQ0203', 'what a report with this code is about'],
];

/**
 * The command `aqua` with these arguments.
 *
 * @returns the exit code; never rejects.
 */
export async function run(args: readonly string[], console: Console): Promise<ExitCode> {
  try {
    return await start(args, console);
  } catch (error) {
    const usage = usageErrorOf(error);
    const status = usage === undefined ? reportCrash(console.err, error, version) : reportUsage(console.err, usage);
    if (asksForJson(args)) printFault(usage === undefined ? faultJson('bug', { message: messageOf(error) }) : faultJson('usage', usage), console.out);
    return status;
  }
}

function printFault(fault: object, out: Output): void {
  try {
    out.line(JSON.stringify(fault, undefined, 2));
  } catch {
    // What failed may have been writing there; people were told.
  }
}

/** As good as can be told of a command line that may be wrong. */
function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? undefined : end).includes('--json');
}

async function start(line: readonly string[], console: Console): Promise<ExitCode> {
  const [name, ...rest] = line;
  switch (name) {
    case undefined:
      throw new UsageError('which command?', advice);
    case '--version':
      console.out.line(version);
      return exitCodes.ok;
    case '--help':
    case '-h':
      console.out.line(programHelp(about, [...commands].map(([command, row]) => [command, row.about]), examples, console.out.columns));
      return exitCodes.ok;
    default: {
      if (rest.length === 1 && (rest[0] === '--help' || rest[0] === '-h') && groupOf(name).length > 0) {
        console.out.line(programHelp(about, groupOf(name).map(([command, row]) => [command, row.about]), [], console.out.columns));
        return exitCodes.ok;
      }
      const { row, args } = find(name, rest);
      const { command } = await row.load();
      if (!asksForHelp(command, args)) return command.start(args, console);
      console.out.line(commandHelp(command, console.out.columns));
      return exitCodes.ok;
    }
  }
}

/** The command of one word or two, and what stands behind it. */
function find(name: string, rest: readonly string[]): { readonly row: TableRow; readonly args: readonly string[] } {
  const row = commands.get(name);
  if (row !== undefined) return { row, args: rest };
  const [second = '', ...args] = rest;
  const longer = commands.get(`${name} ${second}`);
  if (longer !== undefined) return { row: longer, args };
  const group = groupOf(name).map(([command]) => command);
  if (group.length === 0) throw unknownCommand(name);
  const [close] = suggest(second, group.map((command) => command.slice(name.length + 1)));
  throw new UsageError(second === '' ? `\`${name}\` what?` : `there is no command \`${name} ${second}\`${close === undefined ? '' : `; did you mean \`${name} ${close}\`?`}`, `there are ${group.join(', ')}`);
}

/** Commands of two words of which this is the first. */
function groupOf(name: string): readonly (readonly [string, TableRow])[] {
  return [...commands].filter(([command]) => command.startsWith(`${name} `));
}

function unknownCommand(name: string): UsageError {
  if (name.startsWith('-')) return new UsageError(`\`${name}\` cannot come first; write \`aqua <command> ${name}\``, advice);
  const [close] = suggest(name, [...commands.keys()].map((command) => command.split(' ')[0] ?? ''));
  return new UsageError(`there is no command \`${name}\`${close === undefined ? '' : `; did you mean \`${close}\`?`}`, advice);
}
