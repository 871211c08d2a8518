import { defineNetwork } from 'aqua-toolchain';

interface WordCount {
  word: string;
  count: number;
}

const book = ['the fox and the dog', 'the dog sleeps', 'the fox jumps', 'and the dog sleeps on'];

function tally(counts: readonly WordCount[]): WordCount[] {
  const sums = new Map<string, number>();
  for (const { word, count } of counts) sums.set(word, (sums.get(word) ?? 0) + count);
  return [...sums].map(([word, count]) => ({ word, count })).sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1));
}

const counter = {
  count: (chapter: string) => tally(chapter.split(' ').map((word) => ({ word, count: 1 }))),
  merge: (parts: WordCount[][]) => tally(parts.flat()),
};

const library = {
  chapters: () => book,
  pair: (chapters: string[], workers: string[]) => chapters.map((chapter, i) => ({ chapter, worker: workers[i % workers.length] })),
};

export default defineNetwork({
  init: 'me',
  relay: 'relay',
  peers: {
    me: {},
    relay: {},
    library: { services: { library } },
    w1: { services: { counter } },
    w2: { services: { counter } },
    w3: { services: { counter } },
    reducer: { services: { counter } },
  },
});
