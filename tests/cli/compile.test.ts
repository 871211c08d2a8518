import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aqua, json, project } from '../kit/aqua-command.ts';

const main = `aqua Main

export ask

service Shop("shop"):
  price(item: string) -> u32

func ask(sellers: []string) -> u32:
  prices: *u32
  for seller <- sellers par:
    on seller:
      prices <- Shop.price("apple")
  join prices[1]
  <- prices[1]
`;

test('prints the AIR of every exported function', async () => {
  const { status, stdout, stderr } = await aqua(['compile', 'main.aqua'], project({ 'main.aqua': main }));
  expect(status).toBe(0);
  expect(stderr).toMatch(/^warning\[AQ0403\]: `ask` answers only if sellers.length >= 2\n/);
  expect(stdout).toMatch(/^; ask, from main\.aqua\n\(xor/);
  expect(stdout).toContain('("shop" "price")');
});

test('-o writes script, source map and interface, and keeps the shape of a folder', async () => {
  const folder = project({ 'src/market/main.aqua': main });
  const { status, stdout } = await aqua(['compile', 'src', '-o', 'air'], folder);
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  expect(readdirSync(`${folder}/air/market`).sort()).toEqual(['main.ask.air', 'main.ask.map.json', 'main.interface.json']);
  const map: unknown = JSON.parse(readFileSync(`${folder}/air/market/main.ask.map.json`, 'utf8'));
  expect(map).toMatchObject({ sources: ['src/market/main.aqua'] });
});

test('--target avm has none of our extensions', async () => {
  const folder = project({ 'main.aqua': main });
  expect((await aqua(['compile', 'main.aqua', '--target', 'air'], folder)).stdout).toContain('(hop ');
  expect((await aqua(['compile', 'main.aqua', '--target', 'avm'], folder)).stdout).not.toContain('(hop ');
});

test('--json', async () => {
  const outcome = await aqua(['compile', 'main.aqua', '--json'], project({ 'main.aqua': main }));
  expect(json(outcome)).toMatchObject({ functions: [{ name: 'ask', file: 'main.aqua', script: expect.stringContaining('(xor') as string }], files: [] });
});

test('a program with mistakes writes nothing', async () => {
  const folder = project({ 'main.aqua': main.replace('Shop.price', 'Shop.pirce') });
  const { status, stdout, stderr } = await aqua(['compile', 'main.aqua', '-o', 'air'], folder);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('main.aqua:12:');
  expect(readdirSync(folder)).toEqual(['main.aqua']);
});

test('a file without exports says how to export', async () => {
  const { status, stderr } = await aqua(['compile', 'main.aqua'], project({ 'main.aqua': main.replace('export ask\n', '') }));
  expect(status).toBe(0);
  expect(stderr).toContain('export NAME');
});

test.each([
  ['ts', ['main.ts']],
  ['js', ['main.d.ts', 'main.js']],
  ['json', ['main.json']],
  ['avm', ['main.ask.air', 'main.ask.map.json', 'main.interface.json']],
])('--target %s -o writes %j', async (target, files) => {
  const folder = project({ 'main.aqua': main });
  const { status, stderr } = await aqua(['compile', 'main.aqua', '-o', 'out', '--target', target], folder);
  expect(status).toBe(0);
  expect(readdirSync(`${folder}/out`).sort()).toEqual(files);
  for (const file of files) expect(stderr).toContain(`wrote out/${file}`);
});

test('--target ts without -o prints the module', async () => {
  const { stdout } = await aqua(['compile', 'main.aqua', '--target', 'ts'], project({ 'main.aqua': main }));
  expect(stdout).toContain('export function ask(sellers: string[], config?: CallConfig): Promise<number>;');
});
