/** Which line of whose file each line of a bundle comes from. */
import type { Bundle } from './freeze.ts';

/** Of a source map, https://tc39.es/ecma426/ */
export interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * For each line, beginning with 1, where its first part comes from.
 *
 * @param nameOf how people know a file of the map; null for files that are none of theirs
 * @example
 * placesOf({ sources: ['a.js'], mappings: ';AAAA;AAEA' }, (name) => name); // => [null, null, 'a.js:1', 'a.js:3']
 */
export function placesOf({ sources, mappings }: SourceMap, nameOf: (source: string) => string | null): Bundle['places'] {
  let [source, line] = [0, 0];
  const lines = mappings.split(';').map((segments) => {
    let first: string | null | undefined;
    for (const segment of segments.split(',')) {
      const [, sourceStep, lineStep] = numbers(segment);
      if (sourceStep === undefined || lineStep === undefined) continue;
      source += sourceStep;
      line += lineStep;
      const name = nameOf(sources[source] ?? '');
      first ??= name === null ? null : `${name}:${line + 1}`;
    }
    return first ?? null;
  });
  return [null, ...lines];
}

/** Base 64, five bits a digit, the sixth says that more come; the lowest bit of a number is its sign. */
function numbers(segment: string): readonly number[] {
  const found: number[] = [];
  let [value, shift] = [0, 0];
  for (const letter of segment) {
    const digit = DIGITS.indexOf(letter);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit >= 32) continue;
    found.push((value & 1) === 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return found;
}
