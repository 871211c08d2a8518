import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root, textOf } from '../kit/repository.ts';

/** Rows of the tables of attacks, which end with a file and the beginning of a test's name. */
const attacks = textOf('docs/threat-model.md')
  .split('\n## ')
  .filter((section) => section.includes('| attack |'))
  .flatMap((section) => section.split('\n').filter((line) => line.startsWith('| ')).slice(2));

test('every attack has a test that exists', () => {
  expect(attacks.length).toBeGreaterThan(40);
  const untested = attacks.filter((row) => {
    const [, file = '', name = ''] = /`(tests\/[\w./-]+\.ts)`: "(.+)" \|$/.exec(row) ?? [];
    return file === '' || !existsSync(`${root}${file}`) || !["'", '`', '"'].some((quote) => textOf(file).includes(`${quote}${name}`));
  });
  expect(untested).toEqual([]);
});
