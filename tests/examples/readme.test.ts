/** The walkthrough of README.md works when one types it in. */
import { expect, test } from 'vitest';
import { aqua, project } from '../kit/aqua-command.ts';
import { textOf } from '../kit/repository.ts';

const readme = textOf('README.md');
const block = (language: string): string => new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(readme)?.[1] ?? '';
const commands = [...readme.matchAll(/^aqua ([a-z].*)$/gm)].map(([, line = '']) => [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''));

test.each(commands.map((args) => ({ args })))('aqua $args', async ({ args }) => {
  const folder = project({ 'hello.aqua': block('aqua'), 'network.ts': block('ts') });
  const outcome = await aqua(args, folder);
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  if (args[0] === 'run') expect(outcome.stdout).toContain('"Hello Ann, this is Bob!"');
  if (args.includes('--trace')) expect(outcome.stdout).toContain(block('text'));
});
