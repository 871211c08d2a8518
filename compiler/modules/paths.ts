/** Paths with `/`, absolute (`/a/b`) or relative to whatever the source provider calls its root (`a/b`). */

/** Removes `.`, empty parts and, as far as possible, `..`. */
export function normalise(path: string): string {
  const absolute = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!absolute) kept.push(part);
  }
  return (absolute ? '/' : '') + kept.join('/');
}

/** `path` seen from `folder`; an absolute path stays what it is. */
export function resolve(folder: string, path: string): string {
  return normalise(path.startsWith('/') || folder === '' ? path : `${folder}/${path}`);
}

/** The folder of a file: empty for a file at a relative root, `/` at the absolute one. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash > 0 ? path.slice(0, slash) : slash === 0 ? '/' : '';
}

/** A folder and those around it, innermost first, down to the root. */
export function foldersUp(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== '' && at !== '/' && !at.endsWith('..'); ) folders.push((at = folderOf(at)));
  return folders;
}

/** The name of a file without its folder and without `.aqua`. */
export function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.aqua$/, '');
}
