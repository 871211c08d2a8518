/** Calls of components, against the code that jco makes, run as it comes. */
import { isDeepStrictEqual } from 'node:util';
import { transpile, installedJco } from '../../runtime/marine/component/jco.ts';
import { echoCore, writtenComponent } from '../kit/marine/components.ts';
import { load } from '../kit/marine/load.ts';
import { inTurns } from './marine.bench.ts';
import { microseconds, renderTable } from './measure.ts';

type Call = (...args: readonly unknown[]) => unknown;

const functions = {
  say: { type: '(param "text" string) (result string)', core: echoCore },
  count: { type: '(param "of" u32) (result u32)', core: '(param i32) (result i32) (local.get 0)' },
  points: { type: '(param "of" (list $point)) (result (list $point))', core: echoCore },
  raw: { type: '(param "of" (list u8)) (result (list u8))', core: echoCore },
};
const types = `(type $point' (record (field "x" u32) (field "last-seen" f64)))
  (import "point" (type $point (eq $point')))`;

const loads: readonly { readonly what: string; readonly name: keyof typeof functions; readonly ours: unknown; readonly theirs: unknown; readonly calls: number }[] = [
  { what: 'a text of one letter there and back', name: 'say', ours: 'x', theirs: 'x', calls: 2000 },
  { what: 'a number there and back', name: 'count', ours: 7, theirs: 7, calls: 2000 },
  { what: 'a list of 10 records there and back', name: 'points', ours: Array.from({ length: 10 }, (_, x) => ({ x, last_seen: x / 2 })), theirs: Array.from({ length: 10 }, (_, x) => ({ x, lastSeen: x / 2 })), calls: 500 },
  { what: '10 kB of bytes there and back', name: 'raw', ours: new Uint8Array(10_000), theirs: new Uint8Array(10_000), calls: 100 },
];

/** Microseconds of processor time for one call on both sides, in turns; the best of all rounds. */
export async function componentCallTable(): Promise<string> {
  const code = await writtenComponent({ types, functions });
  const service = await load({ modules: [{ name: 'echoes', code }] });
  const bare = await bareJco(code);
  const rows: (readonly string[])[] = [];
  for (const { what, name, ours, theirs, calls } of loads) {
    const call = bare[name];
    if (typeof call !== 'function') throw new Error(`jco made no ${name}`);
    const given = service.call(name, [ours]);
    if (!given.ok || !isDeepStrictEqual(given.value, ours)) throw new Error(`${what}: another answer`);
    const times = await inTurns(30, calls, () => void service.call(name, [ours]), () => void (call as Call)(theirs));
    rows.push([what, microseconds(times.ours), microseconds(times.theirs), `**${(times.ours / times.theirs).toFixed(2)}**`]);
  }
  return renderTable(['call', 'ours, µs', 'jco alone, µs', 'ratio'], rows);
}

/** What somebody has who imports what jco wrote. */
async function bareJco(code: Uint8Array): Promise<Readonly<Record<string, unknown>>> {
  const made = await transpile(await installedJco(), code);
  const { instantiate } = (await import(`data:text/javascript,${encodeURIComponent(made.code)}`)) as { readonly instantiate: (getModule: (name: string) => WebAssembly.Module, imports: object) => Readonly<Record<string, unknown>> };
  return instantiate((name) => new WebAssembly.Module(new Uint8Array(made.modules.get(name) ?? [])), {});
}
