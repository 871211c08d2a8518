import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Budget } from '../../runtime/marine/files/access/budget.ts';
import { limited } from '../../runtime/marine/files/access/limited.ts';
import { measure } from '../../runtime/marine/files/access/measure.ts';
import { VirtualFiles } from '../../runtime/marine/files/virtual/virtual-files.ts';
import { operation, Session, type Operation } from '../kit/file-operations.ts';
import { callsWithoutDescriptorPaths, dump, kindsOfFiles, onDisk } from '../kit/marine-files.ts';

const operations = fc.array(operation, { minLength: 20, maxLength: 120 });

test.each([
  ['', 60, () => onDisk()],
  [' without descriptor paths', 20, () => onDisk(callsWithoutDescriptorPaths())],
])('virtual files and a host directory%s do the same', (_, runs, host) => {
  fc.assert(
    fc.property(operations, (list) => {
      const disk = host();
      const sessions = [new Session(new VirtualFiles()), new Session(disk.files)];
      try {
        for (const [index, one] of list.entries()) {
          const [virtual, real] = sessions.map((session) => session.do(one));
          expect({ index, one, gives: virtual }).toEqual({ index, one, gives: real });
        }
      } finally {
        for (const session of sessions) session.close();
        disk.remove();
      }
    }),
    { numRuns: runs },
  );
});

test.each(kindsOfFiles)('a budget holds what is in $name, and never more than its quota', ({ make }) => {
  fc.assert(
    fc.property(operations, (list) => {
      const { files, remove } = make();
      const budget = new Budget({ bytes: 9000, entries: 6 });
      const session = new Session(limited(files, [budget]));
      try {
        for (const one of list) {
          session.do(one);
          expect(budget.used.bytes).toBeLessThanOrEqual(9000);
          expect(budget.used.entries).toBeLessThanOrEqual(6);
        }
        session.close();
        expect(budget.used).toEqual(measure(files));
      } finally {
        remove();
      }
    }),
    { numRuns: 60 },
  );
});

test.each(kindsOfFiles)('directories of $name that are nested very deeply can be measured, and add up or count as too much', ({ name, make }) => {
  const { files, remove } = make();
  const handles = [files.root()];
  try {
    for (let depth = 0; depth < 300; depth++) {
      handles.at(-1)?.makeDirectory('d');
      const next = handles.at(-1)?.openDirectory('d');
      if (next !== undefined) handles.push(next);
    }
    expect(measure(files).entries === 300).toBe(name === 'virtual');
    const budget = new Budget({ bytes: 1000, entries: 1000 });
    const root = limited(files, [budget]).root();
    expect(budget.has(0, 1)).toBe(name === 'virtual');
    expect(root.lookup('d')?.kind).toBe('directory');
    root.close();
  } finally {
    for (const handle of handles) handle.close();
    remove();
  }
});

test('a snapshot stays what it was, and comes back', () => {
  fc.assert(
    fc.property(operations, operations, (before, after) => {
      const files = new VirtualFiles();
      const contents = (): unknown => dump(files);
      run(files, before);
      const then = contents();
      const snapshot = files.snapshot();
      run(files, after);
      const later = contents();
      files.restore(snapshot);
      expect(contents()).toEqual(then);
      run(files, after);
      expect(contents()).toEqual(later);
    }),
  );
});

function run(files: VirtualFiles, list: readonly Operation[]): void {
  const session = new Session(files);
  for (const one of list) session.do(one);
  session.close();
}
