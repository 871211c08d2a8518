/** What came of a call of a service, for people and for programs. */
import { valueToJson, type IsolatedCallResult } from '../../runtime/marine/index.ts';
import { printJson, type Json } from '../../runtime/particle/json.ts';

export type CallReport = { readonly ok: true; readonly value: Json; readonly gasUsed: bigint } | { readonly ok: false; readonly kind: string; readonly message: string; readonly gasUsed: bigint | undefined };

/** Floats that JSON has no word for are an error, as they are for scripts. */
export function reportOf(name: string, result: IsolatedCallResult): CallReport {
  const { gasUsed } = result;
  if (!result.ok) return { ok: false, kind: result.error.kind, message: result.error.message, gasUsed };
  const json = valueToJson(result.value);
  if (json.ok) return { ok: true, value: json.value, gasUsed: result.gasUsed };
  return { ok: false, kind: 'bad-value', message: `the result of ${name} ${json.problem.message}`, gasUsed };
}

/** The same as a line of JSON. */
export function callJson(report: CallReport): string {
  return printJson(report.ok ? { ...report } : { ok: false, error: { kind: report.kind, message: report.message }, gasUsed: report.gasUsed ?? null });
}
