import type { Symbol } from './symbols.ts';

/** Declaring once more, word for word, what is there does no harm; published libraries do it with aliases and data types. */
export function sameDeclaration(one: Symbol, other: Symbol): boolean {
  if (one.kind === 'alias' && other.kind === 'alias') return shape(one.node.type) === shape(other.node.type);
  if (one.kind === 'data' && other.kind === 'data') return shape(one.node.fields) === shape(other.node.fields);
  return false;
}

function shape(node: unknown): string {
  return JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value));
}
