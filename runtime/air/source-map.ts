/** Where each AIR instruction comes from. Written by the compiler beside the script, read by reports, traces and errors. */
export interface SourceMap {
  readonly sources: readonly string[];
  /** By static index: [index into sources, line from 1, column from 1], or null for an instruction nobody wrote (a hop). */
  readonly instructions: readonly (readonly [source: number, line: number, column: number] | null)[];
  /** By static index: why the compiler put this instruction there, e.g. the reason of a hop. */
  readonly reasons?: Readonly<Record<number, string>>;
  /** AIR variable name → the name in the source, where they differ. */
  readonly names?: Readonly<Record<string, string>>;
}

/** `file:line:column` of an instruction, or undefined when the compiler made it up. */
export function locate(map: SourceMap, index: number): string | undefined {
  const entry = map.instructions[index];
  if (entry === undefined || entry === null) return undefined;
  return `${map.sources[entry[0]] ?? '?'}:${entry[1]}:${entry[2]}`;
}
