/** The published Aqua compiler (npm @fluencelabs/aqua-api 0.14.6), driven as a black box. */
import { compileFromPath, compileFromString } from '@fluencelabs/aqua-api';

export class OriginalCompilerError extends Error {
  readonly diagnostics: readonly string[];

  constructor(diagnostics: readonly string[]) {
    super(`the original compiler refused:\n${diagnostics.join('\n')}`);
    this.diagnostics = diagnostics;
  }
}

export interface OriginalOptions {
  /** Import search path, after the importing file's own folder. */
  readonly imports?: readonly string[];
  /** Default false: the function is called through a relay. */
  readonly noRelay?: boolean;
}

/**
 * Compiles one file, given by path or as text, to the AIR of its exported functions. Functions without results answer too.
 * Throws OriginalCompilerError for a refused program; internal failures of the compiler surface as what it throws.
 */
export async function compileWithOriginal(
  source: { readonly path: string } | { readonly code: string },
  { imports = [], noRelay = false }: OriginalOptions = {},
): Promise<ReadonlyMap<string, string>> {
  const common = { imports: [...imports], noRelay, noEmptyResponse: false, logLevel: 'off' };
  const result =
    'path' in source ? await compileFromPath({ ...common, filePath: source.path }) : await compileFromString({ ...common, code: source.code });
  if (result.errors.length > 0) throw new OriginalCompilerError(result.errors.map(withoutColours));
  return new Map(Object.entries(result.functions).map(([name, compiled]) => [name, compiled.script]));
}

function withoutColours(text: string): string {
   
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}
