/** Texts of modules and services may tell a terminal to do things, and look like lines of ours: control characters are shown as dots. */
export function visible(text: string): string {
  return text.replace(/[^\P{Cc}\t]/gu, '·');
}

/** The same of several lines; those behind the first are indented. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n  ');
}
