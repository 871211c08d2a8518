/** The page about the command shows what it does. */
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command, project } from '../kit/aqua-command.ts';
import { textOf } from '../kit/repository.ts';

const page = textOf('docs/cli.md');
const [, hello = ''] = /^```aqua\n(.*?)^```$/ms.exec(page) ?? [];
const blocks = [...page.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
  block.split(/^\$ /m).slice(1).map((text) => ({ line: text.slice(0, text.indexOf('\n')), shown: text.slice(text.indexOf('\n') + 1) })),
);

/** What is shown, where `…` stands for anything. */
function pattern(shown: string): RegExp {
  return new RegExp(`^${shown.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('[^]*?')}$`);
}

test.each(blocks)('$line', ({ line, shown }) => {
  const folder = project({ 'hello.aqua': hello, 'broken.aqua': hello.replace('Greeter.hello', 'Greeter.helo'), 'bin/aqua': `#!/bin/sh\nexec node '${command}' "$@"\n` });
  chmodSync(join(folder, 'bin/aqua'), 0o755);
  const output = execFileSync('sh', ['-c', `(${line}) 2>&1`], { cwd: folder, encoding: 'utf8', env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` } });
  expect(output).toMatch(pattern(shown));
});
