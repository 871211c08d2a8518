import type { Style } from '../../compiler/diagnostics/style.ts';
import type { TraceRow } from './trace-rows.ts';

/** The left half of a sequence diagram: a line for each peer from top to bottom, marks for what it does, arrows between them. */
export class Lifelines {
  readonly #peers: readonly string[];
  /** Columns from one line to the next. */
  readonly #pitch: number;
  readonly width: number;

  /** @param peers by names that are shorter than two pitches */
  constructor(peers: readonly string[], pitch: number) {
    this.#peers = peers;
    this.#pitch = pitch;
    this.width = (peers.length - 1) * pitch + 1;
  }

  /** The names of the peers above their lines; they take turns on two rows where one is too narrow. */
  header(): readonly string[] {
    const widest = Math.max(...this.#peers.map((peer) => peer.length));
    if (widest < this.#pitch) return [this.#named(() => true, ' ')];
    return [this.#named((index) => index % 2 === 0, ' '), this.#named((index) => index % 2 === 1, '│')];
  }

  #named(chosen: (index: number) => boolean, otherwise: string): string {
    let row = '';
    for (const [index, peer] of this.#peers.entries()) {
      const shown = chosen(index) ? peer : otherwise;
      // A long name covers the line beside it.
      if (index === 0 || row.length < index * this.#pitch) row = row.padEnd(index * this.#pitch) + shown;
    }
    return row.trimEnd();
  }

  /** One row, `width` columns wide. */
  row({ peer, step, to }: TraceRow, style: Style): string {
    const cells = Array.from({ length: this.width }, (_, column): string => (column % this.#pitch === 0 ? '│' : ' '));
    const own = this.#column(peer);
    const targets = to.map((target) => this.#column(target)).filter((column) => column !== own);
    const [first, last] = [Math.min(own, ...targets), Math.max(own, ...targets)];
    for (let column = first + 1; column < last; column++) cells[column] = cells[column] === '│' ? '┼' : '─';
    for (const target of targets) cells[target < own ? target + 1 : target - 1] = target < own ? '◀' : '▶';
    if (step !== undefined) cells[own] = step.kind === 'failed-call' ? '✗' : '●';
    else if (first === own || last === own) cells[own] = first === own ? '├' : '┤';
    return cells.join('').replace(/\u2502(?: *\u2502)*/g, style.dim).replace('●', style.green).replace('✗', style.red);
  }

  #column(peer: string): number {
    return this.#peers.indexOf(peer) * this.#pitch;
  }
}
