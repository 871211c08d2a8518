/** The app of examples/app, as its README says. */
import { spawnSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { aqua } from '../kit/aqua-command.ts';
import { whileTimePasses } from '../kit/passing-time.ts';
import { root, textOf, withoutScripts } from '../kit/repository.ts';

test('its module is what the command writes', async () => {
  const { status, stdout } = await aqua(['compile', 'examples/app/aqua/prices.aqua', '--target', 'ts']);
  expect(status).toBe(0);
  expect(withoutScripts(stdout)).toBe(withoutScripts(textOf('examples/app/aqua/prices.ts')));
});

test('it runs and ends by itself', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'examples/app/main.ts'], { cwd: root, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('best: market 45 until noon\n');
});

test('it asks, is called back, and is told what it waits for', async () => {
  const printed: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...words: readonly unknown[]) => void printed.push(words.join(' ')));
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  await whileTimePasses(import('../../examples/app/main.ts'), () => vi.advanceTimersByTime(1));
  vi.useRealTimers();
  vi.restoreAllMocks();
  const lines = printed.join('\n').split('\n');
  // The program answers when two offers are there, perhaps before it has told about the second.
  const told = lines.slice(0, -2).sort();
  expect(told.filter((line) => !line.includes(' offers '))).toEqual(['asking closed', 'asking corner', 'asking corner', 'asking market', 'best: market 45 until noon']);
  expect(['corner offers 60', 'market offers 45']).toEqual(expect.arrayContaining(told.filter((line) => line.includes(' offers '))));
  expect(lines.slice(-2)).toEqual([
    '`cheapest` did not answer within 300 ms',
    expect.stringMatching(/^ {2}examples\/app\/aqua\/prices\.aqua:\d+:\d+ waits for 2 values in `offers`, which holds 1$/),
  ]);
});
