/** Modules that tell their owner more than anybody reads: what waits in the owner's memory is bounded, and the owner goes on. */
import { describe, expect, test } from 'vitest';
import type { IsolatedService, LogMessage } from '../../../runtime/marine/index.ts';
import type { OutputLine } from '../../../runtime/marine/wasi/output.ts';
import { writtenComponent } from '../../kit/marine/components.ts';
import { isolated } from '../../kit/marine/isolated.ts';
import { watModule } from '../../kit/marine/wat-module.ts';

const wit = 'world m { export run: func(a: u32) -> u32; export once: func(a: u32) -> u32; }';
const takes = '(param i32) (result i32)';
const log = (size: number): string => `(call $log (i32.const 1) (i32.const 0) (i32.const 4096) (i32.const ${size}))`;
const logging = (size: number): string => `(import "host" "log_utf8_string" (func $log (param i32 i32 i32 i32))) (memory (export "memory") 40)
  (func (export "run") ${takes} (loop $again ${log(size)} (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (i32.const 1))
  (func (export "once") ${takes} ${log(3)} (i32.const 2))`;
/** Lines with nothing in them, 30,000 with each call of WASI. */
const printing = `(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32))) (memory (export "memory") 1)
  (func (export "run") ${takes} (memory.fill (i32.const 2048) (i32.const 10) (i32.const 30000)) (i32.store (i32.const 8) (i32.const 2048)) (i32.store (i32.const 12) (i32.const 30000))
    (loop $again (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 0))) (drop (call $write (i32.const 2) (i32.const 8) (i32.const 1) (i32.const 0))) (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (i32.const 1))
  (func (export "once") ${takes} (i32.store8 (i32.const 2048) (i32.const 10)) (i32.store (i32.const 8) (i32.const 2048)) (i32.store (i32.const 12) (i32.const 1)) (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 0))) (i32.const 2))`;

interface Told {
  readonly service: IsolatedService;
  readonly messages: (LogMessage | OutputLine)[];
}

async function told(bytes: Uint8Array): Promise<Told> {
  const messages: (LogMessage | OutputLine)[] = [];
  const take = (message: LogMessage | OutputLine): void => void messages.push(message);
  return { service: await isolated({ modules: [{ name: 'm', bytes }] }, { options: { log: take, output: take } }), messages };
}

function expectFew(messages: readonly (LogMessage | OutputLine)[]): void {
  expect(messages.length).toBeGreaterThan(0);
  expect(messages.length).toBeLessThanOrEqual(16_384);
  expect(messages.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(1 << 20);
  expect(messages.map(({ cut }) => cut === 'total').lastIndexOf(true)).toBe(messages.length - 1);
  expect(messages.filter(({ cut }) => cut === 'total').length).toBe(1);
}

describe('a service that', () => {
  test.each([
    ['logs nothing hundreds of thousands of times', (): Promise<Uint8Array> => watModule(wit, logging(0)), 300_000],
    ['logs two megabytes at once', (): Promise<Uint8Array> => watModule(wit, logging(2_000_000)), 1],
    ['logs long texts again and again', (): Promise<Uint8Array> => watModule(wit, logging(50_000)), 1000],
    ['prints hundreds of thousands of empty lines', (): Promise<Uint8Array> => watModule(wit, printing), 10],
  ])('%s tells its owner so much and no more, and the next call as much again', async (_, code, times) => {
    const { service, messages } = await told(await code());
    expect(await service.call('run', [times])).toMatchObject({ ok: true, value: 1 });
    expectFew(messages);
    messages.length = 0;
    expect(await service.call('once', [1])).toMatchObject({ ok: true, value: 2 });
    expect(messages).toMatchObject([{ module: 'm' }]);
    expect(messages[0]?.cut).toBeUndefined();
  });

  test('logs without end is ended in its time', async () => {
    const { service, messages } = await told(await watModule(wit, logging(0)));
    expect(await service.call('run', [0], { timeout: 300 })).toMatchObject({ ok: false, error: { kind: 'killed' } });
    expect(messages.length).toBeLessThanOrEqual(16_384);
    expect(await service.call('once', [1])).toMatchObject({ ok: true, value: 2 });
  });

  test('is a component logs so much and no more', async () => {
    const bytes = await writtenComponent({
      types: `(import "marine:host/logger@0.1.0" (instance $logger (export "log" (func (param "level" u8) (param "target" s32) (param "text" string)))))
  (alias export $logger "log" (func $log))`,
      lowered: { log: { core: '(param i32 i32 i32 i32)', from: '$log' } },
      functions: { run: { type: '(param "times" u32) (result u32)', core: `${takes} (loop $again (call $log (i32.const 1) (i32.const 0) (i32.const 512) (i32.const 14)) (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (i32.const 1)` } },
    });
    const { service, messages } = await told(bytes);
    expect(await service.call('run', [30_000])).toMatchObject({ ok: true, value: 1 });
    expectFew(messages);
  });
});
