/** Compiling again and again: after an edit only the file and those that depend on it are looked at anew. */
import { checkEntry, checkOptions, readFrom } from './check-options.ts';
import { checkedModule, compiledModule } from './compiled-module.ts';
import type { CheckedModule, CompiledModule, ExportsCache } from './compiled-module.ts';
import { NamesMemory } from './names/resolve.ts';
import { pipelineOptions } from './options.ts';
import type { SessionOptions } from './options.ts';
import { emptyMemory, runPipeline } from './pipeline.ts';
import type { PipelineMemory } from './pipeline.ts';
import type { Cache } from './source/cache.ts';
import type { SourceFile } from './source/source-file.ts';
import type { SourceProvider } from './source/source-provider.ts';

/** Paths of the files on which work was done, each once, in the order of the work. */
export interface Redone {
  readonly parsed: readonly string[];
  /** Names and types. */
  readonly checked: readonly string[];
  /** Files whose exported functions were put together, with all that they call. */
  readonly compiled: readonly string[];
}

/** A project that is compiled more than once. */
export interface Session {
  /** What is wrong with a file and what it imports, as `check` of a fresh compiler says it. */
  check(entry: string): CheckedModule;
  /** What a file exports, as `compile` of a fresh compiler makes it. */
  compile(entry: string): CompiledModule;
  /** What was done since this was asked last; the rest was known. */
  takeRedone(): Redone;
}

/**
 * A compiler that remembers. Files are read from `options.source` on every run: a file is the same as before when its path and text are.
 * It is looked at anew when it changed, when a file that it imports was looked at anew, or when an import leads to another file.
 * Nothing is kept alive of files that have changed or that nobody imports any more, except the text last seen.
 * @throws TypeError for options that TypeScript would refuse; its methods do so for an entry that is no text
 *
 * @example
 * import { SourceFile } from './source/source-file.ts';
 * const texts = new Map([['lib.aqua', 'aqua Lib declares *\n\nconst ONE = 1\n'], ['main.aqua', 'aqua Main\n\nimport "lib.aqua"\n'], ['other.aqua', 'aqua Other\n']]);
 * const session = createSession({ source: { read: (path) => (texts.has(path) ? new SourceFile(path, texts.get(path) ?? '') : undefined) } });
 * const checkAll = () => ['main.aqua', 'other.aqua'].flatMap((path) => session.check(path).diagnostics);
 * checkAll();
 * session.takeRedone().checked; // => ['lib.aqua', 'main.aqua', 'other.aqua']
 * texts.set('lib.aqua', 'aqua Lib declares *\n\nconst ONE = 2\n');
 * checkAll();
 * session.takeRedone(); // => { parsed: ['lib.aqua'], checked: ['lib.aqua', 'main.aqua'], compiled: ['main.aqua'] }
 */
export function createSession(options: SessionOptions): Session {
  checkOptions(options);
  const target = options.target ?? 'air';
  const redone = { parsed: new Set<string>(), checked: new Set<string>(), compiled: new Set<string>() };
  const memory: PipelineMemory = {
    ...emptyMemory(),
    parsed: noting(({ path }) => redone.parsed.add(path)),
    names: new NamesMemory(noting((tree) => redone.checked.add(tree.span.source.path))),
    functions: noting(({ path }) => redone.compiled.add(path)),
  };
  const settings = pipelineOptions({ ...options, entry: '', source: keepingFiles(options.source) }, target, memory);
  const exported: ExportsCache = new WeakMap();
  return {
    check: (entry) => {
      checkEntry(entry);
      return checkedModule(runPipeline({ ...settings, entry }, 'core'), settings);
    },
    compile: (entry) => {
      checkEntry(entry);
      return compiledModule(runPipeline({ ...settings, entry }, 'emit'), settings, target, exported);
    },
    takeRedone: () => {
      const taken = { parsed: [...redone.parsed], checked: [...redone.checked], compiled: [...redone.compiled] };
      for (const paths of Object.values(redone)) paths.clear();
      return taken;
    },
  };
}

/** A cache that says what is put into it: what was not known. */
function noting<Key extends object, Value>(note: (key: Key) => void): Cache<Key, Value> {
  const known = new WeakMap<Key, Value>();
  return {
    get: (key) => known.get(key),
    set: (key, value) => {
      note(key);
      known.set(key, value);
    },
  };
}

/** The same file object for as long as a file has the same text: all that is known about a file hangs on that object. */
function keepingFiles(source: SourceProvider): SourceProvider {
  const kept = new Map<string, SourceFile>();
  return {
    ...(source.base === undefined ? {} : { base: source.base }),
    read: (path) => {
      const file = readFrom(source, path);
      if (file === undefined) {
        kept.delete(path);
        return undefined;
      }
      const before = kept.get(file.path);
      if (before?.text === file.text) return before;
      kept.set(file.path, file);
      return file;
    },
  };
}
