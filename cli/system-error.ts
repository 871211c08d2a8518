/** What Node throws when the system refuses: no permission, no space, not a folder. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** Why: `EACCES: permission denied, open '/x'` without the code and what we say ourselves. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^[A-Z]+: /, '').replace(/, \w+(?: '.*')?$/, '');
}
