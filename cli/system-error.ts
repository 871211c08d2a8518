import { UsageError } from './exit.ts';

/** The error as people should read it, unless it is a bug of ours. */
export function usageErrorOf(error: unknown): UsageError | undefined {
  if (error instanceof UsageError) return error;
  if (!isSystemError(error)) return undefined;
  return new UsageError(`${error.path === undefined ? 'the output cannot be written' : `\`${error.path}\``}: ${reasonOf(error)}`);
}

/** What Node throws when the system refuses: no permission, no space, not a folder. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** Why: `EACCES: permission denied, open '/x'` without the code and what we say ourselves. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^[A-Z]+: /, '').replace(/, \w+(?: '.*')?$/, '');
}
