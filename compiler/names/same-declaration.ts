import type { Symbol } from './symbols.ts';

/** Declaring once more, word for word, what is there does no harm; published libraries do it with aliases and data types. */
export function sameDeclaration(one: Symbol, other: Symbol): boolean {
  if (one.kind === 'alias' && other.kind === 'alias') return sameShape(one.node.type, other.node.type);
  if (one.kind === 'data' && other.kind === 'data') return sameShape(one.node.fields, other.node.fields);
  return false;
}

/** Whether two trees differ in nothing but where they stand. */
function sameShape(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const parts = new Map(Object.entries(other));
  return Object.keys(one).length === parts.size && Object.entries(one).every(([key, part]) => key === 'span' || (parts.has(key) && sameShape(part, parts.get(key))));
}
