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

  /** What makes the map when that is asked for. */
  build(root: Instruction, renamed: Renamed): () => SourceMap {
    return mapLater(preorder(root).map((instruction) => this.#origins.get(instruction)), renamed);
  }
}

type Renamed = readonly (readonly [string, string])[];

/** A function of its own: a closure made where instructions are in scope would keep all of them. */
function mapLater(origins: readonly (Origin | undefined)[], renamed: Renamed): () => SourceMap {
  return () => sourceMapOf(origins, renamed);
}

function sourceMapOf(origins: readonly (Origin | undefined)[], renamed: Renamed): SourceMap {
  const files = new Map<SourceFile, number>();
  const reasons: Record<number, string> = {};
  // One statement becomes several instructions in a row.
  let lastOrigin: Origin | undefined;
  let lastEntry: SourceMap['instructions'][number] = null;
  const instructions = origins.map((origin, i) => {
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
  return { sources: [...files.keys()].map((file) => file.path), instructions, reasons, names: Object.fromEntries(renamed) };
}
