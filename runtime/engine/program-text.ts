import { describe } from '../air/describe.ts';
import type { Instruction } from '../air/instruction.ts';
import { locate, type SourceMap } from '../air/source-map.ts';
import type { Program } from './program.ts';

/** Speaks of a compiled function's instructions, given by their static index, in terms of its source. */
export class ProgramText {
  readonly #program: Program;
  readonly #map: SourceMap | undefined;

  /** @param map undefined where nothing is known of a source */
  constructor(program: Program, map: SourceMap | undefined) {
    this.#program = program;
    this.#map = map;
  }

  /** `file:line:column`; undefined for what the compiler added. */
  location(instruction: number): string | undefined {
    return this.#map === undefined ? undefined : locate(this.#map, instruction);
  }

  /** The place of the first instruction that looks like this in AIR, as error objects show instructions. */
  locationOf(air: string): string | undefined {
    const found = this.#program.nodes.find(({ instruction }) => describe(instruction) === air);
    return found === undefined ? undefined : this.location(found.index);
  }

  /** Why the compiler put the instruction there, if it said so. */
  reason(instruction: number): string | undefined {
    return this.#map?.reasons?.[instruction];
  }

  /** The instruction itself in one line of AIR. */
  air(instruction: number): string {
    const found = this.at(instruction);
    return found === undefined ? '?' : describe(found).trimEnd();
  }

  at(instruction: number): Instruction | undefined {
    return this.#program.nodes[instruction]?.instruction;
  }

  /** An AIR variable by its name in the source. */
  name(variable: string): string {
    return this.#map?.names?.[variable] ?? variable.replace(/^[$%#]+/, '');
  }
}
