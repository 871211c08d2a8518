import { exitCodes, type ExitCode, type UsageError } from '../exit.ts';
import type { Output } from './console.ts';
import { sourceStack } from './source-stack.ts';

/** Says what is wrong with the command line and what to write instead. */
export function reportUsage(output: Output, error: UsageError): ExitCode {
  output.line(`${output.style.red('aqua:')} ${error.message}`);
  if (error.hint !== undefined) output.line(`  ${error.hint.replaceAll('\n', '\n  ')}`);
  return exitCodes.usage;
}

/** Says that we have a bug and how to tell us. The stack is for us, so it only shows with `AQUA_DEBUG=1`. */
export function reportCrash(output: Output, error: unknown, version: string): ExitCode {
  output.line(`${output.style.red('aqua has a bug:')} ${messageOf(error)}`);
  output.line(`  Your program is not to blame. Please report it with the command line and the files, as docs/contributing.md says.`);
  output.line(`  aqua ${version}, node ${process.version}, ${process.platform}; AQUA_DEBUG=1 shows where it happened`);
  if (process.env['AQUA_DEBUG'] === '1' && error instanceof Error) output.line(sourceStack(error));
  return exitCodes.bug;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Why there is no result. */
export type FaultKind = 'usage' | 'simulation' | 'bug';

/** What `--json` shows in place of a result. */
export function faultJson(kind: FaultKind, { message, hint }: { readonly message: string; readonly hint?: string | undefined }): { readonly error: object } {
  return { error: { kind, message, ...(hint === undefined ? {} : { hint }) } };
}
