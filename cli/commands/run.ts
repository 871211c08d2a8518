import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import { compile } from '../../compiler/index.ts';
import { invariant } from '../../compiler/invariant.ts';
import { audit } from '../../runtime/engine/audit.ts';
import { compileAir, type Program } from '../../runtime/engine/program.ts';
import { nodeCryptography } from '../../runtime/testing/node-cryptography.ts';
import { simulate, SimulationError, type SimulateOptions } from '../../runtime/testing/simulate.ts';
import { simulatedPeers } from '../../runtime/testing/simulated-keys.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { bindCall, type BoundCall } from '../arguments/bind.ts';
import { explainCallText } from '../arguments/explain.ts';
import { parseCallText } from '../arguments/call-text.ts';
import { selectFunction } from '../arguments/select-function.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console } from '../console/console.ts';
import { printDiagnostics, printDiagnosticsJson, tally } from '../console/diagnostics.ts';
import { faultJson } from '../console/failures.ts';
import { withProgress } from '../console/progress.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { compilerSettings, warnAboutConstants } from '../project/compiler-settings.ts';
import { findInput } from '../project/inputs.ts';
import { loadNetwork } from '../project/network.ts';
import { failingOutsideCalls } from '../project/stray-failure.ts';
import { nothingExported } from '../project/nothing-exported.ts';
import { PeerNames } from '../report/peer-names.ts';
import { prettyJson } from '../report/pretty-json.ts';
import { ProgramText } from '../../runtime/engine/program-text.ts';
import { problemsOf } from '../report/problems.ts';
import { runJson } from '../report/run-json.ts';
import { printTrace } from '../report/trace.ts';
import { waitingBranches } from '../report/waiting.ts';
import { sharedOptions } from './shared-options.ts';

const form = {
  name: 'run',
  about: 
    'Runs an exported function on a simulated network and prints what it returns.\n' +
    'Exits with 0 when the function answered, with 1 when it failed or could not finish.',
  operands: { file: { kind: 'text', value: 'FILE', required: true, about: 'an .aqua file' } },
  options: {
    function: {
      kind: 'text',
      value: 'CALL',
      short: 'f',
      required: true,
      about: 'the call: name(argument, …); arguments as in JSON or JavaScript, @name is the id of a peer, _ is a callback',
    },
    network: {
      kind: 'text',
      value: 'FILE',
      short: 'n',
      about: 'JavaScript or TypeScript file that describes the network; without it there are peers me, relay and a to e with the builtin services',
    },
    trace: { kind: 'flag', about: 'tell who did what, and verify all signatures' },
    seed: { kind: 'text', value: 'NUMBER', about: 'messages arrive out of order, the same way for the same number' },
    ...sharedOptions,
  },
  examples: [
    ["aqua run hello.aqua -f 'hello(@a, \"Ann\")'", 'on the default network'],
    ["aqua run main.aqua -f 'ask([@a, @b], 2)' -n network.ts --trace", 'on your own'],
    ["aqua run main.aqua -f 'put({ key: \"k\", value: null }, _)'", 'objects, options, callbacks'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, run);

/** Simulates a call; the answer goes to stdout, problems to stderr. */
export async function run(args: Arguments<typeof form>, console: Console): Promise<ExitCode> {
  const call = explainCallText(args.function, () => parseCallText(args.function));
  const seed = parseSeed(args.seed);
  const entry = findInput(args.file);
  const settings = compilerSettings(args);
  const { source } = settings;
  const compiled = compile({ entry, ...settings });
  warnAboutConstants(console.err, [compiled]);
  if (args.json && hasErrors(compiled.diagnostics)) printDiagnosticsJson(console.out, compiled.diagnostics);
  if (!args.json) printDiagnostics(console.err, compiled.diagnostics);
  if (hasErrors(compiled.diagnostics)) {
    if (!args.json) console.err.line(tally(compiled.diagnostics));
    return exitCodes.program;
  }
  const selected = selectFunction(compiled, call, entry);
  if (selected === undefined) {
    const problems = nothingExported(source, entry, call.name);
    if (args.json) printDiagnosticsJson(console.out, problems);
    else printDiagnostics(console.err, problems);
    return exitCodes.program;
  }
  const definition = await loadNetwork(args.network);
  const peers = simulatedPeers(definition, nodeCryptography);
  const bound = explainCallText(args.function, () => bindCall(call, selected.interface, new Map(Object.entries(peers))));
  checkCallbacks(bound, definition, args.network);

  const { script, sourceMap } = selected;
  const program = readable(script);
  const simulation: SimulateOptions = {
    ...{ script, sourceMap, definition, args: bound.values, clock: 'real', cryptography: nodeCryptography },
    onEvent: (event) => {
      if (event.kind === 'print') console.err.line(`${event.peer}: ${event.text}`);
    },
    ...(seed === undefined ? {} : { seed, delivery: 'random' as const }),
  };
  const report = await withProgress(console.err, 'running', () => failingOutsideCalls(args.network, () => simulate(simulation))).catch((error: unknown) => {
    if (error instanceof SimulationError) return error;
    throw error;
  });
  if (report instanceof SimulationError) {
    console.err.line(report.message);
    if (args.json) console.out.line(JSON.stringify(faultJson('simulation', report), undefined, 2));
    return exitCodes.program;
  }

  const names = new PeerNames(peers);
  const text = new ProgramText(program, sourceMap);
  // An unhandled error ends the function: whoever has not heard of that waits for nothing that matters.
  const waiting = report.answered || report.errors.length > 0 ? [] : waitingBranches(report.waiting, text, names);
  if (args.json) console.out.line(runJson(report, waiting));
  else {
    printDiagnostics(console.err, problemsOf(report, waiting, { program: text, names, source, entry: selected.span }));
    if (report.answered && selected.interface.arrow.codomain.tag !== 'nil') console.out.line(prettyJson(report.result));
    if (args.trace) {
      if (report.answered) console.out.line();
      printTrace(audit(report.bundle, program, nodeCryptography.crypto), report.calls, { program: text, names }, console.out);
    }
  }
  return report.answered ? exitCodes.ok : exitCodes.program;
}

function checkCallbacks({ callbacks }: BoundCall, definition: NetworkDefinition, network: string | undefined): void {
  const lacking = callbacks.filter((name) => definition.callbacks?.[name] === undefined);
  if (lacking.length === 0) return;
  const code = lacking.map((name) => `${name}: (...values) => console.log(...values)`).join(', ');
  throw new UsageError(
    `the function calls back ${lacking.map((name) => `\`${name}\``).join(', ')}, which the network does not give`,
    `add to ${network ?? 'a file for --network'}:  callbacks: { ${code} }`,
  );
}

function readable(script: string): Program {
  const result = compileAir(script);
  invariant(result.ok, 'the compiler wrote AIR that cannot be read');
  return result.program;
}

function parseSeed(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) throw new UsageError(`--seed wants a whole number, this is \`${text}\``);
  return seed;
}
