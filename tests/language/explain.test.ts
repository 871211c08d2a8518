import { describe, expect, test } from 'vitest';
import { byArea } from '../../cli/explain/areas.ts';
import { declaredCodes, filesOf, findings, fits, fixedFiles, pageFiles, reportWithoutAdvice, withReport } from '../kit/diagnostic-pages.ts';
import { root, textOf } from '../kit/repository.ts';

/** Pages about problems of a run are tested with the command, in tests/cli/explain.test.ts. */
const compiled = pageFiles.filter(({ page }) => !page.example.command.startsWith('aqua run'));

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

describe.each(compiled)('$page.code', ({ path, markdown, page }) => {
  const { title, example, code } = page;

  test('the failing example has this problem alone, and the page shows the report', async () => {
    const found = findings(example.command, filesOf(example.files));
    expect(found.map((diagnostic) => `${diagnostic.code} ${diagnostic.message}`)).toEqual([expect.stringContaining(code)]);
    for (const diagnostic of found) {
      expect(fits(title, diagnostic.message), `“${title}” is the general form of “${diagnostic.message}”`).toBe(true);
      await expect(withReport(markdown, reportWithoutAdvice(diagnostic))).toMatchFileSnapshot(root + path);
    }
  });

  test('the fixed example has no problem', () => {
    expect(findings(example.command, fixedFiles(page)).map(({ message }) => message)).toEqual([]);
  });
});
