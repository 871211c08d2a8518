import { audit, type Audit } from '../../runtime/engine/audit.ts';
import { ProgramText } from '../../runtime/engine/program-text.ts';
import { parseChaos, type Chaos } from '../../runtime/testing/chaos.ts';
import { nodeCryptography } from '../../runtime/testing/node-cryptography.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import type { RunReport } from '../../runtime/testing/run-report.ts';
import { simulate, SimulationError, type SimulateOptions } from '../../runtime/testing/simulate.ts';
import { simulatedPeers } from '../../runtime/testing/simulated-keys.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console } from '../console/console.ts';
import { printDiagnostics, printDiagnosticsJson, tally } from '../console/diagnostics.ts';
import { faultJson } from '../console/failures.ts';
import { withProgress } from '../console/progress.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { loadNetwork } from '../project/network.ts';
import type { AddedServices } from '../project/peer-services.ts';
import { Recorder } from '../project/recorder.ts';
import { findProgram } from '../project/run-program.ts';
import { failingOutsideCalls } from '../project/stray-failure.ts';
import { counted } from '../report/counted.ts';
import { FaultTally } from '../report/fault-tally.ts';
import { outcomeOf } from '../report/outcome.ts';
import { PeerNames } from '../report/peer-names.ts';
import { prettyJson } from '../report/pretty-json.ts';
import { problemsOf } from '../report/problems.ts';
import { runJson } from '../report/run-json.ts';
import { printTrace } from '../report/trace.ts';
import { sharedOptions } from './shared-options.ts';

const form = {
  name: 'run',
  about: 
    'Runs an exported function, or a script in AIR, on a simulated network and prints what it returns.\n' +
    'Exits with 0 when it answered (a script: when it is done), with 1 when it failed or could not finish.',
  operands: { file: { kind: 'text', value: 'FILE', required: true, about: 'an .aqua file; or an .air file, in which "@{bob}" is the id of the peer bob' } },
  options: {
    function: {
      kind: 'text',
      value: 'CALL',
      short: 'f',
      about: 'the call, for an .aqua file: name(argument, …); arguments as in JSON or JavaScript, @name is the id of a peer, _ is a callback',
    },
    network: {
      kind: 'text',
      value: 'FILE',
      short: 'n',
      about: 'JavaScript or TypeScript file that describes the network; without it there are peers me, relay and a to e with the builtin services',
    },
    trace: { kind: 'flag', about: 'draw who did what, hop by hop, and verify all signatures' },
    seed: { kind: 'text', value: 'NUMBER', about: 'messages arrive out of order, the same way for the same number' },
    chaos: {
      kind: 'text',
      value: 'FAULTS',
      about: 'what goes wrong, as shares from 0 to 1: loss, dup, reorder, crash, partition; and latency=MS..MS; --seed gives another run of bad luck',
    },
    service: {
      kind: 'list',
      value: 'DIR',
      about: 'a service of Wasm modules (see `aqua service run`) for every peer but the one that starts; PEER=DIR for one peer, PEER=ID:DIR under another id',
    },
    record: { kind: 'text', value: 'FILE', about: 'write down everything that happens, for `aqua replay` and `aqua audit`' },
    ...sharedOptions,
  },
  examples: [
    ["aqua run hello.aqua -f 'hello(@a, \"Ann\")'", 'on the default network'],
    ["aqua run main.aqua -f 'ask([@a, @b], 2)' -n network.ts --trace", 'on your own'],
    ["aqua run main.aqua -f 'put({ key: \"k\", value: null }, _)'", 'objects, options, callbacks'],
    ["aqua run main.aqua -f 'f()' --chaos loss=0.1,crash=0.1 --seed 7", 'on a bad day'],
    ["aqua run main.aqua -f 'greet(\"Ann\")' --service a=greeter", 'with a module that peer a runs'],
    ['aqua run ping.air --record ping.jsonl', 'a script; write down what happens'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, run);

/** Simulates a program; the answer goes to stdout, problems to stderr. */
export async function run(args: Arguments<typeof form>, console: Console): Promise<ExitCode> {
  const opened: AddedServices[] = [];
  try {
    return await runWith(args, console, opened);
  } finally {
    for (const services of opened) services.close();
  }
}

/** @param opened services to end when it is done */
async function runWith(args: Arguments<typeof form>, console: Console, opened: AddedServices[]): Promise<ExitCode> {
  const seed = parseSeed(args.seed);
  const chaos = args.chaos === undefined ? undefined : readChaos(args.chaos);
  const withServices = async (network: NetworkDefinition): Promise<NetworkDefinition> => {
    const { addServices } = await import('../project/peer-services.ts');
    const added = await addServices(network, args.service, console.err);
    opened.push(added);
    return added.definition;
  };
  const load = async () => {
    const network = await loadNetwork(args.network);
    const definition = args.service.length === 0 ? network : await withServices(network);
    return { definition, peers: simulatedPeers(definition, nodeCryptography) };
  };
  let loaded: ReturnType<typeof load> | undefined;
  // Bundling a network file takes longer than most programs: once is enough.
  const network = () => (loaded ??= load());
  const { program, diagnostics, source } = await findProgram(args, network, console.err);
  if (args.json && program === undefined) printDiagnosticsJson(console.out, diagnostics);
  if (!args.json) printDiagnostics(console.err, diagnostics);
  if (program === undefined) {
    if (!args.json) console.err.line(tally(diagnostics));
    return exitCodes.program;
  }
  const { definition, peers } = await network();
  const recorder = args.record === undefined ? undefined : new Recorder(args.record);
  const faults = new FaultTally();
  const { script, sourceMap } = program;
  const simulation: SimulateOptions = {
    ...{ script, sourceMap, definition, args: program.args, clock: 'real', cryptography: nodeCryptography },
    onEvent: (event) => {
      if (event.kind === 'print') console.err.line(`${event.peer}: ${event.text}`);
      faults.note(event);
    },
    ...(seed === undefined && chaos === undefined ? {} : { seed: seed ?? 1, delivery: 'random' as const }),
    ...(chaos !== undefined && { chaos }),
    ...(recorder !== undefined && { record: (line) => recorder.line(line) }),
  };
  const simulated = withProgress(console.err, 'running', () => failingOutsideCalls(args.network, () => simulate(simulation)));
  const report = await simulated.catch((error: unknown) => {
    if (error instanceof SimulationError) return error;
    throw error;
  });
  recorder?.close();
  if (report instanceof SimulationError) {
    console.err.line(report.message);
    if (args.json) console.out.line(JSON.stringify(faultJson('simulation', report), undefined, 2));
    return exitCodes.program;
  }

  const names = new PeerNames(peers);
  const text = new ProgramText(program.program, sourceMap);
  const audited = (): Audit => audit(report.bundle, program.program, nodeCryptography.crypto);
  const outcome = outcomeOf(report, program, text, names, audited);
  if (args.json) console.out.line(runJson(report, outcome.waiting));
  else {
    const context = { program: text, names, source, entry: program.entry };
    printDiagnostics(console.err, problemsOf(report, outcome, context));
    if (report.answered && program.gives) console.out.line(prettyJson(report.result));
    if (chaos !== undefined) console.err.line(faults.summary());
    if (args.trace) {
      if (report.answered) console.out.line();
      printTrace(audited(), report.calls, { program: text, names }, console.out);
    } else if (outcome.good && !report.answered) console.err.line(scriptSummary(report));
  }
  return outcome.good ? exitCodes.ok : exitCodes.program;
}

/** A script that gives no answer tells nothing by itself. */
function scriptSummary({ calls, messages }: RunReport): string {
  const peers = new Set(calls.map(({ peer }) => peer)).size;
  return `done: ${counted(calls.length, 'call')} on ${counted(peers, 'peer')}, ${counted(messages, 'message')}; --trace tells them`;
}

function readChaos(text: string): Chaos {
  const read = parseChaos(text);
  if (!read.ok) throw new UsageError(`--chaos: ${read.problem}`, 'for example --chaos loss=0.1,dup=0.1,crash=0.05');
  return read.chaos;
}

function parseSeed(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seed = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(seed)) throw new UsageError(`--seed wants a whole number, this is \`${text}\``);
  return seed;
}
