import { parse, TomlError } from 'smol-toml';
import { parseMemorySize } from './memory-size.ts';
import { ALL_TARGETS } from './service-config.ts';
import type { ConfigResult, ModuleConfig } from './service-config.ts';
import { isTable, Problems, TableReader } from './table-reader.ts';

/**
 * Reads a `Config.toml` as the first generation has it, or an `aqua.module.json`, which has the same keys in JSON. Unknown keys are
 * errors, keys that once meant something are warnings. Nothing is looked up on a disk.
 *
 * @example
 * parseServiceConfig('total_memory_limit = "1 MiB"\n[[module]]\nname = "a"\nlogger = false\n', 'toml'); // => { ok: false, problems: [{ path: 'module[0].logger', message: 'is no key that is known here; there are: file_name, load_from, logger_enabled, logging_mask, mounted_binaries, name, wasi' }] }
 */
export function parseServiceConfig(text: string, format: 'toml' | 'json'): ConfigResult {
  const parsed = parseText(text, format);
  if (!parsed.ok) return { ok: false, problems: [{ path: '', message: parsed.message }] };
  if (!isTable(parsed.value)) return { ok: false, problems: [{ path: '', message: 'must be an object' }] };
  const problems = new Problems();
  const reader = new TableReader(parsed.value, '', problems);
  const value = {
    modulesDir: reader.text('modules_dir'),
    totalMemoryLimit: memoryLimit(reader),
    workingDir: reader.text('service_working_dir'),
    modules: modulesIn(reader),
  };
  reader.ignore('default', 'has no effect: say it in each module');
  reader.finish();
  return problems.errors.length > 0 ? { ok: false, problems: problems.errors } : { ok: true, value, warnings: problems.warnings };
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

function parseText(text: string, format: 'toml' | 'json'): Parsed {
  try {
    return { ok: true, value: format === 'toml' ? parse(text) : JSON.parse(text) };
  } catch (thrown) {
    if (thrown instanceof TomlError) return { ok: false, message: `is not TOML: line ${thrown.line}, column ${thrown.column}: ${thrown.message.split('\n')[0]?.replace('Invalid TOML document: ', '') ?? ''}` };
    if (thrown instanceof SyntaxError) return { ok: false, message: `is not JSON: ${thrown.message}` };
    throw thrown;
  }
}

function memoryLimit(reader: TableReader): number {
  const key = 'total_memory_limit';
  const given = reader.textOrNumber(key);
  const size = typeof given === 'string' ? parseMemorySize(given) : given;
  if (size !== undefined && size >= 0) return Math.floor(size);
  if (given === undefined) reader.fail(key, 'is missing: say how much memory all modules may have together, such as "64 MiB" or "Infinity"');
  else reader.fail(key, `must be a size such as "64 MiB", or "Infinity", got ${JSON.stringify(given)}`);
  return 0;
}

function modulesIn(reader: TableReader): readonly ModuleConfig[] {
  const tables = reader.tables('module');
  if (tables.length === 0) reader.fail('module', 'is missing: a service needs at least one module');
  const modules = tables.map(moduleIn);
  const seen = new Set<string>();
  for (const [index, { name }] of modules.entries()) {
    if (name !== '' && seen.has(name)) reader.fail(`module[${index}].name`, `is the name of an earlier module too: ${name}`);
    seen.add(name);
  }
  return modules;
}

function virtualDirs(wasi: TableReader): Readonly<Record<string, number>> {
  const key = 'virtual_dirs';
  const sizes = Object.entries(wasi.texts(key)).map(([alias, text]): readonly [string, number] => {
    const size = parseMemorySize(text);
    if (size === undefined || !Number.isFinite(size)) wasi.fail(`${key}.${alias}`, `must be a size such as "64 MiB", got ${JSON.stringify(text)}`);
    return [alias, size ?? 0];
  });
  return Object.fromEntries(sizes);
}

const retired = 'has no effect any more: `total_memory_limit` of the service counts';

function moduleIn(reader: TableReader): ModuleConfig {
  const name = reader.text('name');
  if (name === undefined || name === '') reader.fail('name', 'is missing: it is what other modules import this one by');
  const wasi = reader.table('wasi');
  const module = {
    name: name ?? '',
    fileName: reader.text('file_name') ?? `${name ?? ''}.wasm`,
    loadFrom: reader.text('load_from'),
    loggerEnabled: reader.flag('logger_enabled', true),
    loggingMask: reader.integer('logging_mask', ALL_TARGETS),
    mountedBinaries: reader.texts('mounted_binaries'),
    envs: wasi?.texts('envs') ?? {},
    mappedDirs: wasi?.texts('mapped_dirs') ?? {},
    virtualDirs: wasi === undefined ? {} : virtualDirs(wasi),
  };
  const both = Object.keys(module.virtualDirs).find((alias) => Object.hasOwn(module.mappedDirs, alias));
  if (both !== undefined) wasi?.fail(`virtual_dirs.${both}`, 'is in `mapped_dirs` too');
  for (const key of ['mem_pages_count', 'max_heap_size', 'total_memory_limit']) reader.ignore(key, retired);
  const unopened = 'has no effect any more: directories are granted by `mapped_dirs`';
  reader.ignore('preopened_files', unopened);
  wasi?.ignore('preopened_files', unopened);
  wasi?.finish();
  reader.finish();
  return module;
}
