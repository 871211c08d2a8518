/** Colours and weights of a terminal (ECMA-48 SGR) as functions from text to text; without colours they do nothing. */
export interface Style {
  readonly coloured: boolean;
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly blue: Paint;
  readonly cyan: Paint;
}

export type Paint = (text: string) => string;

/**
 * @example
 * terminalStyle(true).red('stop'); // => '\u001b[31mstop\u001b[39m'
 * terminalStyle(false).red('stop'); // => 'stop'
 */
export function terminalStyle(coloured: boolean): Style {
  const paint = (on: number, off: number): Paint => (coloured ? (text) => `\u001b[${on}m${text}\u001b[${off}m` : (text) => text);
  const colour = (code: number): Paint => paint(code, 39);
  return { coloured, bold: paint(1, 22), dim: paint(2, 22), red: colour(31), green: colour(32), yellow: colour(33), blue: colour(34), cyan: colour(36) };
}
