/** Comments in generated TypeScript and JavaScript. */

/** A comment of one line or several before a declaration; nothing when there is nothing to say. */
export function docComment(lines: readonly string[], indent = ''): string {
  const [only] = lines;
  if (only === undefined) return '';
  return lines.length > 1 ? blockComment(lines, indent) : `${indent}/** ${withinComment(only)} */\n`;
}

export function blockComment(lines: readonly string[], indent = ''): string {
  return `${indent}/**\n${lines.map((line) => `${indent} * ${withinComment(line)}`.trimEnd() + '\n').join('')}${indent} */\n`;
}

function withinComment(text: string): string {
  return text.replaceAll('*/', '*\\/');
}
