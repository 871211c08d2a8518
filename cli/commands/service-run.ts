import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console } from '../console/console.ts';
import { withProgress } from '../console/progress.ts';
import { exitCodes, type ExitCode } from '../exit.ts';
import { readServiceCall } from '../arguments/service-call.ts';
import { findService, openService } from '../project/marine-service.ts';
import { serviceListeners } from '../project/service-listeners.ts';
import { prettyJson } from '../report/pretty-json.ts';
import { callJson, reportOf } from '../report/service-call.ts';
import { visibleLines } from '../report/visible.ts';
import { callLimits, serviceOperand, serviceOptions } from './service-options.ts';

const form = {
  name: 'service run',
  about:
    'Calls a function of a service of Wasm modules and prints what it gives. What its modules print and log goes to stderr.\n' +
    'Exits with 0 when the call gave a result, with 1 when it failed.',
  operands: serviceOperand,
  options: {
    function: { kind: 'text', value: 'CALL', short: 'f', required: true, about: 'the call: name(argument, …); arguments as in JSON or JavaScript' },
    ...serviceOptions,
  },
  examples: [
    ['aqua service run greeter -f \'hello("Ann")\'', 'the module in the folder greeter, built before'],
    ['aqua service run sqlite3.wasm -f \'sqlite3_libversion_number()\' --json', 'for scripts, with the gas that it took'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, serviceRun);

/** One call of a service that lives no longer. */
export async function serviceRun(args: Arguments<typeof form>, { out, err }: Console): Promise<ExitCode> {
  const call = readServiceCall(args.function);
  const limits = callLimits(args);
  const found = findService(args.service);
  const service = await openService(args.service, found, serviceListeners(err));
  try {
    const report = reportOf(call.name, await withProgress(err, `running ${call.name}`, () => service.call(call.name, call.args, limits)));
    if (args.json) out.line(callJson(report));
    else if (report.ok) out.line(prettyJson(report.value));
    else err.line(visibleLines(report.message));
    return report.ok ? exitCodes.ok : exitCodes.program;
  } finally {
    service.close();
  }
}
