/** How the engine grows: with the elements of one particle, and with the number of particles. Each in a process of its own, which can collect garbage. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { renderTable } from './measure.ts';

export interface Grown {
  readonly elements: number;
  readonly milliseconds: number;
  readonly bytes: number;
}

export interface InFlight {
  readonly steps: number;
  readonly milliseconds: number;
  /** Heap before anything was started, with all particles done, and after they expired. */
  readonly heap: { readonly before: number; readonly full: number; readonly after: number };
}

/** Markdown: for each kind of loop time and memory of the smallest and the largest, and the ratio of each doubling in between. */
export function growthTable(): string {
  const kinds = measured('engine/growth-process.ts') as Readonly<Record<string, readonly Grown[]>>;
  const rows = Object.entries(kinds).map(([name, grown]) => {
    const time = grown.map(({ milliseconds }) => milliseconds);
    const megabytes = grown.map(({ bytes }) => bytes / 1e6);
    return [name, ends(grown.map(({ elements }) => elements), 0), ends(time, 0), doublings(time), ends(megabytes, 1), doublings(megabytes)];
  });
  return renderTable(['loop', 'elements', 'CPU ms', 'each doubling, ×', 'MB', 'each doubling, ×'], rows);
}

function ends(values: readonly number[], digits: number): string {
  return [values[0], values.at(-1)].map((value) => value?.toFixed(digits)).join(' to ');
}

function doublings(values: readonly number[]): string {
  return values.slice(1).map((value, index) => (value / (values[index] ?? 1)).toFixed(2)).join(' ');
}

export interface StoreSpeed {
  readonly particles: number;
  /** Steps a second, medians. */
  readonly memory: number;
  readonly disk: number;
}

/** Markdown. */
export function storeTable(): string {
  const rows = (measured('engine/store-process.ts') as readonly StoreSpeed[]).map(({ particles, memory, disk }) => [
    ...[String(particles), memory.toFixed(0), disk.toFixed(0), `**${(memory / disk).toFixed(1)}×**`],
  ]);
  return renderTable(['particles at once', 'memory, steps a second', 'disk, steps a second', 'memory is faster by'], rows);
}

/** Markdown. */
export function inFlightTable(): string {
  const { steps, milliseconds, heap } = measured('engine/in-flight-process.ts') as InFlight;
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  return renderTable(
    ['particles', 'local call steps a second', 'heap before, MB', 'all done', 'after they expired'],
    [['10000', ((steps / milliseconds) * 1000).toFixed(0), megabytes(heap.before), megabytes(heap.full), megabytes(heap.after)]],
  );
}

/** What that script prints. */
function measured(script: string): unknown {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', path], { encoding: 'utf8' }));
}
