/** Services whose modules are of both kinds, and what components get of WASI. */
import { describe, expect, it } from 'vitest';
import { VirtualFiles } from '../../../runtime/marine/files/virtual/virtual-files.ts';
import { DeterministicClock } from '../../../runtime/marine/wasi/clock.ts';
import { loadService, wasiFactory } from '../../../runtime/marine/index.ts';
import type { ServiceOptions } from '../../../runtime/marine/index.ts';
import type { WitRecord, WitType } from '../../../guest/wit/wit.ts';
import { componentFrom, echoCore, writtenComponent } from '../../kit/marine/components.ts';
import type { WrittenComponent } from '../../kit/marine/components.ts';
import { buildEchoModule } from '../../kit/marine/echo-module.ts';
import { field, func, scalar, worldOf } from '../../kit/marine/random-world.ts';
import { load } from '../../kit/marine/load.ts';

const string = { kind: 'string' } as const;
const record: WitRecord = { name: 'point', doc: '', fields: [field('x', scalar('u64')), field('y', { kind: 'list', of: string })] };
const point: WitType = { kind: 'record', record };

const echoes = worldOf({ records: [record], exports: [func('say', [field('text', string)], string), func('move', [field('from', point)], point)] });
const echoModule = { name: 'echoes', code: buildEchoModule({ world: echoes, bodies: [{ kind: 'echo', parameter: 0 }, { kind: 'echo', parameter: 0 }] }) };

const spot = `(type $spot' (record (field "x" u64) (field "names" (list string))))
  (import "spot" (type $spot (eq $spot')))`;
const moveCore = '(param i64 i32 i32) (result i32) (i64.store (i32.const 16) (local.get 0)) (i32.store (i32.const 24) (local.get 1)) (i32.store (i32.const 28) (local.get 2)) (i32.const 16)';

/** Hands on to a module `echoes`. */
const caller: WrittenComponent = {
  types: `(import "demo:kit/echoes@1.2.0" (instance $echoes
    (type $spot' (record (field "x" u64) (field "names" (list string))))
    (export "spot" (type $spot (eq $spot')))
    (export "say" (func (param "text" string) (result string)))
    (export "move" (func (param "from" $spot) (result $spot)))))
  (alias export $echoes "spot" (type $spot))
  (alias export $echoes "say" (func $say))
  (alias export $echoes "move" (func $move))`,
  lowered: { say: { core: '(param i32 i32 i32)', from: '$say' }, move: { core: '(param i64 i32 i32 i32)', from: '$move' } },
  functions: {
    'call-say': { type: '(param "text" string) (result string)', core: '(param i32 i32) (result i32) (call $say (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16)' },
    'call-move': { type: '(param "x" u64) (param "names" (list string)) (result u64)', core: '(param i64 i32 i32) (result i64) (call $move (local.get 0) (local.get 1) (local.get 2) (i32.const 16)) (i64.load (i32.const 16))' },
  },
};

const echoComponent = async (): Promise<Uint8Array> => writtenComponent({ types: spot, functions: { say: { type: '(param "text" string) (result string)', core: echoCore }, move: { type: '(param "from" $spot) (result $spot)', core: moveCore } } });

describe('a service of both kinds', () => {
  const asks = async (modules: ServiceOptions['modules']): Promise<readonly unknown[]> => {
    const service = await load({ modules });
    const facade = modules.at(-1)?.name;
    return [service.call(facade === 'caller' ? 'call_say' : 'run', ['żółć🦆']), service.call(facade === 'caller' ? 'call_move' : 'shift', facade === 'caller' ? [2n ** 63n, ['a', '']] : [{ x: 2n ** 63n, y: ['a', ''] }])];
  };
  const text = { ok: true, value: 'żółć🦆' };

  it('lets components call Marine modules and other components', async () => {
    const code = await writtenComponent(caller);
    expect(await asks([echoModule, { name: 'caller', code }])).toEqual([text, { ok: true, value: 2n ** 63n }]);
    expect(await asks([{ name: 'echoes', code: await echoComponent() }, { name: 'caller', code }])).toEqual([text, { ok: true, value: 2n ** 63n }]);
  });

  it('lets Marine modules call components, whatever they call records and fields', async () => {
    const world = worldOf({ records: [record], exports: [func('run', [field('text', string)], string), func('shift', [field('from', point)], point)], imports: [{ from: 'module', module: 'echoes', functions: echoes.exports }] });
    const code = buildEchoModule({ world, bodies: [{ kind: 'forward', import: 0 }, { kind: 'forward', import: 1 }] });
    expect(await asks([{ name: 'echoes', code: await echoComponent() }, { name: 'marine', code }])).toEqual([text, { ok: true, value: { x: 2n ** 63n, y: ['a', ''] } }]);
  });

  it('is refused when they do not fit', async () => {
    const other = buildEchoModule({ world: worldOf({ records: [record], exports: [func('say', [field('text', string)], string), func('move', [field('from', string)], string)] }), bodies: [{ kind: 'echo', parameter: 0 }, { kind: 'echo', parameter: 0 }] });
    const loaded = await loadService({ modules: [{ name: 'echoes', code: other }, { name: 'caller', code: await writtenComponent(caller) }] });
    expect(loaded.ok ? '' : loaded.error.message).toBe('module caller calls echoes.move(from: Spot) -> Spot, and that function is move(from: string) -> string');
  });

  it('tells which module trapped', async () => {
    const trapping = await writtenComponent({ types: spot, functions: { say: { type: '(param "text" string) (result string)', core: '(param i32 i32) (result i32) unreachable' }, move: { type: '(param "from" $spot) (result $spot)', core: moveCore } } });
    const service = await load({ modules: [{ name: 'echoes', code: trapping }, { name: 'caller', code: await writtenComponent(caller) }] });
    expect(service.call('call_say', ['x'])).toMatchObject({ ok: false, error: { kind: 'trap', reason: 'unreachable', module: 'echoes', function: 'say' } });
    expect(service.call('call_move', [1, []])).toEqual({ ok: true, value: 1 });
  });
});

it('gives components clock, randomness, output and exit as they were granted', async () => {
  const code = await componentFrom(`(component
    (import "wasi:clocks/monotonic-clock@0.2.3" (instance $clock (export "now" (func (result u64)))))
    (import "wasi:random/random@0.2.0" (instance $random (export "get-random-u64" (func (result u64)))))
    (import "wasi:cli/exit@0.2.0" (instance $exit (export "exit" (func (param "status" (result))))))
    (import "wasi:io/streams@0.2.0" (instance $streams
      (export "output-stream" (type $stream (sub resource)))
      (type $gone (variant (case "closed")))
      (export "[method]output-stream.check-write" (func (param "self" (borrow $stream)) (result u64)))))
    (alias export $streams "output-stream" (type $stream))
    (import "wasi:cli/stdout@0.2.0" (instance $stdout
      (alias outer 1 $stream (type $s))
      (export "output-stream" (type $stream' (eq $s)))
      (export "get-stdout" (func (result (own $stream'))))))
    (core func $now (canon lower (func $clock "now")))
    (core func $word (canon lower (func $random "get-random-u64")))
    (core func $stop (canon lower (func $exit "exit")))
    (core func $out (canon lower (func $stdout "get-stdout")))
    (core module $main
      (import "host" "now" (func $now (result i64))) (import "host" "word" (func $word (result i64))) (import "host" "stop" (func $stop (param i32))) (import "host" "out" (func $out (result i32)))
      (func (export "time") (result i64) call $now)
      (func (export "luck") (result i64) call $word)
      (func (export "stream") (result i32) call $out)
      (func (export "end") (call $stop (i32.const 1))))
    (core instance $main (instantiate $main (with "host" (instance (export "now" (func $now)) (export "word" (func $word)) (export "stop" (func $stop)) (export "out" (func $out))))))
    (func (export "time") (result u64) (canon lift (core func $main "time")))
    (func (export "luck") (result u64) (canon lift (core func $main "luck")))
    (func (export "stream") (result u32) (canon lift (core func $main "stream")))
    (func (export "end") (canon lift (core func $main "end"))))`);
  const service = await load({ modules: [{ name: 'a', code }], wasi: wasiFactory({ clock: new DeterministicClock({ start: 5n, step: 2n }), random: (bytes) => bytes.fill(1) }) });
  const first = service.call('time', []);
  expect(service.call('time', [])).toEqual({ ok: true, value: first.ok ? Number(first.value) + 2 : 0 });
  expect(service.call('luck', [])).toEqual({ ok: true, value: 0x0101010101010101n });
  expect(service.call('stream', []).ok).toBe(true);
  expect(service.call('end', [])).toMatchObject({ ok: false, error: { kind: 'exit', code: 1 } });
  expect(service.call('time', []).ok).toBe(true);
});

it('gives components the directories that they were granted', async () => {
  const code = await writtenComponent({
    types: `(import "wasi:filesystem/types@0.2.0" (instance $files (export "descriptor" (type (sub resource)))))
  (alias export $files "descriptor" (type $descriptor))
  (import "wasi:filesystem/preopens@0.2.0" (instance $preopens
    (alias outer 1 $descriptor (type $d))
    (export "descriptor" (type $d' (eq $d)))
    (export "get-directories" (func (result (list (tuple (own $d') string)))))))
  (alias export $preopens "get-directories" (func $dirs))`,
    lowered: { dirs: { core: '(param i32)', from: '$dirs' } },
    // The name of the first: behind the handle.
    functions: { first: { type: '(result string)', core: '(result i32) (call $dirs (i32.const 16)) (i32.add (i32.load (i32.const 16)) (i32.const 4))' } },
  });
  const service = await load({ modules: [{ name: 'a', code, mounts: [{ alias: '/data', files: new VirtualFiles() }] }] });
  expect(service.call('first', [])).toEqual({ ok: true, value: '/data' });
});
