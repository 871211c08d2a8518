/** How a file calls the timeout of the peer that it is on. */
import type { Edit } from '../diagnostics/diagnostic.ts';
import type { ResolvedModule } from '../names/symbols.ts';
import { lineBefore } from './source-lines.ts';

export interface TimeoutCall {
  /** `Peer.timeout` */
  readonly name: string;
  /** Whether it has a result, which wants to be received. */
  readonly returns: boolean;
  /** Where no service of the file has it: the declaration, above the function at an offset. */
  readonly declare?: (at: number) => Edit;
}

const declaration = 'service Peer("peer"):\n  timeout(milliseconds: u64, message: string)\n\n';

/** Undefined when a service cannot be declared, as the name is taken. */
export function timeoutIn({ services, items, declared, tree }: ResolvedModule): TimeoutCall | undefined {
  const named = (name: string) => items.get(name) ?? declared.get(name);
  for (const symbol of services) {
    if (symbol.kind !== 'service' || named(symbol.name) !== symbol) continue;
    const { defaultId, methods } = symbol.node;
    const isPeer = defaultId?.kind === 'string-literal' && defaultId.value === 'peer';
    const method = methods.find(({ name, type }) => name.name === 'timeout' && type.parameters.length === 2);
    if (isPeer && method !== undefined) return { name: `${symbol.name}.timeout`, returns: method.type.results.length > 0 };
  }
  if (named('Peer') !== undefined) return undefined;
  const { source } = tree.span;
  return {
    name: 'Peer.timeout',
    returns: false,
    declare: (at) => {
      let start = source.text.lastIndexOf('\nfunc ', at) + 1;
      while (start > 0 && source.text.startsWith('--', lineBefore(source.text, start - 1))) start = lineBefore(source.text, start - 1);
      return { span: { source, start, end: start }, text: declaration };
    },
  };
}
