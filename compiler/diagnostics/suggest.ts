/**
 * Names close to a mistyped one, best first, at most three. A candidate that differs only in upper and lower case comes first;
 * the others are at most a third of the name's length away (at least 1) by the Damerau-Levenshtein distance, in which
 * inserting, removing, replacing one letter or swapping two neighbours each count 1. Ties keep the order of `candidates`.
 */
export function suggest(name: string, candidates: Iterable<string>): string[] {
  const lower = name.toLowerCase();
  const limit = Math.max(1, Math.floor(name.length / 3));
  const ranked: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (candidate === name || candidate === '') continue;
    if (candidate.toLowerCase() === lower) ranked.push({ candidate, distance: 0 });
    else if (Math.abs(candidate.length - name.length) <= limit) {
      const distance = editDistance(name, candidate);
      // A name of one or two letters is one edit away from too many others.
      if (distance <= limit && distance < name.length) ranked.push({ candidate, distance });
    }
  }
  return ranked
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** So many names of one file are looked at … */
const MOST_NAMES = 200;
/** … and compared with so many others, all in all. */
const MOST_COMPARISONS = 1_000_000;

/**
 * Suggestions for the names of one file. A file where hundreds of names mean nothing lacks an import, not letters; looking at all
 * names for each of them would take time that grows with the square of the file.
 */
export class Suggestions {
  #names = MOST_NAMES;
  #comparisons = MOST_COMPARISONS;

  for(name: string, candidates: () => Iterable<string>): string[] {
    if (this.#names-- <= 0 || this.#comparisons <= 0) return [];
    const compared = [...candidates()];
    this.#comparisons -= compared.length;
    return suggest(name, compared);
  }
}

/** Damerau-Levenshtein distance in its restricted form (no letter takes part in two edits), by dynamic programming on three rows. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? a.length;
}
