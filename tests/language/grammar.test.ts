import { expect, test } from 'vitest';
import { LineGrammar } from '../../compiler/syntax/grammar/statements.ts';

test('the grammar does not contradict itself', () => {
  expect(() => new LineGrammar(true)).not.toThrow();
});
