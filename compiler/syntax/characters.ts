/** Single characters of the language, by hand and fast. */
import { signs, type Sign } from './tokens.ts';

export const codes = { tab: 9, newLine: 10, carriageReturn: 13, space: 32, quote: 34, hash: 35, minus: 45, slash: 47, zero: 48, nine: 57, underscore: 95, lastPlain: 127 } as const;

/** The end of the word of letters, digits and `_` that starts here; `start` when none does. By hand: most tokens are words. */
export function endOfWord(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const letter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === codes.underscore;
    if (!letter && (at === start || code < 48 || code > 57)) break;
  }
  return at;
}

/** The signs that begin with a character, the longest first. */
const signsByStart = new Map<number, Sign[]>();
for (const sign of signs.toSorted((a, b) => b.length - a.length)) {
  const alike = signsByStart.get(sign.charCodeAt(0));
  if (alike === undefined) signsByStart.set(sign.charCodeAt(0), [sign]);
  else alike.push(sign);
}

export function signAt(text: string, offset: number): Sign | undefined {
  return signsByStart.get(text.charCodeAt(offset))?.find((sign) => text.startsWith(sign, offset));
}

export function isLineBreak(char: string | undefined): boolean {
  return char === '\n' || char === '\r';
}

/** The decimal number that a number of another notation means, if that is plain to see. */
export function plainNumber(text: string): string | undefined {
  const compact = text.replaceAll('_', '');
  if (/^0[xXbBoO][0-9a-fA-F]+$/.test(compact)) {
    try {
      return BigInt(compact.toLowerCase()).toString();
    } catch {
      return undefined; // digits outside the base, such as 0b12
    }
  }
  if (/^[0-9]+(\.[0-9]+)?$/.test(compact)) return compact.replace(/^0+(?=[0-9])/, '');
  return undefined;
}
