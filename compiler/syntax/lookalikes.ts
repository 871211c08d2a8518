/** What is meant by characters that the language does not have but that look like those it has, or come along with copied text. */

const signs: ReadonlyMap<string, string> = new Map([
  [';', ''], ['&', '&&'], ['|', '||'], ['\\', ''],
  ['–', '-'], ['−', '-'], ['‐', '-'], ['‑', '-'], ['‒', '-'], ['—', '--'], ['―', '--'],
  ['←', '<-'], ['⟵', '<-'], ['⇐', '<-'], ['→', '->'], ['⟶', '->'], ['⇒', '->'],
  ['≠', '!='], ['≤', '<='], ['≥', '>='], ['×', '*'], ['∗', '*'], ['÷', '/'], ['∕', '/'], ['·', '.'], ['∧', '&&'], ['∨', '||'], ['¬', '!'],
  ['∶', ':'], ['，', ','], ['、', ','], ['،', ','], ['。', '.'], ['；', ''], ['【', '['], ['】', ']'], ['〈', '<'], ['〉', '>'], ['‹', '<'], ['›', '>'],
]);

/** What goes on after a quote of another kind up to its end, in the same line. */
const restOfSingle = /[^\r\n\\"'`\u00b4\u2018\u2019\u201a\u201b\u2039\u203a\uff07]{0,1000}['`\u00b4\u2018\u2019\u201b\u2039\u203a\uff07]/y;
const restOfDouble = /[^\r\n\\"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02]{0,1000}["\u201c\u201d\u201f\u00ab\u00bb\uff02]/y;

/** Quotes that may end a text which a straight quote began. */
export const closingQuote = /[\u201c\u201d\u201f\u2019\u00bb\uff02]/;

const restOfDoubled = /['`]([^\r\n'`]{1,1000})(?:''|``)/y;

/** Matches a text after its first quote; undefined when that is none. */
export function restOfQuoted(quote: string, next: string | undefined): RegExp | undefined {
  if (quote === next && (quote === "'" || quote === '`')) return restOfDoubled;
  if ('\'`´‘’‚‛‹›＇'.includes(quote)) return restOfSingle;
  return '“”„‟«»＂'.includes(quote) ? restOfDouble : undefined;
}

/** Letters of other alphabets that cannot be told from a Latin one by sight. */
const twins: ReadonlyMap<string, string> = new Map(
  ['аa', 'еe', 'оo', 'рp', 'сc', 'уy', 'хx', 'іi', 'јj', 'ѕs', 'һh', 'ԁd', 'ԛq', 'ԝw', 'АA', 'ВB', 'ЕE', 'КK', 'МM', 'НH', 'ОO', 'РP', 'СC', 'ТT', 'УY', 'ХX', 'ІI', 'ЈJ', 'ЅS',
    'οo', 'αa', 'νv', 'ρp', 'ιi', 'ΑA', 'ΒB', 'ΕE', 'ΖZ', 'ΗH', 'ΙI', 'ΚK', 'ΜM', 'ΝN', 'ΟO', 'ΡP', 'ΤT', 'ΥY', 'ΧX', 'ıi'].map(([letter = '', twin = '']) => [letter, twin]),
);

const foldedLetters: ReadonlyMap<string, string> = new Map([['ß', 'ss'], ['æ', 'ae'], ['œ', 'oe'], ['ø', 'o'], ['ł', 'l'], ['đ', 'd'], ['Æ', 'Ae'], ['Œ', 'Oe'], ['Ø', 'O'], ['Ł', 'L']]);

/** The sign, the space or the line break that is meant by a character; `''` by one that means nothing, undefined when nobody knows. */
export function signMeant(text: string): string | undefined {
  const sign = signs.get(text);
  if (sign !== undefined) return sign;
  if (/^[\u0085\u2028\u2029]/.test(text)) return '\n';
  if (/^[\p{Z}\v\f]/u.test(text)) return ' ';
  if (/^\p{C}/u.test(text)) return '';
  const compatible = text.normalize('NFKC');
  return compatible !== text && /^[!-~]+$/.test(compatible) ? compatible : undefined;
}

/** The word that a word with foreign letters is read as: letters that look Latin are taken for Latin ones, invisible ones for none. */
export function wordMeant(word: string): string {
  const plain = word.normalize('NFKC').replace(/\p{Cf}/gu, '');
  return plain.replace(/[^\w]/gu, (letter) => twins.get(letter) ?? letter);
}

/** A word of plain letters to write instead: without accents. */
export function foldedWord(word: string): string | undefined {
  const folded = word.normalize('NFD').replace(/\p{M}/gu, '').replace(/[^\w]/gu, (letter) => foldedLetters.get(letter) ?? letter);
  return /^[A-Za-z]\w*$/.test(folded) ? folded : undefined;
}
