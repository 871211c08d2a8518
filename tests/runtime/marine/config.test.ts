import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadService, parseServiceConfig } from '../../../runtime/marine/index.ts';
import { mountedProgram, readService } from '../../../runtime/node.ts';
import { buildEchoModule } from '../../kit/marine/echo-module.ts';
import { field, func, worldOf } from '../../kit/marine/random-world.ts';

/** What is wrong with a TOML file, a line each. */
function problems(text: string): readonly string[] {
  const parsed = parseServiceConfig(text, 'toml');
  return (parsed.ok ? parsed.warnings : parsed.problems).map(({ path, message }) => `${path}: ${message}`);
}

describe('a configuration', () => {
  it('is read with its defaults', () => {
    const text = `
      modules_dir = "artifacts"
      total_memory_limit = "64 MiB"
      service_working_dir = "work"

      [[module]]
      name = "sqlite3"

      [[module]]
      name = "facade"
      file_name = "f.wasm"
      load_from = "../f"
      logger_enabled = false
      logging_mask = 7
      [module.mounted_binaries]
      curl = "/usr/bin/curl"
      [module.wasi]
      envs = { A = "1" }
      mapped_dirs = { tmp = "./tmp" }
      virtual_dirs = { "/data" = "1 MiB" }
    `;
    const expected = {
      modulesDir: 'artifacts',
      totalMemoryLimit: 64 * 2 ** 20,
      workingDir: 'work',
      modules: [
        { name: 'sqlite3', fileName: 'sqlite3.wasm', loadFrom: undefined, loggerEnabled: true, loggingMask: 2 ** 31 - 1, mountedBinaries: {}, envs: {}, mappedDirs: {}, virtualDirs: {} },
        { name: 'facade', fileName: 'f.wasm', loadFrom: '../f', loggerEnabled: false, loggingMask: 7, mountedBinaries: { curl: '/usr/bin/curl' }, envs: { A: '1' }, mappedDirs: { tmp: './tmp' }, virtualDirs: { '/data': 2 ** 20 } },
      ],
    };
    expect(parseServiceConfig(text, 'toml')).toEqual({ ok: true, value: expected, warnings: [] });
    const json = { modules_dir: 'artifacts', total_memory_limit: 64 * 2 ** 20, module: [{ name: 'a' }] };
    expect(parseServiceConfig(JSON.stringify(json), 'json')).toMatchObject({ ok: true, value: { modulesDir: 'artifacts', totalMemoryLimit: 64 * 2 ** 20, modules: [{ name: 'a', fileName: 'a.wasm' }] } });
    expect(parseServiceConfig('total_memory_limit = "Infinity"\n[[module]]\nname = "a"', 'toml')).toMatchObject({ ok: true, value: { totalMemoryLimit: Infinity } });
  });

  it('is refused with everything that is wrong with it', () => {
    expect(problems('')).toEqual([
      'total_memory_limit: is missing: say how much memory all modules may have together, such as "64 MiB" or "Infinity"',
      'module: is missing: a service needs at least one module',
    ]);
    expect(problems('total_memory_limit = "much"\nmodule_dir = "a"\nmodules_dir = 1\n[[module]]\nname = "a"\nfile_nam = "x"\nlogging_mask = 2147483648\n[module.wasi]\nenvs = { A = 1, B = true }\nmapped_dir = {}\n[[module]]\nname = "a"\nwasi = "none"\n[[module]]\n')).toEqual([
      'modules_dir: must be a string, got 1',
      'total_memory_limit: must be a size such as "64 MiB", or "Infinity", got "much"',
      'module[0].logging_mask: must be an integer from -2147483648 to 2147483647, got 2147483648',
      'module[0].wasi.envs.A: must be a string, got 1',
      'module[0].wasi.envs.B: must be a string, got true',
      'module[0].wasi.mapped_dir: is no key that is known here; did you mean mapped_dirs?',
      'module[0].file_nam: is no key that is known here; did you mean file_name?',
      'module[1].wasi: must be a table, got the string "none"',
      'module[2].name: is missing: it is what other modules import this one by',
      'module[1].name: is the name of an earlier module too: a',
      'module_dir: is no key that is known here; did you mean modules_dir?',
    ]);
    expect(problems('total_memory_limit = "1 MiB"\n[[module]]\nname = "a"\n[module.wasi]\nmapped_dirs = { a = "a" }\nvirtual_dirs = { a = "1 MiB", b = "much", c = "Infinity" }\n')).toEqual([
      'module[0].wasi.virtual_dirs.b: must be a size such as "64 MiB", got "much"',
      'module[0].wasi.virtual_dirs.c: must be a size such as "64 MiB", got "Infinity"',
      'module[0].wasi.virtual_dirs.a: is in `mapped_dirs` too',
    ]);
    expect(problems('total_memory_limit = \n')).toEqual([expect.stringMatching(/^: is not TOML: line 1, column \d+: /)]);
    expect(parseServiceConfig('{', 'json')).toMatchObject({ ok: false, problems: [{ path: '', message: expect.stringMatching(/^is not JSON: /) as unknown }] });
    expect(parseServiceConfig('[]', 'json')).toEqual({ ok: false, problems: [{ path: '', message: 'must be an object' }] });
  });

  it('says which keys of old ones have no effect', () => {
    expect(problems('total_memory_limit = "1 GB"\n[default]\nlogger_enabled = true\n[[module]]\nname = "a"\nmem_pages_count = 100\n[module.wasi]\npreopened_files = ["/tmp"]\n')).toEqual([
      'module[0].mem_pages_count: has no effect any more: `total_memory_limit` of the service counts',
      'module[0].wasi.preopened_files: has no effect any more: directories are granted by `mapped_dirs`',
      'default: has no effect: say it in each module',
    ]);
  });
});

describe('a service in a directory', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aqua-service-'));
    const string = { kind: 'string' } as const;
    const module = buildEchoModule({ world: worldOf({ exports: [func('echo', [field('text', string)], string)] }), bodies: [{ kind: 'echo', parameter: 0 }] });
    mkdirSync(join(folder, 'modules'));
    writeFileSync(join(folder, 'modules', 'echo.wasm'), module);
    writeFileSync(join(folder, 'other.wasm'), module);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read and loaded', async () => {
    writeFileSync(join(folder, 'Config.toml'), 'modules_dir = "modules"\ntotal_memory_limit = "1 MiB"\n[[module]]\nname = "echo"\n[module.wasi]\nmapped_dirs = { data = "data" }\n[[module]]\nname = "facade"\nload_from = "other.wasm"\n');
    const read = readService(folder);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.value.modules.map(({ name, mounts = [] }) => [name, mounts.map(({ alias }) => alias)])).toEqual([['echo', ['data']], ['facade', []]]);
    const loaded = await loadService({ modules: read.value.modules });
    expect(loaded.ok && loaded.value.call('echo', ['ö'])).toEqual({ ok: true, value: 'ö' });
  });

  it('gives modules directories in memory, which are a part of their state', () => {
    writeFileSync(join(folder, 'Config.toml'), 'total_memory_limit = "1 MiB"\n[[module]]\nname = "echo"\nload_from = "modules/echo.wasm"\n[module.wasi]\nmapped_dirs = { tmp = "tmp" }\nvirtual_dirs = { "/data" = "64 KiB" }\n');
    const read = readService(folder, { now: () => 7n });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const [tmp, data] = read.value.modules[0]?.mounts ?? [];
    expect([tmp?.alias, tmp?.files.virtual, data?.alias]).toEqual(['tmp', undefined, '/data']);
    expect(data?.files.virtual).toBeDefined();
    expect(readdirSync(folder).sort()).toEqual(['Config.toml', 'modules', 'other.wasm', 'tmp']);
  });

  it('is refused with every file that is not there', () => {
    expect(readService(folder)).toMatchObject({ ok: false, problems: [{ message: 'there is none of aqua.module.json, Config.toml' }] });
    expect(readService(join(folder, 'nothing.toml'))).toMatchObject({ ok: false, problems: [{ message: 'there is no such file' }] });
    writeFileSync(join(folder, 'aqua.module.json'), JSON.stringify({ total_memory_limit: '1 MiB', module: [{ name: 'a' }, { name: 'b', load_from: 'modules' }, { name: 'c', load_from: 'modules', file_name: 'echo.wasm', mounted_binaries: { ls: 'nothing' } }, { name: 'd', load_from: 'modules/echo.wasm', wasi: { mapped_dirs: { x: 'other.wasm' } } }] }));
    const read = readService(folder);
    expect(read.ok ? [] : read.problems.map(({ path, message }) => `${path}: ${message.replaceAll(folder, '.')}`)).toEqual([
      'module[0].load_from: is missing, and there is no modules_dir: where is module a?',
      'module[1].load_from: there is no file ./modules/b.wasm',
      'module[2].mounted_binaries.ls: there is no ./nothing',
      expect.stringMatching(/^module\[3\]\.wasi\.mapped_dirs\.x: \.\/other\.wasm cannot be granted: /),
    ]);
  });

  it('runs the programs that are mounted, without a shell', () => {
    const node = mountedProgram(process.execPath, { timeout: 20_000, env: { SEEN: 'yes' }, output: 1000 });
    const run = (code: string, ...args: readonly string[]) => node('node', ['-e', code, ...args]);
    const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    const answer = run('console.log(process.argv[1], process.env.SEEN, process.env.HOME); console.error("err"); process.exitCode = 3', '$(id); *');
    expect([answer.ret_code, answer.error, decode(answer.stdout), decode(answer.stderr)]).toEqual([3, '', '$(id); * yes undefined\n', 'err\n']);
    expect(run('console.log("x".repeat(5000))')).toMatchObject({ ret_code: 100_000, error: expect.stringContaining('ENOBUFS') as unknown });
    expect(mountedProgram(join(folder, 'nothing'))('x', [])).toMatchObject({ ret_code: 100_001, error: expect.stringContaining('could not be started') as unknown });
    expect(readFileSync(join(folder, 'other.wasm')).length).toBeGreaterThan(0);
  });
});
