/** What the two characters (or more) after a backslash stand for. */
const simple: ReadonlyMap<string, string> = new Map([['"', '"'], ['\\', '\\'], ['n', '\n'], ['t', '\t'], ['r', '\r']]);

export interface EscapeFault {
  /** Offsets into the text that was given. */
  readonly start: number;
  readonly end: number;
}

/**
 * Replaces the escapes `\"`, `\\`, `\n`, `\t`, `\r` and `\u{10FFFF}` in the text between two quotes.
 * An escape that means nothing stays as it is written and is listed among the faults.
 */
export function decodeEscapes(text: string): { value: string; faults: readonly EscapeFault[] } {
  if (!text.includes('\\')) return { value: text, faults: [] };
  const faults: EscapeFault[] = [];
  const value = text.replace(/\\(u\{[0-9A-Fa-f]{1,6}\}|[^]|$)/gu, (whole: string, escape: string, start: number) => {
    const plain = simple.get(escape);
    if (plain !== undefined) return plain;
    if (escape.length > 1 && escape.startsWith('u{')) {
      const code = Number.parseInt(escape.slice(2, -1), 16);
      const surrogate = code >= 0xd800 && code <= 0xdfff;
      if (code <= 0x10ffff && !surrogate) return String.fromCodePoint(code);
    }
    faults.push({ start, end: start + whole.length });
    return whole;
  });
  return { value, faults };
}
