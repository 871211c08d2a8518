import { expect, test } from 'vitest';
import { compile } from '../../compiler/index.ts';
import { memorySource } from '../../compiler/source/source-provider.ts';
import { docstringExamples } from '../kit/docstring-examples.ts';
import { filesWith, textOf } from '../kit/repository.ts';

// The pages of docs/diagnostics show programs with mistakes; tests/language/explain.test.ts checks them.
const blocks = filesWith('.md')
  .filter((page) => !/^(tests|docs\/diagnostics)\//.test(page))
  .flatMap((page) => [...textOf(page).matchAll(/^```aqua\n(.*?)^```$/gms)].map(([, code = ''], index) => ({ page: `${page}, block ${index + 1}`, code })));

test.each(blocks)('the Aqua in $page compiles', ({ code }) => {
  const text = /^aqua /m.test(code) ? code : `aqua Example\n\n${code}`;
  const { diagnostics } = compile({ entry: 'main.aqua', source: memorySource({ 'main.aqua': text }) });
  expect(diagnostics.map(({ message, labels }) => `${message} (${text.slice(labels[0].span.start, labels[0].span.end)})`)).toEqual([]);
});

const examples = await docstringExamples([...filesWith('.ts').filter((path) => /^(compiler|runtime)\//.test(path)), ...filesWith('.md').filter((path) => path.startsWith('docs/'))]);

test.each(examples)('the example at $name gives what it says', async ({ run }) => {
  expect.hasAssertions();
  await run((actual, expected) => expect(actual).toEqual(expected));
});
