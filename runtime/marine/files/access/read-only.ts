import { FileError } from '../file-error.ts';
import type { Directory, FileSystem, OpenFile, OpenMode } from '../file-system.ts';
import { reopened, viewOf, WrappedDirectory } from './wrapped.ts';

/** The same files, of which nothing can be changed: whatever would, fails with `rofs`. */
export function readOnly(files: FileSystem): FileSystem {
  const owner = {};
  return {
    root: () => new ReadOnlyDirectory(files.root(), owner),
    ...viewOf(files),
    ...(files.reopen !== undefined && {
      reopen: (inode: bigint) => {
        const opened = reopened(files, inode, false);
        return opened.kind === 'file' ? readOnlyFile(opened) : new ReadOnlyDirectory(opened, owner);
      },
    }),
  };
}

class ReadOnlyDirectory extends WrappedDirectory {
  readonly #files: object;

  constructor(inner: Directory, owner: object) {
    super(inner, owner);
    this.#files = owner;
  }

  override openFile(name: string, mode: OpenMode): OpenFile {
    if (mode.write) return refuse();
    if (mode.create && this.inner.lookup(name) === undefined) return refuse();
    if (mode.create && mode.exclusive) throw new FileError('exist');
    return readOnlyFile(this.inner.openFile(name, { write: false, create: false, exclusive: false }));
  }

  override setTimes(): void {
    refuse();
  }

  override makeDirectory(): void {
    refuse();
  }

  override makeLink(): void {
    refuse();
  }

  override link(): void {
    refuse();
  }

  override rename(): void {
    refuse();
  }

  override removeFile(): void {
    refuse();
  }

  override removeDirectory(): void {
    refuse();
  }

  override setTimesOf(): void {
    refuse();
  }

  protected override wrap(directory: Directory): Directory {
    return new ReadOnlyDirectory(directory, this.#files);
  }
}

function readOnlyFile(file: OpenFile): OpenFile {
  return {
    kind: 'file',
    stat: () => file.stat(),
    read: (into, position) => file.read(into, position),
    sync: () => file.sync(),
    setTimes: refuse,
    write: refuse,
    truncate: refuse,
    close: () => file.close(),
  };
}

function refuse(): never {
  throw new FileError('rofs');
}
