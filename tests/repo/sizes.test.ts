import { expect, test } from 'vitest';
import { filesWith, isGenerated, textOf } from '../kit/repository.ts';

const limit = 600;

/** Longer files that are better in one piece, with the reason. */
const reasons: Readonly<Record<string, string>> = {};

test(`no file is longer than ${limit} lines without a reason`, () => {
  const long = filesWith('.ts', '.js')
    .filter((path) => !isGenerated(path))
    .map((path) => ({ path, lines: textOf(path).split('\n').length - 1 }))
    .filter(({ path, lines }) => lines > limit && reasons[path] === undefined);
  expect(long).toEqual([]);
});

test('every reason is still needed', () => {
  const gone = Object.keys(reasons).filter((path) => textOf(path).split('\n').length - 1 <= limit);
  expect(gone).toEqual([]);
});

test('files are named in kebab-case and none is called utils', () => {
  const odd = filesWith('.ts').filter((path) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.(config|full|test|bench|generated))*\.ts$/.test(path) || /\/(utils|helpers|misc)\.ts$/.test(path));
  expect(odd).toEqual([]);
});
