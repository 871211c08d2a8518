/**
 * Keeps two processes from writing to one directory. Locks are files `lock-1`, `lock-2` …, each naming the process that made it. Whoever
 * finds none whose process lives makes the next one, and then looks again: of two that do this at the same time, at least one sees the
 * other and withdraws. A lock appears at once and whole, as a link to a file that was written before.
 */
import { link, readdir, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const NAME = /^lock-(\d+)$/;

/** Another process uses the directory. */
export class LockedError extends Error {
  override readonly name = 'LockedError';
}

/** @returns how to let go of the lock. @throws LockedError */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const left = await refuseIfUsed(directory, undefined);
  const mine = Math.max(0, ...left) + 1;
  const draft = join(directory, `draft-${process.pid}-${mine}`);
  await writeFile(draft, (await identityOf(process.pid)) ?? '');
  try {
    await link(draft, join(directory, `lock-${mine}`));
  } catch (problem) {
    if (isCode(problem, 'EEXIST')) throw new LockedError(`another process has just begun to use ${directory}`);
    throw problem;
  } finally {
    await unlink(draft);
  }
  const release = (): Promise<void> => rm(join(directory, `lock-${mine}`), { force: true });
  try {
    for (const old of await refuseIfUsed(directory, mine)) await rm(join(directory, `lock-${old}`), { force: true });
  } catch (problem) {
    await release();
    throw problem;
  }
  return release;
}

/** The locks in the directory besides `mine`; their processes are gone. @throws LockedError when one is not */
async function refuseIfUsed(directory: string, mine: number | undefined): Promise<readonly number[]> {
  const others = (await readdir(directory))
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .filter((lock) => lock !== mine);
  for (const lock of others) {
    const holder = await readFile(join(directory, `lock-${lock}`), 'utf8').catch((problem: unknown) => {
      if (isCode(problem, 'ENOENT')) return ''; // released just now
      throw problem;
    });
    const pid = Number(/^\d+/.exec(holder)?.[0] ?? NaN);
    if (Number.isInteger(pid) && (await identityOf(pid)) === holder) {
      throw new LockedError(`the process ${pid} uses ${directory}. Stop it first, or give this peer a directory of its own`);
    }
  }
  return others;
}

/** Names a living process so that no later one is taken for it: on Linux the number alone is used again after a while. */
async function identityOf(pid: number): Promise<string | undefined> {
  try {
    process.kill(pid, 0);
  } catch (problem) {
    // EPERM: it lives, and belongs to somebody else.
    if (!isCode(problem, 'EPERM')) return undefined;
  }
  if (process.platform !== 'linux') return String(pid);
  try {
    const [stat, boot] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/sys/kernel/random/boot_id', 'utf8')]);
    // After the name in parentheses: state, …, and as 22nd field of all the time of the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    return `${pid} ${fields[19] ?? ''} ${boot.trim()}`;
  } catch (problem) {
    if (isCode(problem, 'ENOENT')) return undefined;
    throw problem;
  }
}

export function isCode(problem: unknown, code: string): boolean {
  return problem instanceof Error && 'code' in problem && problem.code === code;
}
