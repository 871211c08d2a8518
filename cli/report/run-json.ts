import { printJson, type Json } from '../../runtime/particle/json.ts';
import type { RunReport } from '../../runtime/testing/run-report.ts';
import type { WaitingBranch } from './waiting.ts';

/** The whole run as one line of exact JSON. A call has a `result`, or an `error`: the service's own text. */
export function runJson(report: RunReport, waiting: readonly WaitingBranch[]): string {
  return printJson({
    result: report.result,
    errors: report.errors,
    calls: report.calls.map(({ peer, service, function: name, args, result, error }): Json => ({
      peer,
      service,
      function: name,
      args,
      ...(error === undefined ? { result } : { error: error.message }),
    })),
    messages: report.messages,
    bytes: report.bytes,
    waiting: waiting.map((branch): Json => ({ ...branch })),
    peers: report.peers,
  });
}
