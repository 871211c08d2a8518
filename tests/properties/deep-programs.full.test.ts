import { describe, expect, test } from 'vitest';
import { dump, stages } from '../../compiler/dump.ts';
import { compile, memorySource } from '../../compiler/index.ts';
import { pipelineOptions } from '../../compiler/options.ts';
import { toJson } from '../../compiler/diagnostics/render-json.ts';
import { renderTerminal } from '../../compiler/diagnostics/render-terminal.ts';
import { deepPrograms } from '../kit/deep-programs.ts';

const targets = ['air', 'ts', 'js', 'json', 'avm'] as const;

// From what just fits to what no stack could take: around the limits is where a limit that is too high would show.
describe.each([100, 195, 290, 490, 900, 10_000])('%i levels', (depth) => {
  test.each(Object.entries(deepPrograms))('%s', (_, make) => {
    const made = make(depth);
    const source = memorySource(typeof made === 'string' ? { 'main.aqua': made } : made);
    for (const target of targets) {
      const { functions, diagnostics } = compile({ entry: 'main.aqua', source, target });
      expect(functions.size > 0 || diagnostics.some(({ level }) => level === 'error')).toBe(true);
      renderTerminal(diagnostics.slice(0, 100), { color: false });
      diagnostics.slice(0, 100).forEach(toJson);
      if (functions.size === 0) break;
    }
    for (const stage of stages) dump(pipelineOptions({ entry: 'main.aqua', source }, 'air'), stage);
  });
});
