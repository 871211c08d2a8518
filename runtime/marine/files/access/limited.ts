/**
 * Quotas. Counted is what is reachable by a name, and what is open without one: bytes of a removed file come back when the last handle of
 * it is closed. What other processes do to a host directory meanwhile is not seen until it is measured again.
 */
import { byteLength } from '../file-name.ts';
import type { Directory, FileStat, FileSystem, OpenFile, OpenMode } from '../file-system.ts';
import { FileError } from '../file-error.ts';
import type { Budget, Quota } from './budget.ts';
import { measure } from './measure.ts';
import { reopened, viewOf, WrappedDirectory } from './wrapped.ts';

/** Handles of a file, and whether its last name was removed. */
interface OpenCount {
  readonly handles: Set<object>;
  nameless: boolean;
}

/**
 * The same files, which may grow as far as all budgets allow; then it fails with `dquot`. What is there already is charged to them.
 * @example
 * import { Budget, VirtualFiles } from 'aqua-toolchain/runtime';
 * const budget = new Budget({ bytes: 3, entries: 10 });
 * const root = limited(new VirtualFiles(), [budget]).root();
 * root.openFile('note', { write: true, create: true, exclusive: false }).write(new Uint8Array(2), 0);
 * budget.used; // => { bytes: 2, entries: 1 }
 */
export function limited(files: FileSystem, budgets: readonly Budget[]): LimitedFiles {
  const account = new Account(budgets);
  account.recount(measure(files));
  return {
    ...viewOf(files),
    root: () => new LimitedDirectory(files.root(), account),
    ...(files.reopen !== undefined && {
      reopen: (inode: bigint, write: boolean) => {
        const opened = reopened(files, inode, write);
        return opened.kind === 'file' ? new LimitedFile(opened, account) : new LimitedDirectory(opened, account);
      },
    }),
    recount: () => {
      const kept = files.recount?.() ?? true;
      return account.recount(measure(files)) && kept;
    },
  };
}

export interface LimitedFiles extends FileSystem {
  /**
   * Measures anew: after virtual files were restored, or others changed a host directory. No handle that was opened before is counted.
   * @returns whether all budgets are kept
   */
  recount(): boolean;
}

class Account {
  readonly #budgets: readonly Budget[];
  readonly #open = new Map<bigint, OpenCount>();
  #bytes = 0;
  #entries = 0;

  constructor(budgets: readonly Budget[]) {
    this.#budgets = budgets;
  }

  recount({ bytes, entries }: Quota): boolean {
    this.#open.clear();
    this.#add(bytes - this.#bytes, entries - this.#entries);
    return this.#budgets.every(({ kept }) => kept);
  }

  /** Charges for what the call does, unless it fails. */
  charge<Result>(bytes: number, entries: number, call: () => Result): Result {
    if (!this.#budgets.every((budget) => budget.has(bytes, entries))) throw new FileError('dquot');
    this.#add(bytes, entries);
    try {
      return call();
    } catch (problem) {
      this.giveBack(bytes, entries);
      throw problem;
    }
  }

  giveBack(bytes: number, entries: number): void {
    this.#add(-bytes, -entries);
  }

  /** Never below zero, as others may remove what they did not bring. */
  #add(bytes: number, entries: number): void {
    const more = [Math.max(bytes, -this.#bytes), Math.max(entries, -this.#entries)] as const;
    this.#bytes += more[0];
    this.#entries += more[1];
    for (const budget of this.#budgets) budget.add(...more);
  }

  /** After a name was removed. @param stat from before */
  removed(stat: FileStat): void {
    this.giveBack(0, 1);
    if (stat.kind === 'directory' || stat.links > 1) return;
    const open = this.#open.get(stat.inode);
    if (open === undefined) this.giveBack(stat.size, 0);
    else open.nameless = true;
  }

  opened({ inode, links, size }: FileStat, handle: object): void {
    const open = this.#open.get(inode) ?? { handles: new Set<object>(), nameless: links === 0 };
    // One that was reopened: nobody who goes by names has counted it.
    if (links === 0 && open.handles.size === 0) this.#add(size, 0);
    open.handles.add(handle);
    this.#open.set(inode, open);
  }

  /** Before a handle is closed. One from before the account was recounted is not known, and may be of no use any more. */
  closing(inode: bigint, handle: object, file: OpenFile): void {
    const open = this.#open.get(inode);
    if (open?.handles.delete(handle) !== true || open.handles.size > 0) return;
    this.#open.delete(inode);
    if (open.nameless) this.giveBack(file.stat().size, 0);
  }
}

class LimitedDirectory extends WrappedDirectory {
  readonly #account: Account;

  constructor(inner: Directory, account: Account) {
    super(inner, account);
    this.#account = account;
  }

  override openFile(name: string, mode: OpenMode): OpenFile {
    const isNew = mode.create && this.inner.lookup(name) === undefined;
    const file = isNew ? this.#account.charge(0, 1, () => this.inner.openFile(name, mode)) : this.inner.openFile(name, mode);
    return new LimitedFile(file, this.#account);
  }

  override makeDirectory(name: string): void {
    this.#account.charge(0, 1, () => this.inner.makeDirectory(name));
  }

  override makeLink(name: string, target: string): void {
    this.#account.charge(byteLength(target), 1, () => this.inner.makeLink(name, target));
  }

  override link(name: string, directory: Directory, newName: string): void {
    this.#account.charge(0, 1, () => super.link(name, directory, newName));
  }

  override rename(name: string, directory: Directory, newName: string): void {
    const moved = this.inner.lookup(name);
    const replaced = this.innerOf(directory).lookup(newName);
    super.rename(name, directory, newName);
    if (replaced !== undefined && replaced.inode !== moved?.inode) this.#account.removed(replaced);
  }

  override removeFile(name: string): void {
    const stat = this.inner.lookup(name);
    this.inner.removeFile(name);
    if (stat !== undefined) this.#account.removed(stat);
  }

  override removeDirectory(name: string): void {
    this.inner.removeDirectory(name);
    this.#account.giveBack(0, 1);
  }

  protected override wrap(directory: Directory): Directory {
    return new LimitedDirectory(directory, this.#account);
  }
}

class LimitedFile implements OpenFile {
  readonly kind = 'file';
  readonly #file: OpenFile;
  readonly #account: Account;
  readonly #inode: bigint;
  readonly stat: OpenFile['stat'];
  readonly setTimes: OpenFile['setTimes'];
  readonly sync: OpenFile['sync'];
  readonly read: OpenFile['read'];

  constructor(file: OpenFile, account: Account) {
    this.#file = file;
    this.#account = account;
    this.stat = () => file.stat();
    this.setTimes = (times) => file.setTimes(times);
    this.sync = () => file.sync();
    this.read = (into, position) => file.read(into, position);
    const stat = file.stat();
    this.#inode = stat.inode;
    account.opened(stat, this);
  }

  write(bytes: Uint8Array, position: number): void {
    const growth = bytes.length === 0 ? 0 : Math.max(0, position + bytes.length - this.#file.stat().size);
    this.#account.charge(growth, 0, () => this.#file.write(bytes, position));
  }

  truncate(size: number): void {
    this.#account.charge(size - this.#file.stat().size, 0, () => this.#file.truncate(size));
  }

  close(): void {
    this.#account.closing(this.#inode, this, this.#file);
    this.#file.close();
  }
}
