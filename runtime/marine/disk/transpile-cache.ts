import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TranspileCache, Transpiled } from '../component/jco.ts';

/**
 * Keeps what components became in a directory, one file each, which is never removed. Whoever can write there can run code in this
 * process: make it nobody else's. Files that cannot be read count as missing.
 */
export function directoryCache(directory: string): TranspileCache {
  const fileOf = (key: string): string => join(directory, `${createHash('sha256').update(key).digest('hex')}.json`);
  return {
    async get(key) {
      try {
        return decode(await readFile(fileOf(key), 'utf8'));
      } catch {
        return undefined;
      }
    },
    async set(key, made) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      // Renamed when it is whole: other processes read and write here, too.
      const temporary = `${fileOf(key)}.${randomUUID()}`;
      await writeFile(temporary, JSON.stringify({ code: made.code, modules: [...made.modules].map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]) }), { mode: 0o600 });
      await rename(temporary, fileOf(key));
    },
  };
}

/** @throws Error for what `set` did not write */
function decode(text: string): Transpiled {
  const stored: unknown = JSON.parse(text);
  if (typeof stored !== 'object' || stored === null || !('code' in stored) || typeof stored.code !== 'string' || !('modules' in stored) || !Array.isArray(stored.modules)) throw new Error('not of this cache');
  const entries: readonly unknown[] = stored.modules;
  return {
    code: stored.code,
    modules: new Map(
      entries.map((entry): readonly [string, Uint8Array] => {
        const [name, bytes] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
        if (typeof name !== 'string' || typeof bytes !== 'string') throw new Error('not of this cache');
        return [name, Buffer.from(bytes, 'base64')];
      }),
    ),
  };
}
