/** Mistakes of whoever calls the compiler, told in words. Mistakes in programs are never thrown; these are, as TypeErrors. */
import type { Target } from './emit/files.ts';
import type { SourceFile } from './source/source-file.ts';
import type { SourceProvider } from './source/source-provider.ts';

const targets: readonly Target[] = ['air', 'avm', 'ts', 'js', 'json'];

/** @throws TypeError for what TypeScript would have refused */
export function checkOptions(given: unknown): void {
  checkSource(given);
  const options = objectOf(given, 'the options must be an object');
  const target: unknown = Reflect.get(options, 'target');
  if (target !== undefined && !targets.some((known) => known === target)) throw new TypeError(`\`target\` must be one of ${targets.join(', ')}, got ${show(target)}`);
  const { imports = [], constants = {} }: { readonly imports?: unknown; readonly constants?: unknown } = options;
  if (!Array.isArray(imports)) throw new TypeError(`\`imports\` must be an array, got ${show(imports)}`);
  for (const setting of imports as readonly unknown[]) checkImport(setting);
  for (const [name, value] of Object.entries(objectOf(constants, '`constants` must be an object like { NAME: 1 }'))) checkConstant(name, value);
}

/** @throws TypeError */
export function checkEntry(entry: unknown): void {
  if (typeof entry !== 'string') throw new TypeError(`\`entry\` must be the path of a file, as the source knows it, got ${show(entry)}`);
}

/** @throws TypeError */
export function checkSource(options: unknown): void {
  const source = objectOf(Reflect.get(objectOf(options, 'the options must be an object'), 'source'), '`source` must be an object with a method `read`, like memorySource({ path: text })');
  if (typeof Reflect.get(source, 'read') !== 'function') throw new TypeError('`source` must have a method `read`, like memorySource({ path: text })');
}

/** Reads a file. @throws TypeError when the source gives something that is none; whatever the source itself throws */
export function readFrom(source: SourceProvider, path: string): SourceFile | undefined {
  const file: unknown = source.read(path);
  if (file === undefined || isSourceFile(file)) return file;
  throw new TypeError(`\`source.read(${JSON.stringify(path)})\` must give a SourceFile or undefined, got ${show(file)}`);
}

function checkImport(setting: unknown): void {
  if (typeof setting === 'string') return;
  const wanted = 'each of `imports` must be a folder or { prefix, directory }';
  const fields = objectOf(setting, wanted);
  if (['prefix', 'directory'].some((name) => typeof Reflect.get(fields, name) !== 'string')) throw new TypeError(`${wanted} with two texts`);
}

function checkConstant(name: string, value: unknown): void {
  const fine = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value));
  if (!fine) throw new TypeError(`the constant \`${name}\` must be a text, a boolean or a finite number, got ${show(value)}`);
}

function objectOf(value: unknown, wanted: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`${wanted}, got ${show(value)}`);
  return value;
}

function show(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'undefined':
      return 'nothing';
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? 'an array' : 'an object';
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'function':
    case 'symbol':
      return `a ${typeof value}`;
  }
}

/** One of another copy of this package is as good. */
function isSourceFile(value: unknown): value is SourceFile {
  if (typeof value !== 'object' || value === null) return false;
  return typeof Reflect.get(value, 'path') === 'string' && typeof Reflect.get(value, 'text') === 'string' && typeof Reflect.get(value, 'position') === 'function';
}
