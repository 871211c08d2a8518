import type { Module } from '../syntax/tree.ts';
import { unreadText } from './unread-text.ts';

const cache = new WeakMap<Module, ReadonlySet<string>>();

/**
 * Names of declarations that the parser could not read and left out of the tree. They were meant to exist, so uses of them
 * stay silent: the fault is the one in the declaration, which was reported.
 */
export function droppedItems(tree: Module): ReadonlySet<string> {
  const known = cache.get(tree);
  if (known !== undefined) return known;
  const names = new Set<string>();
  const unread = unreadText(tree.span, [...tree.headers, ...tree.items]);
  for (const [, name] of unread.matchAll(/^[^\S\n]*(?:func|data|service|ability|alias|const)[ \t]+([A-Za-z]\w*)/gm)) {
    if (name !== undefined) names.add(name);
  }
  for (const item of tree.items) names.delete(item.name.name);
  cache.set(tree, names);
  return names;
}
