import type { Specs } from '../command-line/spec.ts';
import { UsageError } from '../exit.ts';
import { sharedOptions } from './shared-options.ts';

/** Which service the commands that run one mean. */
export const serviceOperand = {
  service: { kind: 'text', value: 'DIR', required: true, about: 'a folder with a Config.toml or an aqua.module.json, the folder of a module that was built, or a .wasm file' },
} as const satisfies Specs;

/** Options of those commands. */
export const serviceOptions = {
  gas: { kind: 'text', value: 'NUMBER', about: 'what a call may take at most, in units of work; 100000000000 if not given' },
  timeout: { kind: 'text', value: 'MS', about: 'milliseconds after which a call is ended; 30000 if not given' },
  json: sharedOptions.json,
} as const satisfies Specs;

/** @throws UsageError for what is no number above zero */
export function callLimits({ gas, timeout }: { readonly gas: string | undefined; readonly timeout: string | undefined }): { readonly gas?: bigint; readonly timeout?: number } {
  return { ...(gas !== undefined && { gas: BigInt(whole('--gas', gas)) }), ...(timeout !== undefined && { timeout: Number(whole('--timeout', timeout)) }) };
}

function whole(option: string, text: string): string {
  if (/^[1-9]\d{0,17}$/.test(text)) return text;
  throw new UsageError(`${option} wants a whole number above zero, not \`${text}\``);
}
