import { UsageError } from '../exit.ts';

/** Commands and what they take, for messages. */
const commands: Readonly<Record<string, string>> = {
  check: 'check <file..>',
  compile: 'compile <path..>',
  run: "run <file> -f 'name(arguments)'",
  debug: 'debug <stage> <file>',
};

/** What yargs says about a command line, in our words. */
export function usageError(message: string, args: readonly string[]): UsageError {
  const command = args.find((arg) => commands[arg] !== undefined);
  const usage = command === undefined ? 'aqua --help' : `aqua ${command} --help`;
  const [, similar] = /^Did you mean (.*)\?$/.exec(message) ?? [];
  if (similar !== undefined) return new UsageError(`there is no command \`${args[0] ?? ''}\`; did you mean \`${similar}\`?`, `\`${usage}\` tells what there is`);
  return new UsageError(reword(message, command), `\`${usage}\` tells what there is`);
}

function reword(message: string, command: string | undefined): string {
  const whole = command === undefined ? 'aqua <command>' : `aqua ${commands[command] ?? ''}`;
  if (/^(Not enough non-option arguments|Missing required argument)/.test(message)) return `something is missing; write \`${whole}\``;
  const [, unknown] = /^Unknown (?:arguments?|commands?): (.*)/.exec(message) ?? [];
  if (unknown !== undefined) return `\`${unknown}\` means nothing here; write \`${whole}\``;
  const [, option, given, choices] = /Argument: (.*), Given: (.*), Choices: (.*)/.exec(message) ?? [];
  if (choices !== undefined) return `${option ?? ''} cannot be ${given ?? ''}; choose from ${choices}`;
  const [, bare] = /^Not enough arguments following: (.*)/.exec(message) ?? [];
  if (bare !== undefined) return `\`${bare.length === 1 ? '-' : '--'}${bare}\` needs a value`;
  return message;
}
