/** placement.md: where each step runs and which way the particle takes, as `aqua debug placed` shows it. `UPDATE=1` rewrites the blocks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dump } from '../../compiler/dump.ts';
import { pipelineOptions } from '../../compiler/options.ts';
import { memorySource } from '../../compiler/source/source-provider.ts';

const path = new URL('placement.md', import.meta.url);
const sections = readFileSync(path, 'utf8').split(/^(?=## )/m);
const pattern = /```aqua\n([^]*?)```\n\n```placed\n([^]*?)```/;

const prelude = `aqua Main

export f

data Contact:
  peer: string
  relay: ?string

service S("s"):
  get(text: string) -> string
  do()

`;

/** The body of the function, without what the wrapper adds to every one. */
function placed(text: string): string {
  const options = pipelineOptions({ entry: 'main.aqua', source: memorySource({ 'main.aqua': prelude + text }) }, 'air');
  const { text: all, diagnostics } = dump(options, 'placed');
  expect(diagnostics.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([]);
  const lines = all.split('\n').slice(2, -1).filter((line) => !line.includes('"getDataSrv"'));
  return `${lines.slice(0, lines.indexOf('  catch')).map((line) => line.slice(4)).join('\n')}\n`;
}

const cases = sections.flatMap((section) => {
  const [, source, expected] = pattern.exec(section) ?? [];
  return source === undefined || expected === undefined ? [] : [{ name: section.slice(3, section.indexOf('\n')), source, expected }];
});

describe.runIf(process.env['UPDATE'] === undefined)('placement', () => {
  test.each(cases)('$name', ({ source, expected }) => expect(placed(source)).toBe(expected));

  test('has a case for each rule', () => expect(cases.length).toBeGreaterThanOrEqual(20));
});

test.runIf(process.env['UPDATE'] !== undefined)('rewrites the blocks', () => {
  const update = (section: string): string =>
    section.replace(pattern, (_, source: string) => `\`\`\`aqua\n${source}\`\`\`\n\n\`\`\`placed\n${placed(source)}\`\`\``);
  writeFileSync(path, sections.map(update).join(''));
});
