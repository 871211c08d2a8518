/** `aqua check --report` and what else is said on the command line about functions that wait. */
import { expect, test } from 'vitest';
import { aqua, json, project } from '../kit/aqua-command.ts';

const shops = `aqua Shops

export hello, ask, never

service Shop("shop"):
  price(item: string) -> u32

func hello(shop: string) -> u32:
  on shop:
    price <- Shop.price("tea")
  <- price

func ask(shops: []string, least: u32) -> []u32:
  prices: *u32
  for shop <- shops par:
    on shop:
      prices <- Shop.price("tea")
  join prices[least - 1]
  <- prices
`;

const never = `
func never() -> u32:
  prices: *u32
  price = prices!
  prices <<- 1
  <- price
`;

const good = shops.replace(', never', '');
const bad = shops + never;

test('says of each function whether it answers, what it needs and how long that took', async () => {
  const { status, stdout } = await aqua(['check', '--report', 'main.aqua'], project({ 'main.aqua': bad }));
  expect(status).toBe(1);
  const [, report = ''] = stdout.split('such as aqua explain AQ0403\n\n');
  expect(report.replaceAll(/\d+\.\d ms/g, 'N ms')).toBe(`hello  free         proven free: it always answers  (N ms)
       needs: shop, relay
ask    conditional  answers only if least <= shops.length  (N ms)
       tolerates shops.length - least failures
       needs: least of shops, relay
never  certain      never answers  (N ms)

1 error, 2 warnings
`);
});

test('as JSON, it says the same of the same program', async () => {
  const folder = project({ 'main.aqua': bad });
  const outcome = await aqua(['check', '--report', '--json', 'main.aqua'], folder);
  const { report } = json(outcome) as { readonly report: readonly Readonly<Record<string, unknown>>[] };
  expect(report.map(({ findings, ...rest }) => ({ ...rest, findings: (findings as readonly { readonly code: string }[]).map(({ code }) => code) }))).toEqual([
    { function: 'hello', verdict: 'free', needs: ['shop', 'relay'], findings: [], file: 'main.aqua' },
    { function: 'ask', verdict: 'conditional', condition: 'least <= shops.length', tolerance: 'shops.length - least', needs: ['least of shops', 'relay'], findings: ['AQ0403', 'AQ0404'], file: 'main.aqua' },
    { function: 'never', verdict: 'certain', needs: [], findings: ['AQ0401'], file: 'main.aqua' },
  ]);
  expect((await aqua(['check', '--report', '--json', 'main.aqua'], folder)).stdout).toBe(outcome.stdout);
});

test('verdicts on several files stand under their names', async () => {
  const { stdout } = await aqua(['check', '--report', 'src'], project({ 'src/a.aqua': good, 'src/b.aqua': good, 'src/c.aqua': 'aqua C declares *\n\ndata Empty:\n  n: u8\n' }));
  expect(stdout).toMatch(/\nsrc\/a\.aqua:\nhello  free .*\n(?:.*\n)+src\/b\.aqua:\nhello  free /);
  expect(stdout).not.toContain('src/c.aqua:');
});

test('warnings do not fail, errors do, also when compiling', async () => {
  const folder = project({ 'good.aqua': good, 'bad.aqua': bad });
  expect(await aqua(['check', 'good.aqua'], folder)).toMatchObject({ status: 0 });
  expect(await aqua(['compile', 'good.aqua', '-o', 'out'], folder)).toMatchObject({ status: 0 });
  for (const command of [['check', 'bad.aqua'], ['compile', 'bad.aqua', '-o', 'out']]) expect(await aqua(command, folder)).toMatchObject({ status: 1 });
});

test.each(['deadlock/certain', 'AQ0401'])('--allow %s makes it a warning', async (code) => {
  const folder = project({ 'bad.aqua': bad });
  for (const command of ['check', 'compile']) {
    const { status, stdout, stderr } = await aqua([command, 'bad.aqua', '--allow', code], folder);
    expect(status).toBe(0);
    expect(stdout + stderr).toContain('warning[AQ0401]');
  }
});

test('--allow of what there is not is a mistake of usage', async () => {
  const { status, stderr } = await aqua(['check', 'main.aqua', '--allow', 'deadlock/certian'], project({ 'main.aqua': good }));
  expect(status).toBe(2);
  expect(stderr).toContain('deadlock/certain');
});

test('a comment allows it where it stands, and one that is not needed is reported', async () => {
  const allowed = good.replace('[least - 1]', '[least - 1] -- aqua: allow deadlock/conditional because the page asks for two at most');
  const { status, stdout } = await aqua(['check', 'main.aqua'], project({ 'main.aqua': allowed.replace('price <- Shop.price("tea")', 'price <- Shop.price("tea") -- aqua: allow deadlock/hazard because it is local') }));
  expect(status).toBe(0);
  expect(stdout).not.toContain('AQ0403');
  expect(stdout).toMatch(/warning\[AQ0408\].*\n +--> main\.aqua:10:/);
});

test('--require-timeouts warns of peers that can stop a function', async () => {
  const { status, stdout } = await aqua(['check', 'main.aqua', '--require-timeouts'], project({ 'main.aqua': good }));
  expect(status).toBe(0);
  expect(stdout).toContain('warning[AQ0407]: `hello` waits for ever when `shop` or `relay` stays silent');
  expect(stdout.replaceAll('\n', ' ')).toContain('warning[AQ0407]: `ask` waits for ever when `relay` stays silent, or fewer than least of `shops` answer');
});

test('--strict makes an error of what is not proven', async () => {
  const open = `aqua Main

export main

func main(n: u32) -> u32:
  steps: *u32
  steps <<- n
  for step <- steps rec:
    if step > 0:
      steps <<- step - 1
  <- steps[n]
`;
  const folder = project({ 'main.aqua': open });
  const [calm, strict] = [await aqua(['check', 'main.aqua'], folder), await aqua(['check', '--strict', 'main.aqua'], folder)];
  expect(calm.stdout).toContain('AQ0405');
  expect(strict.status).toBe(1);
  expect(strict.stdout).toContain('error[AQ0405]');
});
