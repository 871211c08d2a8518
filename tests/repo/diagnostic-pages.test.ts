/** Whoever adds a code adds its page; what the page says is tested in tests/language/explain.test.ts. */
import { expect, test } from 'vitest';
import { byArea } from '../../cli/explain/areas.ts';
import { declaredCodes, pageFiles } from '../kit/diagnostic-pages.ts';
import { root, textOf } from '../kit/repository.ts';

test('every code has a page, with its severity, and every page a code', () => {
  expect(pageFiles.map(({ page }) => page.code)).toEqual([...declaredCodes.keys()].sort());
  expect(pageFiles.map(({ path, page: { code, severity } }) => [path, code, severity])).toEqual(
    pageFiles.map(({ path }) => {
      const code = /AQ\d{4}/.exec(path)?.[0] ?? '';
      return [`docs/diagnostics/${code}.md`, code, declaredCodes.get(code)];
    }),
  );
});

test('the index names every page, by area', async () => {
  const before = textOf('docs/diagnostics/README.md').replace(/\n## [^]*/, '');
  const list = byArea(pageFiles.map(({ page }) => page)).map(({ area, items }) => `\n## ${area}\n\n${items.map(({ code, title }) => `- [${code}](${code}.md): ${title}\n`).join('')}`);
  await expect(before + list.join('')).toMatchFileSnapshot(`${root}docs/diagnostics/README.md`);
});
