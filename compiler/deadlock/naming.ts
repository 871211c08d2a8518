/** What values are called where two of one name are spoken of: in a helper that is called twice, in the iterations of a loop, in two arms. */
import type { Node } from '../core/core.ts';
import type { Decision, Term } from './assumptions.ts';
import type { Naming, Source, Unknown } from './linear.ts';

/** Says of values where they come from when the function has another one of their name; of iterations, when more than one is among what is decided. */
export function namingFor(decisions: readonly Decision[]): Naming {
  const paths = new Map<Node, Set<string>>();
  for (const { from } of decisions.flatMap(namedIn)) if (from !== undefined) paths.set(from.node, (paths.get(from.node) ?? new Set()).add(from.path));
  return ({ name, from }) => {
    const where = from === undefined ? [] : [...placeOf(from), ...iterationOf(from, paths.get(from.node)?.size ?? 0)];
    return where.length === 0 ? name : `${name} (${where.join(', ')})`;
  };
}

function namedIn({ choice }: Decision): readonly (Unknown | Term)[] {
  switch (choice.kind) {
    case 'at-least-zero':
      return choice.value.terms.symbols;
    case 'holds':
      return choice.terms;
    case 'fails':
      return [];
  }
}

/** `line 9`, and which time when that is run more than once. */
function placeOf({ node, namesakes }: Source): readonly string[] {
  const { origin } = node;
  if (namesakes.size < 2 || !('source' in origin)) return [];
  const same = [...namesakes].filter((other) => other.origin === origin);
  return [`line ${origin.source.position(origin.start).line}`, ...(same.length > 1 ? [`${ordinal(same.indexOf(node) + 1)} time`] : [])];
}

function iterationOf({ path }: Source, iterations: number): readonly string[] {
  const numbers = [...path.matchAll(/\.(\d+)/g)].map(([, i]) => Number(i) + 1);
  return iterations < 2 || numbers.length === 0 ? [] : [`iteration ${numbers.join('.')}`];
}

function ordinal(n: number): string {
  const ending = n % 100 >= 11 && n % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${ending}`;
}
