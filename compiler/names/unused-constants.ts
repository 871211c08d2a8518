import type { Expression } from '../syntax/tree.ts';
import type { ResolvedModule } from './symbols.ts';

/** Names of constants given from outside that no file of a program uses or declares. */
export function unusedConstants(given: ReadonlyMap<string, Expression>, modules: Iterable<ResolvedModule>): readonly string[] {
  const unused = new Set(given.keys());
  if (unused.size === 0) return [];
  for (const { items, names } of modules) {
    for (const name of items.keys()) unused.delete(name);
    for (const symbol of names.uses.values()) if (symbol.kind === 'const' && symbol.node.value === given.get(symbol.name)) unused.delete(symbol.name);
  }
  return [...unused];
}
