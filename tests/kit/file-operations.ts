/** Random operations on files, done by path, with what each of them gave: a value, or the code of its error. */
import fc from 'fast-check';
import { FileError } from '../../runtime/marine/files/file-error.ts';
import type { Directory, FileSystem, OpenFile } from '../../runtime/marine/files/file-system.ts';
import { linkAt, makeDirectoryAt, makeLinkAt, openAt, readLinkAt, removeDirectoryAt, removeFileAt, renameAt, statAt, type OpenAtMode } from '../../runtime/marine/files/paths.ts';

export type Operation =
  | { readonly kind: 'open'; readonly base: number; readonly path: string; readonly mode: OpenAtMode }
  | { readonly kind: 'close' | 'list' | 'statHandle'; readonly handle: number }
  | { readonly kind: 'read'; readonly handle: number; readonly length: number; readonly position: number }
  | { readonly kind: 'write'; readonly handle: number; readonly bytes: Uint8Array; readonly position: number }
  | { readonly kind: 'truncate'; readonly handle: number; readonly size: number }
  | { readonly kind: 'stat'; readonly base: number; readonly path: string; readonly follow: boolean }
  | { readonly kind: 'readLink' | 'makeDirectory' | 'removeFile' | 'removeDirectory'; readonly base: number; readonly path: string }
  | { readonly kind: 'makeLink'; readonly target: string; readonly base: number; readonly path: string }
  | { readonly kind: 'link' | 'rename'; readonly base: number; readonly path: string; readonly newBase: number; readonly newPath: string };

/** Few names, so that operations meet. */
const component = fc.oneof({ weight: 8, arbitrary: fc.constantFrom('a', 'b', 'c', 'ä') }, { weight: 1, arbitrary: fc.constantFrom('.', '..', '') });
const path = fc.oneof({ weight: 2, arbitrary: component }, fc.array(component, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('/')));
/** Of a directory: mostly the root. */
const base = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(7));
const handle = fc.nat(7);
const small = fc.oneof(fc.nat(20), fc.nat(9000));
const anyMode: fc.Arbitrary<OpenAtMode> = fc.record({
  follow: fc.boolean(), directory: fc.boolean(), create: fc.boolean(), exclusive: fc.boolean(), truncate: fc.boolean(), write: fc.boolean(),
});
const plain: OpenAtMode = { follow: true, directory: false, create: false, exclusive: false, truncate: false, write: false };
const mode = fc.oneof(anyMode, fc.constantFrom(plain, { ...plain, create: true, write: true }));
const at = { base, path };

export const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('open' as const), ...at, mode }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('readLink' as const, 'makeDirectory' as const, 'removeFile' as const, 'removeDirectory' as const), ...at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('close' as const, 'list' as const, 'statHandle' as const), handle }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), handle, length: small, position: small }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('write' as const), handle, bytes: fc.uint8Array({ maxLength: 40 }), position: small }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('truncate' as const), handle, size: small }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('stat' as const), ...at, follow: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('makeLink' as const), target: path, ...at }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('link' as const, 'rename' as const), ...at, newBase: base, newPath: path }) },
);

/** Does operations on one file system; handle 0 is the root, which stays open. */
export class Session {
  readonly #handles: (Directory | OpenFile)[];

  constructor(files: FileSystem) {
    this.#handles = [files.root()];
  }

  do(operation: Operation): unknown {
    try {
      return this.#do(operation);
    } catch (problem) {
      if (problem instanceof FileError) return problem.code;
      throw problem;
    }
  }

  close(): void {
    for (const handle of this.#handles.splice(0)) handle.close();
  }

  #do(operation: Operation): unknown {
    switch (operation.kind) {
      case 'open': {
        const opened = openAt(this.#directory(operation.base), operation.path, operation.mode);
        this.#handles.push(opened);
        return opened.kind;
      }
      case 'close':
        if (operation.handle > 0) this.#handles.splice(operation.handle, 1)[0]?.close();
        return;
      case 'list':
        return this.#directory(operation.handle).entries().map(({ name, kind }) => `${name} ${kind}`);
      case 'statHandle':
        return shown((this.#handles[operation.handle] ?? this.#directory(0)).stat());
      case 'read': {
        const into = new Uint8Array(operation.length).fill(7);
        const length = this.#file(operation.handle).read(into, operation.position);
        return [length, ...into.subarray(0, length + 1)];
      }
      case 'write':
        return this.#file(operation.handle).write(operation.bytes, operation.position);
      case 'truncate':
        return this.#file(operation.handle).truncate(operation.size);
      case 'stat':
        return shown(statAt(this.#directory(operation.base), operation.path, operation.follow));
      case 'readLink':
        return readLinkAt(this.#directory(operation.base), operation.path);
      case 'makeDirectory':
        return makeDirectoryAt(this.#directory(operation.base), operation.path);
      case 'removeFile':
        return removeFileAt(this.#directory(operation.base), operation.path);
      case 'removeDirectory':
        return removeDirectoryAt(this.#directory(operation.base), operation.path);
      case 'makeLink':
        return makeLinkAt(operation.target, this.#directory(operation.base), operation.path);
      case 'link':
        return linkAt(this.#directory(operation.base), operation.path, this.#directory(operation.newBase), operation.newPath);
      case 'rename':
        return renameAt(this.#directory(operation.base), operation.path, this.#directory(operation.newBase), operation.newPath);
    }
  }

  /** One of those that are open. */
  #directory(index: number): Directory {
    const open = this.#handles.filter((handle) => handle.kind === 'directory');
    const handle = open[index % open.length];
    if (handle === undefined) throw new FileError('badf');
    return handle;
  }

  #file(index: number): OpenFile {
    const open = this.#handles.filter((handle) => handle.kind === 'file');
    const handle = open[index % open.length];
    if (handle === undefined) throw new FileError('badf');
    return handle;
  }
}

/** What all implementations agree about. */
function shown({ kind, size, links }: { readonly kind: string; readonly size: number; readonly links: number }): unknown {
  return kind === 'directory' ? kind : { kind, size, links };
}
