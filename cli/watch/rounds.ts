import { setTimeout as sleep } from 'node:timers/promises';
import { PlaceWatcher, type Places } from './place-watcher.ts';

/** Milliseconds without a change after which an editor or a tool is done writing. */
const quiet = 40;
/** Longest wait for that, in milliseconds: some tools never are. */
const longest = 500;

/**
 * Looks, and again after each change, until the signal ends it.
 *
 * @param look gives the places where a change matters from then on; looking where nothing has changed must do no harm
 */
export async function everyChange(look: () => Places, ended: AbortSignal): Promise<void> {
  const watcher = new PlaceWatcher();
  // Watchers of folders that have vanished do not keep the process alive.
  const alive = setInterval(() => undefined, 1 << 30);
  ended.addEventListener('abort', () => watcher.close());
  try {
    while (!ended.aborted) {
      watcher.takeChange();
      if (watcher.follow(look())) continue;
      await watcher.change();
      for (let waited = 0; watcher.takeChange() && waited < longest; waited += quiet) await sleep(quiet);
    }
  } finally {
    clearInterval(alive);
    watcher.close();
  }
}
