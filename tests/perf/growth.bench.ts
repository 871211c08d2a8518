/** Whether compiling time grows in proportion to the program and to what is made of it. */
import type * as Compiler from '../../compiler/index.ts';
import { built } from './built.ts';
import { median, microseconds, renderTable } from './measure.ts';

type Compile = typeof Compiler;

/** Each program is compiled for about this long, in milliseconds, and at least three times. */
const budget = 1500;

/** Markdown: the same function many times in one file, time per function. */
export async function functionCountTable(): Promise<string> {
  const compiler = await built<Compile>('compiler');
  const counts = [10, 100, 1000, 10_000];
  timeOf(manyFunctions(1000), compiler); // All sizes are compiled by warm code.
  const times = counts.map((count) => timeOf(manyFunctions(count), compiler).time / count);
  const most = Math.min(...times);
  return renderTable(
    ['functions in one file', 'µs per function', 'against the fastest'],
    counts.map((count, i) => [String(count), microseconds(times[i] ?? 0), `+${(((times[i] ?? 0) / most - 1) * 100).toFixed(0)} %`]),
  );
}

/** Markdown: a function that calls a function that calls …; everything is inlined, so the script grows with the depth. */
export async function callDepthTable(): Promise<string> {
  const compiler = await built<Compile>('compiler');
  const depths = [1, 10, 50, 100, 200];
  const measured = depths.map((depth) => timeOf(deepCalls(depth), compiler));
  const [first] = measured;
  return renderTable(
    ['call depth', 'ms', 'script, bytes', 'time against depth 1', 'script against depth 1'],
    depths.map((depth, i) => {
      const { time, size } = measured[i] ?? { time: 0, size: 0 };
      return [String(depth), time.toFixed(2), String(size), `${(time / (first?.time ?? 1)).toFixed(1)}×`, `${(size / (first?.size ?? 1)).toFixed(1)}×`];
    }),
  );
}

function timeOf(text: string, { compile, memorySource }: Compile): { readonly time: number; readonly size: number } {
  const times: number[] = [];
  let size = 0;
  for (const start = performance.now(); times.length < 3 || performance.now() - start < budget; ) {
    const from = performance.now();
    const { functions, diagnostics } = compile({ entry: 'main.aqua', source: memorySource({ 'main.aqua': text }) });
    times.push(performance.now() - from);
    size = [...functions.values()].reduce((sum, { script }) => sum + script.length, 0);
    if (size === 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  }
  return { time: median(times.slice(Math.floor(times.length / 3))), size };
}

const service = `
service Shop("shop"):
  price(item: string) -> u32
  order(item: string, count: u32) -> string
`;

function manyFunctions(count: number): string {
  const numbers = Array.from({ length: count }, (_, i) => i);
  const functions = numbers.map(
    (i) => `
func buy${i}(peer: string, items: []string, limit: u32) -> []string:
  bought: *string
  on peer:
    for item <- items:
      price <- Shop.price(item)
      if price < limit + ${i}:
        bought <- Shop.order(item, 1)
  <- bought
`,
  );
  return `aqua Main\n\nexport ${numbers.map((i) => `buy${i}`).join(', ')}\n${service}${functions.join('')}`;
}

function deepCalls(depth: number): string {
  const functions = Array.from(
    { length: depth },
    (_, i) => `
func level${i}(item: string, count: u32) -> u32:
  price <- Shop.price(item)
  rest <- ${i === 0 ? 'Shop.price(item)' : `level${i - 1}(item, count)`}
  <- price + rest
`,
  );
  return `aqua Main\n\nexport level${depth - 1}\n${service}${functions.join('')}`;
}
