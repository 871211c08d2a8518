const plain: Readonly<Record<string, string>> = {
  ...{ '│': '|', '─': '-', '┼': '+', '├': '+', '┤': '+', '▶': '>', '◀': '<', '●': '*', '✗': 'x' },
  ...{ '→': '>', '…': '~', '·': '.', '“': '"', '”': '"' },
};

/**
 * A drawing in ASCII, as wide as before. Text of the program stays as it is.
 *
 * @example
 * plainCharacters('│──▶● →'); // => '|-->* >'
 */
export function plainCharacters(text: string): string {
  return Array.from(text, (character) => plain[character] ?? character).join('');
}
