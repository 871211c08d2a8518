/** Every row of tests/programs/coverage.md has programs, and they exist. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadProgramSources } from '../kit/programs.ts';

interface Row {
  readonly id: string;
  readonly programs: readonly string[];
}

const existing = new Set((await loadProgramSources()).map(({ name }) => name));

const rows = readFileSync('tests/programs/coverage.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| [a-z]/.test(line))
  .map((line): Row => {
    // a cell may hold an escaped bar
    const [, id = '', , programs = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    return { id, programs: programs.split(',').map((name) => name.trim()).filter((name) => name !== '') };
  });

it('has rows, each once', () => {
  expect(rows.length).toBeGreaterThan(100);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

it('has a program for every row', () => {
  expect(rows.filter(({ programs }) => programs.length === 0)).toEqual([]);
});

it('names only programs that exist', () => {
  expect(rows.flatMap(({ programs }) => programs).filter((name) => !existing.has(name))).toEqual([]);
});
