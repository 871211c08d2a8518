import { sep } from 'node:path';

/** A path of this computer as the compiler and messages write paths: with `/`. */
export function slashes(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}
