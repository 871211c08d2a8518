/** A piece of one source line that fits the terminal, and which of its columns are marked. */
export interface Excerpt {
  readonly text: string;
  /** Columns from 0 in `text`, as a terminal shows it. */
  readonly from: number;
  readonly to: number;
}

const tabWidth = 4;
const ellipsis = '…';

/**
 * Shows the columns `start`–`end` (UTF-16 units from 0, end exclusive) of a line within `width` terminal columns: tabs become
 * spaces, invisible control characters a `·`, and a longer line is cut around what is marked. At least one column is marked.
 */
export function excerpt(line: string, start: number, end: number, width: number): Excerpt {
  const cells: string[] = [];
  let from = -1;
  let to = -1;
  let offset = 0;
  let column = 0;
  for (const char of line) {
    if (from < 0 && offset >= start) from = column;
    if (to < 0 && offset >= end) to = column;
    const shown = char === '\t' ? ' '.repeat(tabWidth - (column % tabWidth)) : /\p{Cc}/u.test(char) ? '·' : char;
    const columns = char === '\t' ? shown.length : columnsOf(char);
    cells.push(shown);
    column += columns;
    offset += char.length;
  }
  if (from < 0) from = column;
  if (to < 0) to = column;
  to = Math.max(to, from + 1);
  if (column <= width) return { text: cells.join(''), from, to };
  return cut(cells, from, to, Math.max(width, 8));
}

/** Keeps `width` columns around the mark. */
function cut(cells: readonly string[], from: number, to: number, width: number): Excerpt {
  const room = width - 2;
  const left = Math.max(0, from - Math.max(0, Math.floor((room - Math.min(to - from, room)) / 2)));
  let column = 0;
  let text = '';
  let used = 0;
  let shift = 0;
  let cutRight = false;
  for (const cell of cells) {
    const columns = cell.length > 1 && cell.trim() === '' ? cell.length : columnsOf(cell);
    if (column < left) shift = column + columns;
    else if (used + columns <= room) {
      text += cell;
      used += columns;
    } else {
      cutRight = true;
      break;
    }
    column += columns;
  }
  const lead = shift > 0 ? 1 : 0;
  const shownFrom = Math.min(Math.max(0, from - shift) + lead, width - 1);
  const shownTo = Math.min(Math.max(shownFrom + 1, to - shift + lead), used + lead + 1);
  return { text: (lead > 0 ? ellipsis : '') + text + (cutRight ? ellipsis : ''), from: shownFrom, to: Math.max(shownTo, shownFrom + 1) };
}

/** How many terminal columns a character takes: none, one or two. */
function columnsOf(char: string): number {
  if (char.length === 1 && char.charCodeAt(0) < 0x300) return 1;
  if (/\p{M}|\u200d|\ufe0f/u.test(char)) return 0;
  return /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff00-\uff60]|\p{Emoji_Presentation}/u.test(char) ? 2 : 1;
}
