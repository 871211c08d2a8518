import type { Origin } from '../core/core.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { Instruction } from '../../runtime/air/instruction.ts';
import { preorder } from '../../runtime/air/preorder.ts';
import type { SourceMap } from '../../runtime/air/source-map.ts';

/** Collects where instructions come from while they are made; the map itself can only be written when all have their index. */
export class SourceMapBuilder {
  readonly #origins = new Map<Instruction, Origin>();

  /** An instruction that somebody wrote, or that a compiler-made node asked for. */
  note(instruction: Instruction, origin: Origin): Instruction {
    this.#origins.set(instruction, origin);
    return instruction;
  }

  /** An instruction that nobody wrote, and why it is there. */
  explain(instruction: Instruction, reason: string): Instruction {
    return this.note(instruction, { reason });
  }

  build(root: Instruction, names: Readonly<Record<string, string>>): SourceMap {
    const files = new Map<SourceFile, number>();
    const reasons: Record<number, string> = {};
    // One statement becomes several instructions in a row.
    let lastOrigin: Origin | undefined;
    let lastEntry: SourceMap['instructions'][number] = null;
    const instructions = preorder(root).map((instruction, i) => {
      const origin = this.#origins.get(instruction);
      if (origin === undefined) return null;
      if (!('source' in origin)) {
        reasons[i] = origin.reason;
        return null;
      }
      if (origin === lastOrigin) return lastEntry;
      const file = files.get(origin.source) ?? files.size;
      files.set(origin.source, file);
      const { line, column } = origin.source.position(origin.start);
      lastOrigin = origin;
      lastEntry = [file, line, column];
      return lastEntry;
    });
    return { sources: [...files.keys()].map((file) => file.path), instructions, reasons, names };
  }
}
