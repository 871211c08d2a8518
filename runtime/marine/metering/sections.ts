import { sectionIds } from '../binary/module.ts';
import type { WasmModule } from '../binary/module.ts';
import type { WrittenSection } from '../binary/write-module.ts';

const order: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];

/** The module's sections with the changed ones in their places. @param left out, by its id */
export function withSections(module: WasmModule, changed: readonly WrittenSection[], left?: number): readonly WrittenSection[] {
  const pending = changed.filter(({ id, contents }) => contents.length > 1 || module.sections.some((section) => section.id === id));
  const written: WrittenSection[] = [];
  let next = 0;
  const upTo = (rank: number): void => {
    for (let section = pending[next]; section !== undefined && order.indexOf(section.id) <= rank; section = pending[next]) {
      written.push(section);
      next++;
    }
  };
  for (const { id, start, end } of module.sections) {
    if (id !== sectionIds.custom) upTo(order.indexOf(id));
    if (id !== left && !changed.some((section) => section.id === id)) written.push({ id, contents: module.bytes.subarray(start, end) });
  }
  upTo(order.length);
  return written;
}
