import { describe, expect, test } from 'vitest';
import { compile, memorySource } from '../../compiler/index.ts';
import { deepPrograms } from '../kit/deep-programs.ts';

/** What is deep only once all is put together, so that no limit of the parser stops it. */
const assembled = ['functions that call the one above', 'functions that call the one below', 'closures that call the one above', 'blocks in blocks of other functions', '`otherwise` after `otherwise`', 'constants', 'squares of squares'];

function filesOf(name: string, depth: number): Readonly<Record<string, string>> {
  const made = deepPrograms[name]?.(depth) ?? expect.fail(name);
  return typeof made === 'string' ? { 'main.aqua': made } : made;
}

describe('what is nested deeper than any stack', () => {
  test.each(assembled)('%s', (name) => {
    const { functions, diagnostics } = compile({ entry: 'main.aqua', source: memorySource(filesOf(name, 1500)) });
    const errors = diagnostics.filter(({ level }) => level === 'error').map(({ slug }) => slug);
    expect(errors.length > 0 ? errors : functions.size).toEqual(name === 'constants' || name === 'squares of squares' ? 1 : ['calls-too-deep']);
  });

  test('200 calls inside one another are not too many', () => {
    const { functions } = compile({ entry: 'main.aqua', source: memorySource(filesOf('functions that call the one above', 200)) });
    expect([...functions.keys()]).toEqual(['f']);
  });
});
