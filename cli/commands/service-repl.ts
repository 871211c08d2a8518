import { createInterface } from 'node:readline';
import { readServiceCall } from '../arguments/service-call.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console, Output } from '../console/console.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import type { FunctionSignature, IsolatedService } from '../../runtime/marine/index.ts';
import { describeSignature } from '../module/describe-module.ts';
import { findService, openService } from '../project/marine-service.ts';
import { serviceListeners } from '../project/service-listeners.ts';
import { prettyJson } from '../report/pretty-json.ts';
import { callJson, reportOf } from '../report/service-call.ts';
import { visible, visibleLines } from '../report/visible.ts';
import { callLimits, serviceOperand, serviceOptions } from './service-options.ts';

const form = {
  name: 'service repl',
  about: 'Calls functions of a service of Wasm modules one after the other, as they are typed in; the service remembers. Tab completes names, arrows go through earlier calls.',
  operands: serviceOperand,
  options: serviceOptions,
  examples: [
    ['aqua service repl key-value', 'then: put("a", "1")'],
    ['echo \'hello("Ann")\' | aqua service repl greeter --json', 'calls from a file or another program, a line of JSON each'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, serviceRepl);

const help = 'name(argument, …) calls a function; .functions lists them; .exit ends';

/** Reads calls line by line until the input ends. A call that fails does not end it, and makes the exit code 1 when nobody sits there. */
export async function serviceRepl(args: Arguments<typeof form>, { out, err }: Console): Promise<ExitCode> {
  const limits = callLimits(args);
  const service = await openService(args.service, findService(args.service), serviceListeners(err));
  const typed = process.stdin.isTTY && out.interactive;
  const lines = createInterface({ input: process.stdin, ...(typed && { output: process.stdout, prompt: '> ', historySize: 1000, completer: (line: string) => complete(line, service) }) });
  let failed = false;
  try {
    if (typed) {
      err.line(help);
      lines.prompt();
    }
    for await (const line of lines) {
      const text = line.trim();
      if (text === '.exit') break;
      if (text === '.functions') listFunctions(service.functions, out);
      else if (text === '.help') err.line(help);
      else if (text !== '') failed = !(await answer(text, service, limits, args.json, { out, err })) || failed;
      if (typed) lines.prompt();
    }
  } finally {
    lines.close();
    service.close();
  }
  return failed && !typed ? exitCodes.program : exitCodes.ok;
}

/** @returns whether it went well */
async function answer(text: string, service: IsolatedService, limits: ReturnType<typeof callLimits>, json: boolean, { out, err }: Console): Promise<boolean> {
  try {
    const call = readServiceCall(text);
    const report = reportOf(call.name, await service.call(call.name, call.args, limits));
    if (json) out.line(callJson(report));
    else if (report.ok) out.line(prettyJson(report.value));
    else err.line(visibleLines(report.message));
    return report.ok;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (json) out.line(JSON.stringify({ ok: false, error: { kind: 'usage', message: error.message } }));
    else err.line(`${error.message}${error.hint === undefined ? '' : `\n${error.hint}`}`);
    return false;
  }
}

function complete(line: string, { functions }: IsolatedService): [string[], string] {
  const names = [...functions].map(([name, { parameters }]) => `${name}(${parameters.length === 0 ? ')' : ''}`);
  return [[...names, '.functions', '.help', '.exit'].filter((name) => name.startsWith(line)), line];
}

function listFunctions(functions: ReadonlyMap<string, FunctionSignature>, out: Output): void {
  for (const [name, { parameters, result }] of functions) {
    out.line(visible(`${name}${describeSignature({ parameters, result })}`));
  }
}
