/**
 * A sparse array in pages that snapshots share. A snapshot is taken by keeping the array and going on to the next epoch: what carries an
 * older epoch is shared and never changed again, only copied, page by page, when it is about to be.
 */

export const pageLength = 64;

export interface Page<Item> {
  readonly epoch: number;
  readonly items: (Item | undefined)[];
  /** Of the items, as long as nothing in the page changed. */
  hash: Uint8Array | undefined;
}

export interface PagedArray<Item> {
  readonly epoch: number;
  readonly pages: (Page<Item> | undefined)[];
}

export function emptyPages<Item>(epoch: number): PagedArray<Item> {
  return { epoch, pages: [] };
}

/** The array itself when it is of this epoch, or a copy that is. */
export function ownPages<Item>(array: PagedArray<Item>, epoch: number): PagedArray<Item> {
  return array.epoch === epoch ? array : { epoch, pages: [...array.pages] };
}

export function itemAt<Item>(array: PagedArray<Item>, index: number): Item | undefined {
  return array.pages[Math.floor(index / pageLength)]?.items[index % pageLength];
}

/** @param array of the current epoch: see ownPages */
export function setItem<Item>(array: PagedArray<Item>, index: number, item: Item | undefined): void {
  const at = Math.floor(index / pageLength);
  const old = array.pages[at];
  const page = old?.epoch === array.epoch ? old : { epoch: array.epoch, items: [...(old?.items ?? [])], hash: undefined };
  page.items[index % pageLength] = item;
  page.hash = undefined;
  array.pages[at] = page;
}

/** Forgets everything from `length` on. @param array of the current epoch */
export function cutPages<Item>(array: PagedArray<Item>, length: number): void {
  const kept = Math.ceil(length / pageLength);
  if (array.pages.length > kept) array.pages.length = kept;
  const inLast = length % pageLength;
  const last = array.pages[kept - 1];
  if (inLast === 0 || last === undefined || last.items.length <= inLast) return;
  array.pages[kept - 1] = { epoch: array.epoch, items: last.items.slice(0, inLast), hash: undefined };
}
