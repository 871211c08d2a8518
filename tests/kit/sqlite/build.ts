import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aquaProcess } from '../aqua-command.ts';
import { root, textOf } from '../repository.ts';

const kit = 'tests/kit/sqlite';
/** Its sources, in the public domain, as a package of npm has them. */
const amalgamation = join(root, 'node_modules/cordova-sqlite-storage-dependencies/sqlite3.c');

/** SQLite as a Marine module, built as authors build theirs. Not optimised: that takes the compiler a quarter of a minute. */
export function buildDatabase(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'aqua-sqlite-'));
  try {
    for (const part of ['src', 'vendor']) mkdirSync(join(folder, part));
    copyFileSync(amalgamation, join(folder, 'vendor/sqlite3.c'));
    copyFileSync(join(root, kit, 'wasi-files.c'), join(folder, 'vendor/wasi-files.c'));
    copyFileSync(join(root, kit, 'database.wit'), join(folder, 'database.wit'));
    writeFileSync(join(folder, 'src/database.c'), `#pragma clang optimize off\n${textOf(`${kit}/database.c`)}`);
    const { status, stderr } = aquaProcess(['module', 'build', folder]);
    if (status !== 0) throw new Error(stderr);
    return new Uint8Array(readFileSync(join(folder, 'build/database.wasm')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
