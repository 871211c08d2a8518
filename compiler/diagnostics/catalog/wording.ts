/** Small pieces of sentences that catalogue entries share. */
import type { Span } from '../../source/source-file.ts';
import type { Fix, Label } from '../diagnostic.ts';

/** A piece of the program inside a sentence. */
export function quote(text: string): string {
  return `\`${text}\``;
}

/** "`a`", "`a` and `b`", "`a`, `b` and `c`"; shortened to `limit` items. */
export function listNames(names: readonly string[], word: 'and' | 'or' = 'and', limit = 8): string {
  const shown = names.slice(0, limit).map(quote);
  if (names.length > limit) return `${shown.join(', ')} and ${names.length - limit} more`;
  const last = shown.at(-1);
  if (last === undefined) return 'nothing';
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** "a function", "an ability". */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** "1 argument", "2 arguments", "no arguments". */
export function count(amount: number, noun: string): string {
  if (amount === 0) return `no ${noun}s`;
  return amount === 1 ? `1 ${noun}` : `${amount} ${noun}s`;
}

/** The sentence that offers close names, or undefined when there are none. */
export function didYouMean(similar: readonly string[]): string | undefined {
  return similar.length === 0 ? undefined : `Did you mean ${listNames(similar, 'or')}?`;
}

/** Replacing the wrong name is offered only when a single candidate is close. */
export function replaceName(where: Span | readonly Span[], similar: readonly string[]): readonly Fix[] {
  const [only, ...others] = similar;
  if (only === undefined || others.length > 0) return [];
  return [{ title: `Write ${quote(only)}`, edits: ('source' in where ? [where] : where).map((span) => ({ span, text: only })) }];
}

/** Sentences that are there, joined by a space. */
export function sentences(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}

/** The file name and line of a span, for sentences that mention another place. */
export function whereIs(span: Span): string {
  return `${span.source.path}, line ${span.source.position(span.start).line}`;
}

/** A label for a place that is not always known. */
export function optionalLabel(span: Span | undefined, text: string): readonly Label[] {
  return span === undefined ? [] : [{ span, text }];
}

/** Steps of a longer way are left out, all but the last. */
export const longestWay = 8;

/** A way from one name to another, as the items of a list: shortened when it is long. */
export function shortWay(names: readonly string[]): readonly string[] {
  return names.length <= longestWay + 1 ? names : [...names.slice(0, longestWay), '…', ...names.slice(-1)];
}
