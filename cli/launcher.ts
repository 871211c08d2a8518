#!/usr/bin/env node
/**
 * Starts the command from V8's code cache. Most of the time of a short run would go into compiling JavaScript; what one run
 * compiled, the next ones of the same command load (https://v8.dev/blog/code-caching-for-devs). CommonJS, since Node starts its ES module
 * loader only when it is needed.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';

type Start = (require: NodeJS.Require, filename: string, launcherImport: (url: string) => Promise<unknown>) => void;

const bundle = join(__dirname, 'command.js');
const folder = join(__dirname, 'code-cache');
// Commands use different code; a cache holds what its command ran.
const cache = join(folder, `${/^[a-z]{1,16}$/.exec(process.argv[2] ?? '')?.[0] ?? 'other'}.bin`);

const cachedData = load(cache);
// The build escapes all that is not ASCII, so the cheapest decoding is right.
const script = new Script(`(function(require,__filename,launcherImport){${readFileSync(bundle, 'latin1')}\n})`, {
  filename: bundle,
  ...(cachedData === undefined ? {} : { cachedData }),
});
if (cachedData === undefined || script.cachedDataRejected === true) {
  process.once('exit', (status) => {
    if (status === 0) save(script, cache);
  });
}
// V8 knows no type of what a script gives: it is the function written above.
(script.runInThisContext() as Start)(createRequire(bundle), bundle, (url) => import(url));

function load(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined; // there is none yet
  }
}

/** At the end of a run, so that the functions that it used are in the cache. */
function save(used: Script, path: string): void {
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(draft, used.createCachedData());
    renameSync(draft, path); // whole or not at all, whoever else writes it
  } catch {
    // A folder that this user may not write to: without a cache all works the same, only later.
    rmSync(draft, { force: true });
  }
}
