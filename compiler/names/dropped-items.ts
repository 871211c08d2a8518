import type { Module } from '../syntax/tree.ts';
import { unreadText } from './unread-text.ts';

const cache = new WeakMap<Module, ReadonlySet<string>>();

/**
 * Names of declarations that the parser could not read and left out of the tree. They were meant to exist, so uses of them
 * stay silent: the fault is the one in the declaration, which was reported.
 */
export function droppedItems(tree: Module): ReadonlySet<string> {
  if (tree.faulty.isEmpty) return none;
  const known = cache.get(tree);
  if (known !== undefined) return known;
  const names = new Set<string>();
  const unread = unreadText(tree.span, [...tree.headers, ...tree.items]);
  // Up to the first bracket or colon: the word in front may be missing, doubled or misspelt.
  for (const [head] of unread.matchAll(/^[^\S\n]*(?:(?:func|data|service|ability|alias|const)\b| ?[A-Za-z])[\w \t]*/gm)) {
    for (const [name] of head.matchAll(/[A-Za-z]\w*/g)) names.add(name);
  }
  for (const item of tree.items) names.delete(item.name.name);
  cache.set(tree, names);
  return names;
}

const none: ReadonlySet<string> = new Set();

/** Whether a declaration was left out that has no name at all: it may have been meant to be anything that is not found. */
export function hasNameless(tree: Module): boolean {
  return !tree.faulty.isEmpty && /^(?:func|data|service|ability)[ \t]*[({:]/m.test(unreadText(tree.span, [...tree.headers, ...tree.items]));
}

/** The lines of declarations whose name may not be what was meant, as in `func askwho: string)`. */
export function damagedHeads({ faulty, items }: Module): readonly string[] {
  return items.flatMap(({ name: { span } }) => {
    const line = faulty.at(span);
    return line === undefined ? [] : [span.source.text.slice(line.start, line.end)];
  });
}
