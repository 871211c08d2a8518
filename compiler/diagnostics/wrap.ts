/** Text columns that are left at least, however deep code is indented. */
const narrowest = 10;

/** Breaks text at spaces so that no line is wider than `width`. Lines that start with spaces are code and keep them. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    if (line.length <= width) return [line];
    return wrapLine(line.slice(indent.length), Math.max(width - indent.length, narrowest)).map((part) => indent + part);
  });
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ').flatMap((whole) => pieces(whole, width))) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

/** A word that is too long for a line, in pieces: paths are cut behind a slash. */
function pieces(word: string, width: number): string[] {
  const cut: string[] = [];
  let rest = word;
  while (rest.length > width) {
    const slash = rest.lastIndexOf('/', width - 1);
    const at = slash > 0 ? slash + 1 : width;
    cut.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...cut, rest];
}
