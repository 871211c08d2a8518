/** Another process of the host, or a service that shares the directory, changes it between any two calls that an operation makes. */
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { FileError } from '../../runtime/marine/files/file-error.ts';
import type { Directory } from '../../runtime/marine/files/file-system.ts';
import type { HostCalls } from '../../runtime/marine/files/host/host-calls.ts';
import { HostFiles } from '../../runtime/marine/files/host/host-files.ts';
import { nodeCalls } from '../../runtime/marine/files/host/node-calls.ts';
import { linkAt, makeDirectoryAt, makeLinkAt, openAt, readLinkAt, removeDirectoryAt, removeFileAt, renameAt, setTimesAt, statAt, type OpenAtMode } from '../../runtime/marine/files/paths.ts';
import { interposed } from '../kit/interposed-calls.ts';
import { callsWithoutDescriptorPaths } from '../kit/marine-files.ts';

const read: OpenAtMode = { follow: true, directory: false, create: false, exclusive: false, truncate: false, write: false };
const secret = 'what nobody granted';

const pipes = mkdtempSync(join(tmpdir(), 'aqua-pipe-'));
const pipe = join(pipes, 'pipe');
beforeAll(() => void execFileSync('mkfifo', [pipe]));
afterAll(() => rmSync(pipes, { recursive: true, force: true }));

let outside = '';
afterEach(() => rmSync(outside, { recursive: true, force: true }));

/** `granted/dir` and, out of reach, `trap`, with the same names in both. */
function world(): string {
  outside = mkdtempSync(join(tmpdir(), 'aqua-race-'));
  for (const [folder, text] of [['granted/dir', 'mine'], ['trap', secret]] as const) {
    mkdirSync(join(outside, folder, 'sub'), { recursive: true });
    writeFileSync(join(outside, folder, 'file'), text);
    symlinkSync(text, join(outside, folder, 'link'));
  }
  return join(outside, 'granted');
}

const swaps: readonly (readonly [name: string, swap: (granted: string) => void])[] = [
  ['the directory becomes a link out', (granted) => {
    renameSync(join(granted, 'dir'), join(granted, 'aside'));
    symlinkSync('../trap', join(granted, 'dir'));
  }],
  ['the file becomes a link out', (granted) => {
    rmSync(join(granted, 'dir/file'), { force: true });
    symlinkSync('../../trap/file', join(granted, 'dir/file'));
  }],
  ['the subdirectory becomes a link out', (granted) => {
    rmSync(join(granted, 'dir/sub'), { force: true, recursive: true });
    symlinkSync('../../trap/sub', join(granted, 'dir/sub'));
  }],
  ['the file becomes a pipe', (granted) => {
    rmSync(join(granted, 'dir/file'), { force: true });
    linkSync(pipe, join(granted, 'dir/file'));
  }],
  ['a new file is a link out before it is made', (granted) => symlinkSync('../../trap/fresh', join(granted, 'dir/new'))],
];

const operations: readonly (readonly [name: string, run: (root: Directory) => unknown])[] = [
  ['reading', (root) => contents(root, read)],
  ['writing', (root) => contents(root, { ...read, write: true, truncate: true })],
  ['creating', (root) => openAt(root, 'dir/new', { ...read, create: true, write: true }).close()],
  ['creating exclusively', (root) => openAt(root, 'dir/new', { ...read, create: true, exclusive: true, write: true }).close()],
  ['looking', (root) => statAt(root, 'dir/file', true).size],
  ['setting times', (root) => setTimesAt(root, 'dir/file', true, { modified: 1n })],
  ['making a directory', (root) => makeDirectoryAt(root, 'dir/new')],
  ['making a directory deeper', (root) => makeDirectoryAt(root, 'dir/sub/new')],
  ['making a link', (root) => makeLinkAt('x', root, 'dir/new')],
  ['reading a link', (root) => readLinkAt(root, 'dir/link')],
  ['linking', (root) => linkAt(root, 'dir/file', root, 'mine')],
  ['moving', (root) => renameAt(root, 'dir/file', root, 'dir/new')],
  ['removing', (root) => removeFileAt(root, 'dir/file')],
  ['removing a directory', (root) => removeDirectoryAt(root, 'dir/sub')],
  ['listing', (root) => listing(root)],
];

test.runIf(nodeCalls().descriptorPaths).each(swaps)('at no moment does it help that %s', (_, swap) => {
  let swapped = 0;
  for (const [operation, run] of operations) {
    for (let moment = 0; ; moment++) {
      const { done, result, calls } = attempt(nodeCalls(), moment, swap, run);
      if (done) swapped++;
      const trap = join(outside, 'trap');
      expect({ operation, moment, result, reached: JSON.stringify(result ?? '').includes(secret) }).toMatchObject({ reached: false });
      expect({ operation, moment, trap: [readdirSync(trap), readFileSync(join(trap, 'file'), 'utf8'), statSync(join(trap, 'file')).mtimeMs > 1, readdirSync(join(trap, 'sub'))] })
        .toEqual({ operation, moment, trap: [['file', 'link', 'sub'], secret, true, []] });
      rmSync(outside, { recursive: true, force: true });
      if (moment > calls) break;
    }
  }
  expect(swapped).toBeGreaterThan(80);
});

test('without descriptor paths, a directory that was exchanged while open is not used any more', () => {
  const granted = world();
  const dir = new HostFiles(callsWithoutDescriptorPaths(), granted).root().openDirectory('dir');
  swaps[0]?.[1](granted);
  expect(codeOf(() => contents(dir, read, 'file'))).toBe('noent');
  expect(codeOf(() => dir.makeDirectory('new'))).toBe('noent');
  expect(codeOf(() => dir.entries())).toBe('noent');
  expect(readdirSync(join(outside, 'trap'))).toEqual(['file', 'link', 'sub']);
});

test.runIf(nodeCalls().descriptorPaths)('with them, it stays the directory that was opened', () => {
  const granted = world();
  const dir = new HostFiles(nodeCalls(), granted).root().openDirectory('dir');
  swaps[0]?.[1](granted);
  expect(contents(dir, read, 'file')).toBe('mine');
  dir.makeDirectory('new');
  expect(readdirSync(join(granted, 'aside'))).toContain('new');
});

/** Runs the operation in a new world, which is changed before the call of that number. */
function attempt(real: HostCalls, moment: number, swap: (granted: string) => void, run: (root: Directory) => unknown) {
  const granted = world();
  let calls = -1;
  let done = false;
  const interrupted = interposed(real, () => {
    if (calls >= 0 && calls++ === moment) {
      done = true;
      tolerating(() => swap(granted));
    }
  });
  const root = new HostFiles(interrupted, granted).root();
  calls = 0;
  const result = codeOf(() => run(root));
  const made = calls;
  calls = -1;
  root.close();
  return { done, result, calls: made };
}

/** The operation may have made the exchange impossible already. */
function tolerating(swap: () => void): void {
  try {
    swap();
  } catch (problem) {
    if (!(problem instanceof Error && 'code' in problem)) throw problem;
  }
}

function contents(root: Directory, mode: OpenAtMode, path = 'dir/file'): string {
  const file = openAt(root, path, mode);
  try {
    if (file.kind === 'directory') return 'a directory';
    const bytes = new Uint8Array(100);
    if (mode.write) file.write(new TextEncoder().encode('changed'), 0);
    return new TextDecoder().decode(bytes.subarray(0, file.read(bytes, 0)));
  } finally {
    file.close();
  }
}

function listing(root: Directory): readonly string[] {
  const dir = openAt(root, 'dir', read);
  try {
    return dir.kind === 'directory' ? dir.entries().map(({ name }) => name) : [];
  } finally {
    dir.close();
  }
}

function codeOf(run: () => unknown): unknown {
  try {
    return run();
  } catch (problem) {
    if (problem instanceof FileError) return problem.code;
    throw problem;
  }
}
