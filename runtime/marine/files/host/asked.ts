import { FileError, isFileErrorCode } from '../file-error.ts';

/** Turns what the operating system says into a FileError; the text of it, which holds paths of the host, stays behind. */
export function asked<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (problem) {
    if (problem instanceof FileError) throw problem;
    const code = problem instanceof Error && 'code' in problem ? String(problem.code).slice(1).toLowerCase() : '';
    throw new FileError(isFileErrorCode(code) ? code : 'io');
  }
}
