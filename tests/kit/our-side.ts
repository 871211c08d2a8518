/** Runs programs with our compiler and our engine in the terms in which the first generation's runs are recorded. */
import { anyDeadlock } from './any-deadlock.ts';
import { compile } from '../../compiler/index.ts';
import type { CompiledFunction } from '../../compiler/index.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { diskSource } from '../../cli/project/disk-source.ts';
import type { Delivery } from '../../runtime/network/delivery-queue.ts';
import { nodeCryptography as cryptography } from '../../runtime/testing/node-cryptography.ts';
import { simulatedPeers } from '../../runtime/testing/simulated-keys.ts';
import { simulate } from '../../runtime/testing/simulate.ts';
import type { RunReport } from '../../runtime/testing/run-report.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import type { SourceMap } from '../../runtime/air/source-map.ts';
import type { NetworkRun } from './oracle/avm-network.ts';
import { nameArguments } from './oracle/avm-network.ts';
import { parseCall } from './oracle/call-text.ts';
import { normaliseRun } from './normalise.ts';
import type { Expected } from './normalise.ts';

export interface OurRun {
  readonly report: RunReport;
  readonly observed: Expected;
}

/** A function of a program, compiled by us. Throws with the rendered diagnostics when there are errors. */
export function compileOurs(path: string, name: string, target: 'air' | 'avm' = 'air'): CompiledFunction {
  const { functions, diagnostics } = compile({ entry: path, source: diskSource(), target, ...anyDeadlock });
  const compiled = functions.get(name);
  if (compiled !== undefined) return compiled;
  throw new Error(`${path} gives no function ${name}:\n${renderTerminal(diagnostics, { color: false })}`);
}

/** Runs a script on our engine and tells what an outsider can see. `call` is the text of the call, `@name` a peer. */
export async function runOnOurs(
  script: string,
  network: NetworkDefinition,
  call: string,
  delivery: Delivery = 'fifo',
  seed = 1,
  reaches?: (from: string, to: string) => boolean,
  sourceMap?: SourceMap,
): Promise<OurRun> {
  const ids = new Map<string, string>(Object.entries(simulatedPeers(network, cryptography)));
  const parsed = parseCall(call, (name) => ids.get(name) ?? '');
  const args = Object.fromEntries(nameArguments({ script, call: parsed }));
  const report = await simulate({ script, definition: network, args, clock: 'virtual', delivery, seed, cryptography, ...(reaches === undefined ? {} : { reaches }), ...(sourceMap === undefined ? {} : { sourceMap }) });
  return { report, observed: normaliseRun(observedRun(report, network), [...ids].map(([name, id]) => ({ name, id }))) };
}

/** A real client's network: it has one connection, to its relay. Everybody else reaches each other. */
export function behindRelay({ init, relay = init }: NetworkDefinition): (from: string, to: string) => boolean {
  return (from, to) => relay === init || (from === init ? to === relay : to !== init || from === relay);
}

/** Only the program's own services and callbacks: folding of constants and ways to fetch arguments are a compiler's business. */
function observedRun(report: RunReport, network: NetworkDefinition): NetworkRun {
  const calls = report.calls.filter((call) => {
    if (call.service === 'callbackSrv') return Object.hasOwn(network.callbacks ?? {}, call.function);
    return network.peers[call.peer]?.services?.[call.service]?.[call.function] !== undefined;
  });
  return {
    result: report.answered ? report.result : undefined,
    errors: report.errors,
    calls: calls.map(({ peer, service, function: functionName, args, result, error }) => ({
      peer,
      service,
      function: functionName,
      args,
      outcome: error === undefined ? { result: result ?? null } : { error: error.message },
    })),
  };
}
