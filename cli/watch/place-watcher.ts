import { statSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';

/** What a change of can matter: files, which need not exist, and folders with all that is in them. */
export interface Places {
  readonly files: Iterable<string>;
  readonly folders: Iterable<string>;
}

/** Which entries of a folder matter: all, or those of these names. */
type Interest = 'all' | Set<string>;

interface Watched {
  readonly watcher: FSWatcher;
  /** The folder that is watched. Another one may have taken its path since. */
  readonly inode: number;
}

/**
 * Tells when something changes in places of the disk. It watches folders, never files: editors save by putting a new file in place of
 * the old one. For a file in a folder that is not there, it watches the nearest folder above that is.
 */
export class PlaceWatcher {
  readonly #watched = new Map<string, Watched>();
  #interests = new Map<string, Interest>();
  #changed = false;
  #wake: () => void = () => undefined;

  /**
   * Watches these places from now on, and no others.
   *
   * @returns whether a folder is watched that was not before: what is in it may have changed meanwhile
   */
  follow(places: Places): boolean {
    this.#interests = interestsOf(places);
    for (const [folder, { watcher, inode }] of this.#watched) {
      if (this.#interests.has(folder) && inodeOf(folder) === inode) continue;
      watcher.close();
      this.#watched.delete(folder);
    }
    const added = [...this.#interests.keys()].filter((folder) => !this.#watched.has(folder));
    for (const folder of added) this.#watch(folder);
    return added.length > 0;
  }

  /** Whether something has changed since this was asked last. */
  takeChange(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  /** When something has changed that was not taken yet, or the watcher is closed. */
  async change(): Promise<void> {
    if (!this.#changed) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  close(): void {
    for (const { watcher } of this.#watched.values()) watcher.close();
    this.#watched.clear();
    this.#wake();
  }

  #note(): void {
    this.#changed = true;
    this.#wake();
  }

  #watch(folder: string): void {
    const inode = inodeOf(folder);
    if (inode === undefined) return this.#note(); // gone this very moment
    const watcher = watch(folder, (_, name) => {
      const interest = this.#interests.get(folder);
      // The name of the folder itself: it was moved or removed.
      if (name === null || interest === 'all' || interest?.has(name) === true || name === basename(folder)) this.#note();
    });
    // Windows says so when the folder is removed.
    watcher.on('error', () => this.#note());
    this.#watched.set(folder, { watcher, inode });
  }
}

function interestsOf({ files, folders }: Places): Map<string, Interest> {
  const interests = new Map<string, Interest>();
  for (const folder of folders) {
    const place = existing(resolve(folder));
    if (place.missing === undefined) interests.set(place.folder, 'all');
    else note(interests, place.folder, place.missing);
  }
  for (const file of files) {
    const path = resolve(file);
    const { folder, missing } = existing(dirname(path));
    note(interests, folder, missing ?? basename(path));
  }
  return interests;
}

function note(interests: Map<string, Interest>, folder: string, name: string): void {
  const known = interests.get(folder);
  if (known === undefined) interests.set(folder, new Set([name]));
  else if (known !== 'all') known.add(name);
}

/** The folder, or the nearest above it that exists and the name of what is missing in there. */
function existing(path: string): { readonly folder: string; readonly missing?: string } {
  let folder = path;
  let missing: string | undefined;
  while (inodeOf(folder) === undefined && dirname(folder) !== folder) {
    missing = basename(folder);
    folder = dirname(folder);
  }
  return missing === undefined ? { folder } : { folder, missing };
}

function inodeOf(folder: string): number | undefined {
  try {
    const stat = statSync(folder);
    return stat.isDirectory() ? stat.ino : undefined;
  } catch {
    return undefined; // it is not there, or what is above it is a file
  }
}
