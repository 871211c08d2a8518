/** What the linter cannot see. That no code says `any` or floats a promise is the linter's business; that nobody switches it off, ours. */
import { expect, test } from 'vitest';
import { filesWith, isGenerated, textOf } from '../kit/repository.ts';

/** In two parts, so that this file does not find itself. */
const notes = [['TO', 'DO'], ['FIX', 'ME'], ['XX', 'X'], ['HA', 'CK']].map((parts) => parts.join('')).join('|');
const switches = [['@ts-', 'ignore'], ['@ts-', 'nocheck'], ['@ts-', 'expect-error'], ['eslint-', 'disable']].map((parts) => parts.join('')).join('|');

const banned: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a note that work is left', new RegExp(`\\b(${notes})\\b`)],
  ['a switched-off check', new RegExp(switches)],
];

test.each(banned)('no file has %s', (_, pattern) => {
  const found = filesWith('.ts').filter((path) => !isGenerated(path)).flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});
