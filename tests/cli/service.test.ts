import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { aqua, aquaProcess, command, json, project } from '../kit/aqua-command.ts';
import { cModule } from '../kit/guest/c-module.ts';
import { writtenComponent } from '../kit/marine/components.ts';
import { watModule } from '../kit/marine/wat-module.ts';
import { compilers } from '../kit/guest/compilers.ts';

const works = compilers.some(([name, there]) => name === 'c' && there);

describe.runIf(works)('a service from the command line', () => {
  let folder = '';

  beforeAll(async () => {
    const wit = 'world counter { export add: func(by: u64) -> u64; export fall: func(); export forever: func(); export shout: func(text: string) -> string; export half: func(of: f64) -> f64; export level: func() -> string; }';
    const module = await cModule(wit, `
#include <stdio.h>
#include <stdlib.h>
static uint64_t sum;
uint64_t counter_add(uint64_t by) { return sum += by; }
void counter_fall(void) { __builtin_trap(); }
void counter_forever(void) { for (;;) { volatile int x = 0; (void)x; } }
counter_string_t counter_shout(counter_string_t text) { printf("%.*s!\\n", (int)text.length, text.data); fflush(stdout); return text; }
double counter_half(double of) { return of / 2; }
counter_string_t counter_level(void) { const char *level = getenv("WASM_LOG"); return counter_string(level == NULL ? "none" : level); }
`);
    folder = project({
      'main.aqua': `aqua Main

export sum, share

service Counter("counter"):
  add(by: u64) -> u64

func sum(peer: string, n: []u64) -> u64:
  last: *u64
  on peer:
    for each <- n:
      last <- Counter.add(each)
    join last[n.length - 1]
  <- last[n.length - 1]

func share(peers: []string) -> []u64:
  sums: *u64
  for peer <- peers par:
    on peer:
      sums <- Counter.add(5)
  join sums[peers.length - 1]
  <- sums
`,
      'service/Config.toml': 'total_memory_limit = "4 MiB"\n[[module]]\nname = "counter"\nload_from = "../counter.wasm"\n',
      'logging/Config.toml': 'total_memory_limit = "4 MiB"\n[[module]]\nname = "counter"\nload_from = "../counter.wasm"\n[module.wasi]\nenvs = { WASM_LOG = "error" }\n',
      'wrong/Config.toml': 'total_memory_limit = "4 MiB"\n[[module]]\nname = "counter"\nload_from = "nowhere.wasm"\n',
    });
    writeFileSync(join(folder, 'counter.wasm'), module);
  }, 120_000);

  test('logs as WASM_LOG says, else as its configuration does', () => {
    const level = (service: string, environment: Readonly<Record<string, string>>): string => aquaProcess(['service', 'run', service, '-f', 'level()'], folder, environment).stdout.trim();
    expect(level('counter.wasm', { WASM_LOG: '' })).toBe('"none"');
    expect(level('counter.wasm', { WASM_LOG: 'warn,counter=debug' })).toBe('"debug"');
    expect(level('logging', { WASM_LOG: 'other=warn' })).toBe('"error"');
    expect(level('logging', { WASM_LOG: 'trace' })).toBe('"trace"');
  });

  test('calls a function, and says what it took', async () => {
    expect(await aqua(['service', 'run', 'counter.wasm', '-f', 'add(18446744073709551615)'], folder)).toEqual({ status: 0, stdout: '18446744073709551615\n', stderr: '' });
    const told = json(await aqua(['service', 'run', 'service', '-f', 'add(2)', '--json'], folder));
    expect(told).toEqual({ ok: true, value: 2, gasUsed: expect.any(Number) as number });
  });

  test('shows what modules print', async () => {
    expect(await aqua(['service', 'run', 'counter.wasm', '-f', 'shout("hi")'], folder)).toEqual({ status: 0, stdout: '"hi"\n', stderr: 'counter: hi!\n' });
  });

  test('shows nothing of a module that a terminal would obey, or that looks like a line of another one', async () => {
    const hostile = 'a\u001b]52;c;eA==\u0007\u009b2J\r\nother info: b';
    const wat = `(import "host" "log_utf8_string" (func $log (param i32 i32 i32 i32))) (memory (export "memory") 1) (data (i32.const 8) ${JSON.stringify(hostile).replace(/\\u(\w{4})/g, '\\u{$1}')})
      (func (export "run") (param i32) (result i32) (call $log (i32.const 3) (i32.const 0) (i32.const 8) (i32.const ${Buffer.byteLength(hostile)})) (i32.const 1))`;
    writeFileSync(join(folder, 'hostile.wasm'), await watModule('world m { export run: func(a: u32) -> u32; }', wat));
    expect(await aqua(['service', 'run', 'hostile.wasm', '-f', 'run(1)'], folder)).toEqual({ status: 0, stdout: '1\n', stderr: 'hostile info: a·]52;c;eA==··2J·\n  other info: b\n' });
    writeFileSync(join(folder, 'asking.wasm'), await watModule('world m { export run: func(a: u32) -> u32; }', '(import "a\\1b[2J\\nb" "c" (func)) (memory (export "memory") 1) (func (export "run") (param i32) (result i32) (i32.const 1))'));
    for (const command of [['service', 'run', 'asking.wasm', '-f', 'run(1)'], ['module', 'inspect', 'asking.wasm']]) {
      const { stdout, stderr } = await aqua(command, folder);
      expect(stdout + stderr).toContain('a·[2J');
      expect(stdout + stderr).not.toContain('\u001b');
    }
  });

  test('runs components as well', async () => {
    writeFileSync(join(folder, 'twice.wasm'), await writtenComponent({ functions: { twice: { type: '(param "of" u32) (result u32)', core: '(param i32) (result i32) (i32.mul (local.get 0) (i32.const 2))' }, forever: { type: '', core: '(loop $again (br $again))' } } }));
    expect(await aqua(['service', 'run', 'twice.wasm', '-f', 'twice(21)'], folder)).toEqual({ status: 0, stdout: '42\n', stderr: '' });
    expect(await aqua(['service', 'run', 'twice.wasm', '-f', 'forever()', '--gas', '100000'], folder)).toMatchObject({ status: 1, stderr: 'forever was stopped: it took more than 100000 gas\n' });
  });

  test('exits with 1 when the call fails, and with 2 when there is no such call or service', async () => {
    const told = async (...args: readonly string[]): Promise<unknown> => {
      const { status, stderr } = await aqua(['service', 'run', ...args], folder);
      return [status, stderr.split('\n')[0]];
    };
    expect(await told('counter.wasm', '-f', 'fall()')).toEqual([1, 'counter.fall trapped: it came to code that is never to be reached, as a panic does']);
    expect(await told('counter.wasm', '-f', 'forever()', '--gas', '100000')).toEqual([1, 'forever was stopped: it took more than 100000 gas']);
    expect(await told('counter.wasm', '-f', 'forever()', '--timeout', '200')).toEqual([1, 'the call was ended: it took longer than 200 ms']);
    expect(await told('counter.wasm', '-f', 'ad(1)')).toEqual([1, 'module counter has no function ad; did you mean add?']);
    expect(await told('counter.wasm', '-f', 'add(-1)')).toEqual([1, expect.stringContaining('argument by of add') as string]);
    expect(await told('counter.wasm', '-f', 'half(1e308)')).toEqual([0, '']);
    expect(await told('counter.wasm', '-f', 'add(')).toEqual([2, expect.stringContaining('-f: ') as string]);
    expect(await told('counter.wasm', '-f', 'add(@a)')).toEqual([2, expect.stringContaining('there are no peers here') as string]);
    expect(await told('nowhere', '-f', 'add(1)')).toEqual([2, 'aqua: there is no `nowhere`']);
    expect(await told('wrong', '-f', 'add(1)')).toEqual([2, expect.stringContaining('the service wrong in `wrong` does not start: ') as string]);
    expect(await told('counter.wasm', '-f', 'add(1)', '--gas', 'much')).toEqual([2, 'aqua: --gas wants a whole number above zero, not `much`']);
  });

  test('the repl goes on with the same service', () => {
    const output = execFileSync(process.execPath, [command, 'service', 'repl', 'counter.wasm', '--json'], { cwd: folder, input: 'add(1)\n\nadd(2)\n.exit\nadd(3)\n', encoding: 'utf8' });
    expect(output.trim().split('\n').map((line) => (JSON.parse(line) as { value: number }).value)).toEqual([1, 3]);
  });

  test('peers of a simulated network have services of their own', async () => {
    expect(await aqua(['run', 'main.aqua', '-f', 'sum(@a, [1, 2, 3])', '--service', 'a=counter.wasm'], folder)).toMatchObject({ status: 0, stdout: '6\n' });
    expect(await aqua(['run', 'main.aqua', '-f', 'share([@a, @b, @c])', '--service', 'counter.wasm'], folder)).toMatchObject({ status: 0, stdout: '[5, 5, 5]\n' });
    expect(await aqua(['run', 'main.aqua', '-f', 'sum(@b, [1])', '--service', 'b=counter:service'], folder)).toMatchObject({ status: 0, stdout: '1\n' });
    expect(await aqua(['run', 'main.aqua', '-f', 'sum(@b, [1])', '--service', 'z=counter.wasm'], folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('there is no peer `z`') as string });
  });
});
