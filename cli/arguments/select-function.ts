import { suggest } from '../../compiler/diagnostics/suggest.ts';
import type { CompiledFunction, CompiledModule } from '../../compiler/index.ts';
import { UsageError } from '../exit.ts';
import type { CallText } from './call-text.ts';

/** The function that is called; undefined when the file exports none at all. @throws UsageError for an unknown name */
export function selectFunction({ functions }: CompiledModule, { name }: CallText, path: string): CompiledFunction | undefined {
  const found = functions.get(name);
  if (found !== undefined || functions.size === 0) return found;
  throw unknownFunction(path, name, [...functions.keys()]);
}

export function unknownFunction(path: string, name: string, names: readonly string[]): UsageError {
  const close = suggest(name, names)[0];
  const exported = `${path} exports ${names.map((other) => `\`${other}\``).join(', ')}`;
  return new UsageError(`${path} exports no function \`${name}\``, close === undefined ? exported : `did you mean \`${close}\`? ${exported}`);
}
