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

/** File name of the bundle, from the build. It changes with the content, and V8 would take a cache for any text of the same length. */
declare const commandBundle: string;

type Start = (require: NodeJS.Require, filename: string, launcherImport: (url: string) => Promise<unknown>) => void;

const bundle = join(__dirname, commandBundle);
const folder = join(__dirname, 'code-cache');
// Commands use different code; a cache holds what its command ran.
const cache = join(folder, `${commandBundle}.${/^[a-z]{1,16}$/.exec(process.argv[2] ?? '')?.[0] ?? 'other'}.bin`);

const cachedData = load();
// The build escapes all that is not ASCII, so the cheapest decoding is right.
const script = new Script(readFileSync(bundle, 'latin1'), { filename: bundle, ...(cachedData === undefined ? {} : { cachedData }) });
// V8 rejects what another version of it, or one with other flags, wrote.
if (cachedData === undefined || script.cachedDataRejected === true) {
  process.once('exit', (status) => {
    if (status === 0) save();
  });
}
// V8 knows no type of what a script gives: the build makes it this function.
(script.runInThisContext() as Start)(createRequire(bundle), bundle, (url) => import(url));

/** The cache, unless there is none or it is damaged. V8 does not check what is in it and would crash, so it is stored twice. */
function load(): Buffer | undefined {
  try {
    const twice = readFileSync(cache);
    const once = twice.subarray(0, twice.length / 2);
    return once.equals(twice.subarray(once.length)) ? once : undefined;
  } catch {
    return undefined; // there is none yet
  }
}

/** At the end of a run, so that the functions that it used are in the cache. Where it cannot be written all works the same, only later. */
function save(): void {
  const draft = `${cache}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
  } catch {
    return; // of another user, or no folder
  }
  try {
    const once = script.createCachedData();
    writeFileSync(draft, Buffer.concat([once, once]));
    renameSync(draft, cache); // whole or not at all, whoever else writes it
  } catch {
    rmSync(draft, { force: true });
  }
}
