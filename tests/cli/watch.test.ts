/** `--watch`, as a process of its own: every step waits for the line that tells of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { command, project } from '../kit/aqua-command.ts';

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

interface Watch {
  /** The next round that is told. */
  readonly next: () => Promise<unknown>;
  /** Ctrl-C; how it ended and what it wrote to stderr. */
  readonly stop: () => Promise<{ readonly code: number | null; readonly stderr: string }>;
}

function watch(folder: string, ...args: string[]): Watch {
  const { line, stop } = watchText(folder, ...args, '--json');
  return { next: async () => JSON.parse(await line()) as unknown, stop };
}

function watchText(folder: string, ...args: string[]): Omit<Watch, 'next'> & { readonly line: () => Promise<string> } {
  const child = spawn(process.execPath, [command, ...args, '--watch'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += String(text)));
  return {
    line: async () => String((await lines.next()).value ?? `ended: ${stderr}`),
    stop: async () => {
      child.kill('SIGINT');
      const [code] = (await once(child, 'exit')) as [number | null];
      running.delete(child);
      return { code, stderr };
    },
  };
}

/** As editors save: a new file takes the place of the old one, so that nobody sees half of it. */
function save(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}~`, content);
  renameSync(`${path}~`, path);
}

const lib = (value: number): string => `aqua Lib declares *\n\nfunc one() -> u8:\n  <- ${value}\n`;
const main = 'aqua Main\n\nimport "lib.aqua"\n\nexport two\n\nfunc two() -> u8:\n  a <- one()\n  <- a\n';

test('an edit does again that file and what depends on it, of 100', async () => {
  const files = Object.fromEntries(Array.from({ length: 98 }, (_, i) => [`src/f${i}.aqua`, `aqua F${i}\n\nexport f${i}\n\nfunc f${i}() -> u8:\n  <- 1\n`]));
  const folder = project({ ...files, 'src/lib.aqua': lib(1), 'src/main.aqua': main });
  const { next, stop } = watch(folder, 'compile', 'src', '-o', 'air');
  expect(await next()).toMatchObject({ round: 1, files: 100, diagnostics: [], stale: [] });
  // As the simplest of programs save: in place.
  writeFileSync(join(folder, 'src/lib.aqua'), lib(2), { flag: 'r+' });
  expect(await next()).toMatchObject({
    round: 2,
    changed: ['src/lib.aqua'],
    checked: ['src/lib.aqua', 'src/main.aqua'],
    compiled: ['src/lib.aqua', 'src/main.aqua'],
    written: ['air/main.two.air'],
  });
  expect(readFileSync(join(folder, 'air/main.two.air'), 'utf8')).toContain('[2]');
  expect(await stop()).toEqual({ code: 0, stderr: '' });
});

test('mistakes, files that come, go, are renamed and are put in place of others', async () => {
  const folder = project({ 'src/lib.aqua': lib(1), 'src/main.aqua': main });
  const at = (path: string): string => join(folder, path);
  const { next, stop } = watch(folder, 'check', 'src');
  expect(await next()).toMatchObject({ round: 1, files: 2, diagnostics: [] });

  save(at('src/main.aqua'), main.replace('<- a', '<- b'));
  expect(await next()).toMatchObject({ changed: ['src/main.aqua'], checked: ['src/main.aqua'], diagnostics: [{ level: 'error' }] });
  save(at('src/main.aqua'), main.replace('u8:\n', 'u8\n'));
  expect(await next()).toMatchObject({ changed: ['src/main.aqua'], diagnostics: [{ level: 'error' }] });
  save(at('src/main.aqua'), main);
  expect(await next()).toMatchObject({ changed: ['src/main.aqua'], diagnostics: [] });

  renameSync(at('src/lib.aqua'), at('src/library.aqua'));
  expect(await next()).toMatchObject({ changed: ['src/library.aqua'], gone: ['src/lib.aqua'], diagnostics: [{ level: 'error' }] });
  save(at('src/lib.aqua'), lib(3));
  expect(await next()).toMatchObject({ changed: ['src/lib.aqua'], gone: [], diagnostics: [] });

  // A folder that was not there, with a file in it.
  mkdirSync(at('tmp/inner'), { recursive: true });
  writeFileSync(at('tmp/inner/new.aqua'), 'aqua New\n');
  renameSync(at('tmp/inner'), at('src/inner'));
  expect(await next()).toMatchObject({ files: 4, changed: ['src/inner/new.aqua'] });
  save(at('src/inner/new.aqua'), 'aqua New\n\nexport gone\n');
  expect(await next()).toMatchObject({ changed: ['src/inner/new.aqua'], diagnostics: [{ level: 'error' }] });
  rmSync(at('src/inner'), { recursive: true });
  expect(await next()).toMatchObject({ files: 3, gone: ['src/inner/new.aqua'], diagnostics: [] });
  expect(await stop()).toEqual({ code: 0, stderr: '' });
});

test('imports from elsewhere, also such that are not there yet', async () => {
  const folder = project({ 'app/main.aqua': main.replace('lib.aqua', 'pack/lib.aqua'), 'node_modules/pack/lib.aqua': lib(1) });
  const { next, stop } = watch(folder, 'check', 'app/main.aqua');
  expect(await next()).toMatchObject({ files: 2, diagnostics: [] });
  save(join(folder, 'node_modules/pack/lib.aqua'), lib(2));
  expect(await next()).toMatchObject({ changed: ['node_modules/pack/lib.aqua'], checked: ['node_modules/pack/lib.aqua', 'app/main.aqua'] });
  rmSync(join(folder, 'node_modules'), { recursive: true });
  expect(await next()).toMatchObject({ gone: ['node_modules/pack/lib.aqua'], diagnostics: [{ level: 'error' }] });
  // A nearer one, in folders that did not exist.
  mkdirSync(join(folder, 'tmp/pack'), { recursive: true });
  writeFileSync(join(folder, 'tmp/pack/lib.aqua'), lib(3));
  renameSync(join(folder, 'tmp'), join(folder, 'app/node_modules'));
  expect(await next()).toMatchObject({ changed: ['app/node_modules/pack/lib.aqua'], diagnostics: [] });
  expect(await stop()).toEqual({ code: 0, stderr: '' });
});

test('what cannot be read for a while is told, and waited for', async () => {
  const folder = project({ 'lib.aqua': lib(1), 'main.aqua': main });
  const { next, stop } = watch(folder, 'check', 'main.aqua');
  await next();
  rmSync(join(folder, 'main.aqua'));
  expect(await next()).toEqual({ round: 2, error: { kind: 'usage', message: 'there is no file `main.aqua`', hint: 'did you mean `lib.aqua`?' } });
  save(join(folder, 'main.aqua'), Buffer.from([0, 1]));
  expect(await next()).toMatchObject({ round: 3, error: { message: '`main.aqua` is no text' } });
  save(join(folder, 'main.aqua'), main);
  expect(await next()).toMatchObject({ round: 4, diagnostics: [] });
  expect(await stop()).toEqual({ code: 0, stderr: '' });
});

test('outputs that nothing makes any more stay, and are told', async () => {
  const folder = project({ 'lib.aqua': lib(1), 'main.aqua': main });
  const { next, stop } = watch(folder, 'compile', 'main.aqua', '-o', 'air');
  expect(await next()).toMatchObject({ written: ['air/main.two.air', 'air/main.two.map.json', 'air/main.interface.json'] });
  save(join(folder, 'main.aqua'), main.replaceAll('two', 'three'));
  expect(await next()).toMatchObject({ written: ['air/main.three.air', 'air/main.three.map.json', 'air/main.interface.json'], stale: ['air/main.two.air', 'air/main.two.map.json'] });
  expect(existsSync(join(folder, 'air/main.two.air'))).toBe(true);
  expect(await stop()).toEqual({ code: 0, stderr: '' });
});

test('people get a line, and the problems', async () => {
  const folder = project({ 'lib.aqua': lib(1), 'main.aqua': main });
  const { line, stop } = watchText(folder, 'check', join(folder, 'main.aqua'));
  expect(await line()).toMatch(/^start: no problems, checked 2 of 2 files, \d+ ms$/);
  expect(await line()).toBe('watching for changes; Ctrl-C ends it');
  save(join(folder, 'main.aqua'), main.replace('<- a', '<- b'));
  expect(await line()).toMatch(/^error\[AQ\d+\]: .*`b`/);
  let last = '';
  while (!last.startsWith('main.aqua changed')) last = await line();
  expect(last).toMatch(/^main\.aqua changed: 1 error, checked 1 of 2 files, \d+ ms$/);
  expect(await stop()).toEqual({ code: 0, stderr: '' });
});

test('scripts are looked at again, too', async () => {
  const folder = project({ 'ping.air': '(null)\n', 'main.aqua': 'aqua Main\n' });
  const { next, stop } = watch(folder, 'check', 'ping.air', 'main.aqua');
  expect(await next()).toMatchObject({ round: 1, files: 2, changed: expect.arrayContaining(['ping.air', 'main.aqua']) as unknown, diagnostics: [] });
  save(join(folder, 'ping.air'), '(nul)\n');
  expect(await next()).toMatchObject({ round: 2, changed: ['ping.air'], diagnostics: [{ code: 'AQ0904' }] });
  save(join(folder, 'ping.air'), '(seq (null) (null))\n');
  expect(await next()).toMatchObject({ round: 3, changed: ['ping.air'], diagnostics: [] });
  expect(await stop()).toEqual({ code: 0, stderr: '' });
});

test('what is made of functions that can wait for ever is as asked for', async () => {
  const stuck = 'aqua Main\n\nexport ask\n\nfunc ask() -> u32:\n  prices: *u32\n  price = prices!\n  prices <<- 1\n  <- price\n';
  const folder = project({ 'src/main.aqua': stuck });
  const checked = watch(folder, 'check', 'src', '--report', '--allow', 'deadlock/certain');
  expect(await checked.next()).toMatchObject({ diagnostics: [{ code: 'AQ0401', level: 'warning' }], report: [{ function: 'ask', verdict: 'certain', needs: [] }] });
  save(join(folder, 'src/main.aqua'), stuck.replace('  price = prices!\n  prices <<- 1\n', '  prices <<- 1\n  price = prices!\n'));
  expect(await checked.next()).toMatchObject({ diagnostics: [], report: [{ function: 'ask', verdict: 'free' }] });
  await checked.stop();

  save(join(folder, 'src/main.aqua'), stuck);
  const compiled = watch(folder, 'compile', 'src', '-o', 'air', '--allow', 'AQ0401');
  expect(await compiled.next()).toMatchObject({ diagnostics: [{ code: 'AQ0401', level: 'warning' }], written: expect.arrayContaining(['air/main.ask.air']) as unknown });
  await compiled.stop();
});
