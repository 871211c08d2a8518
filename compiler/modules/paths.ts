/** Paths with `/`, absolute (`/a/b`, `C:/a/b`) or relative to whatever the source provider calls its root (`a/b`). */

/** What an absolute path starts with: `/` or, on Windows, `C:/`. Empty for a relative path. */
export function rootOf(path: string): string {
  return /^([A-Za-z]:)?\//.exec(path)?.[0] ?? '';
}

/** Removes `.`, empty parts and, as far as possible, `..`. */
export function normalise(path: string): string {
  const root = rootOf(path);
  const kept: string[] = [];
  for (const part of path.slice(root.length).split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (root === '') kept.push(part);
  }
  return root + kept.join('/');
}

/** `path` seen from `folder`; an absolute path stays what it is. */
export function resolve(folder: string, path: string): string {
  return normalise(rootOf(path) !== '' || folder === '' ? path : `${folder}/${path}`);
}

/** The folder of a file: empty for a file at a relative root, `/` or `C:/` at an absolute one. */
export function folderOf(path: string): string {
  const root = rootOf(path);
  return path.slice(0, Math.max(root.length, path.lastIndexOf('/')));
}

/**
 * A folder and those around it, innermost first.
 *
 * @param base absolute path of the folder that relative paths start from; without it nothing is known above that folder
 */
export function foldersUp(folder: string, base?: string): string[] {
  const folders = [folder];
  let at = folder;
  while (at !== rootOf(at) && !/(^|\/)\.\.$/.test(at)) folders.push((at = folderOf(at)));
  if (base === undefined || rootOf(at) !== '') return folders;
  const here = resolve(base, at);
  return here === rootOf(here) ? folders : [...folders, ...foldersUp(folderOf(here))];
}

/** The name of a file without its folder and without `.aqua`. */
export function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.aqua$/, '');
}
