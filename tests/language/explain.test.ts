import { describe, expect, test } from 'vitest';
import { atFaultCode, filesOf, findings, fits, fixedFiles, pageFiles, reportWithoutAdvice, withReport } from '../kit/diagnostic-pages.ts';
import { root } from '../kit/repository.ts';

/** Pages about problems of a run are tested with the command, in tests/cli/explain.test.ts. */
const compiled = pageFiles.filter(({ page }) => !page.example.command.startsWith('aqua run'));

describe.each(compiled)('$page.code', ({ path, markdown, page }) => {
  const { title, example, code } = page;

  test('the failing example has this problem alone, and the page shows the report', async () => {
    const found = findings(example.command, filesOf(example.files), code === atFaultCode);
    expect(found.map((diagnostic) => `${diagnostic.code} ${diagnostic.message}`)).toEqual([expect.stringContaining(code)]);
    for (const diagnostic of found) {
      expect(fits(title, diagnostic.message), `“${title}” is the general form of “${diagnostic.message}”`).toBe(true);
      await expect(withReport(markdown, reportWithoutAdvice(diagnostic))).toMatchFileSnapshot(root + path);
    }
  });

  test('the fixed example has no problem', () => {
    expect(findings(example.command, fixedFiles(page), code === atFaultCode).map(({ message }) => message)).toEqual([]);
  });
});
