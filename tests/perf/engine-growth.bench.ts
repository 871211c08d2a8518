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

/** Markdown: one row a number of elements, for each shape the time, its ratio to the row above, and the same of memory. */
export function growthTable(): string {
  const shapes = measured('engine/growth-process.ts') as Readonly<Record<string, readonly Grown[]>>;
  const names = Object.keys(shapes);
  const [first = []] = Object.values(shapes);
  return renderTable(
    ['elements', ...names.flatMap((name) => [`${name}, CPU ms`, 'against half', 'MB', 'against half'])],
    first.map(({ elements }, row) => [String(elements), ...names.flatMap((name) => cells(shapes[name]?.[row], shapes[name]?.[row - 1]))]),
  );
}

function cells(now: Grown | undefined, half: Grown | undefined): string[] {
  if (now === undefined) return ['', '', '', ''];
  const ratio = (one: number, other: number | undefined): string => (other === undefined ? '' : `${(one / other).toFixed(2)}×`);
  return [now.milliseconds.toFixed(0), ratio(now.milliseconds, half?.milliseconds), (now.bytes / 1e6).toFixed(1), ratio(now.bytes, half?.bytes)];
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
