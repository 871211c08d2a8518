/** The inodes of a virtual file system by number. A new one gets the lowest free number, so numbers follow from what there is. */
import { FileError } from '../file-error.ts';
import { copyInode, type Inode } from './inode.ts';
import { emptyPages, itemAt, ownPages, setItem, type PagedArray } from './paged-array.ts';

/** So that a table can be read from bytes that promise any number. */
export const maxInodes = 2 ** 20;

export class InodeTable {
  epoch = 0;
  #inodes: PagedArray<Inode> = emptyPages(0);
  /** No number below is free. */
  #firstFree = 0;

  /** Goes on to the next epoch: what is returned will not change. */
  share(): PagedArray<Inode> {
    this.epoch++;
    return this.#inodes;
  }

  /** @param inodes what `share` returned, of this table or of another one */
  replace(inodes: PagedArray<Inode>, epoch: number): void {
    this.epoch = Math.max(this.epoch, epoch) + 1;
    this.#inodes = inodes;
    this.#firstFree = 0;
  }

  get pages(): PagedArray<Inode> {
    return this.#inodes;
  }

  get(number: number): Inode | undefined {
    return itemAt(this.#inodes, number);
  }

  /** The inode, free to be changed. */
  own(number: number): Inode | undefined {
    const inode = this.get(number);
    if (inode === undefined) return undefined;
    const own = inode.epoch === this.epoch ? inode : copyInode(inode, this.epoch);
    own.hash = undefined;
    this.set(number, own);
    return own;
  }

  add(inode: Inode): number {
    const number = this.#lowestFree();
    if (number >= maxInodes) throw new FileError('nospc');
    this.set(number, inode);
    this.#firstFree = number + 1;
    return number;
  }

  remove(number: number): void {
    this.set(number, undefined);
    this.#firstFree = Math.min(this.#firstFree, number);
  }

  set(number: number, inode: Inode | undefined): void {
    this.#inodes = ownPages(this.#inodes, this.epoch);
    setItem(this.#inodes, number, inode);
  }

  #lowestFree(): number {
    let number = this.#firstFree;
    while (this.get(number) !== undefined) number++;
    return number;
  }
}
