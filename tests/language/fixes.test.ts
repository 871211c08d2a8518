import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { loadModules } from '../../compiler/modules/load-modules.ts';
import { memorySource } from '../../compiler/source/source-provider.ts';
import { applyFix } from '../kit/apply-fix.ts';
import { readSuite, type SuiteCase } from '../kit/markdown-suite.ts';

const cases = ['layout', 'expressions', 'statements', 'headers'].flatMap((suite) =>
  readSuite(readFileSync(`tests/language/${suite}.md`, 'utf8')).map((each): [string, SuiteCase] => [`${suite}: ${each.name}`, each]),
);

function check(files: ReadonlyMap<string, string>): readonly Diagnostic[] {
  return loadModules({ entry: 'main.aqua', source: memorySource(Object.fromEntries(files)), imports: [] }).diagnostics;
}

/** How often a fault is found, positions forgotten. */
const count = (diagnostics: readonly Diagnostic[], { code, message }: Diagnostic): number => diagnostics.filter((each) => each.code === code && each.message === message).length;

test.each(cases)('fixes do what they say: %s', (_, { files }) => {
  const diagnostics = check(files);
  for (const diagnostic of diagnostics) {
    for (const fix of diagnostic.fixes) {
      const left = check(applyFix(files, fix));
      const what = `${diagnostic.message}: ${fix.title}`;
      // A second fault of the line may come to light, but this one is gone.
      expect(left.length, what).toBeLessThanOrEqual(diagnostics.length);
      expect(count(left, diagnostic), what).toBeLessThan(count(diagnostics, diagnostic));
    }
  }
});
