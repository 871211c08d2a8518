/** Each example does what its README says. */
import { expect, test } from 'vitest';
import { aquaProcess, json } from '../kit/aqua-command.ts';

interface Report {
  readonly result: unknown;
  readonly calls: readonly { readonly peer: string; readonly service: string; readonly function: string; readonly args: readonly unknown[]; readonly error?: unknown }[];
  readonly peers: Readonly<Record<string, string>>;
  readonly waiting: readonly { readonly peer: string; readonly at: string; readonly waitsFor: string }[];
}

function run(example: string, call: string): { readonly status: number | null; readonly report: Report; readonly stderr: string } {
  const outcome = aquaProcess(['run', `examples/${example}/main.aqua`, '-f', call, '--network', `examples/${example}/network.ts`, '--json']);
  return { status: outcome.status, report: json(outcome) as Report, stderr: outcome.stderr };
}

test('hello to a peer without a greeter tells the error', () => {
  const outcome = aquaProcess(['run', 'examples/hello/main.aqua', '-f', 'hello(@carol, "Ann")', '--network', 'examples/hello/network.ts']);
  expect(outcome.status).toBe(1);
  expect(outcome.stderr).toContain('examples/hello/main.aqua:12:');
  expect(outcome.stderr).toContain('greeter');
});

test('callbacks calls back once for each reader', () => {
  const { status, report, stderr } = run('callbacks', 'deliver("Tea at five", [@ann, @bob], _)');
  expect({ status, result: report.result }).toEqual({ status: 0, result: 2 });
  const receipts = report.calls.filter((call) => call.function === 'onReceipt');
  expect(receipts.map(({ peer }) => peer)).toEqual(['me', 'me']);
  expect(stderr).toMatch(/receipt: ann has read “Tea at five”/);
});

test('quorum answers with two quotes, whatever the failing and the slow seller do', () => {
  const { status, report } = run('quorum', 'ask([@a, @b, @c, @d, @e], 2)');
  expect(status).toBe(0);
  const quotes = report.result as readonly { readonly seller: string; readonly price: number }[];
  expect(quotes.length).toBeGreaterThanOrEqual(2);
  const names = new Map(Object.entries(report.peers).map(([name, id]) => [id, name]));
  const prices: Readonly<Record<string, number>> = { a: 120, b: 95, c: 110, e: 80 };
  for (const { seller, price } of quotes) expect(price).toBe(prices[names.get(seller) ?? '']);
  expect(report.calls.filter((call) => call.service === 'shop').map(({ peer }) => peer).sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('a quorum of five cannot be reached, and the run says where it waits', () => {
  const { status, report } = run('quorum', 'ask([@a, @b, @c, @d, @e], 5)');
  expect(status).toBe(1);
  expect(report.waiting).toContainEqual(
    expect.objectContaining({ peer: 'me', at: expect.stringMatching(/^examples\/quorum\/main\.aqua:21:/) as string, waitsFor: expect.stringContaining('quotes') as string }),
  );
});
