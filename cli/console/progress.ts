import type { Output } from './console.ts';

const second = 1000;

/** Runs the work; when it takes longer than a second and a person is looking, says what is going on and for how long. */
export async function withProgress<T>(output: Output, label: () => string, work: () => Promise<T>): Promise<T> {
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    output.status(output.style.dim(`${label()}, ${seconds} s`));
  }, second);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (seconds > 0) output.status('');
  }
}

/** Does synchronous work for each item, with the same kind of progress. */
export async function eachWithProgress<Item, Result>(output: Output, label: string, items: readonly Item[], work: (item: Item) => Result): Promise<readonly Result[]> {
  const results: Result[] = [];
  await withProgress(output, () => `${label} ${results.length + 1} of ${items.length}`, async () => {
    for (const item of items) {
      // A turn of the event loop, so that the progress can show.
      await new Promise(setImmediate);
      results.push(work(item));
    }
  });
  return results;
}
