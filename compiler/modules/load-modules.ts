import { duplicateHeader, entryNotFound, fileNotFound, importCycle, misplacedHeader, missingHeader, moduleKeyword, unnamedModule } from '../diagnostics/catalog/modules.ts';
import type { Diagnostic, Report } from '../diagnostics/diagnostic.ts';
import type { Cache } from '../source/cache.ts';
import { SourceFile } from '../source/source-file.ts';
import type { SourceProvider } from '../source/source-provider.ts';
import { parse } from '../syntax/parse.ts';
import type { AquaHeader, ImportHeader, Module, UseHeader } from '../syntax/tree.ts';
import { normalise, stemOf } from './paths.ts';
import { resolveImport, type ImportSetting } from './resolve-import.ts';

export interface LoadedModule {
  readonly path: string;
  readonly tree: Module;
  /** Which file each header means. Headers whose file is missing, or would close a circle, are absent (reported). */
  readonly imports: ReadonlyMap<ImportHeader | UseHeader, string>;
}

export interface ModuleGraph {
  /** The path of the file that was asked for, as the file itself gives it. */
  readonly entry: string;
  /** Every file comes after the files it imports, so the entry is last. Empty when the entry does not exist. */
  readonly modules: readonly LoadedModule[];
}

export type ParseResult = ReturnType<typeof parse>;

/** Keeps trees between runs: the same `SourceFile` object is parsed once. */
export type ParseCache = Cache<SourceFile, ParseResult>;

export interface LoadOptions {
  readonly entry: string;
  readonly source: SourceProvider;
  /** In order of preference. */
  readonly imports: readonly ImportSetting[];
  readonly cache?: ParseCache;
}

type PathHeader = ImportHeader | UseHeader;

/** A file whose imports are being followed. */
interface OpenFile {
  readonly path: string;
  readonly tree: Module;
  readonly pending: PathHeader[];
  readonly imports: Map<PathHeader, string>;
}

/** Reads a file and all it imports, directly or through others. Each file is read and parsed once. */
export function loadModules(options: LoadOptions): { value: ModuleGraph; diagnostics: readonly Diagnostic[] } {
  const { source, imports } = options;
  const cache = options.cache ?? new Map<SourceFile, ParseResult>();
  const first = source.read(normalise(options.entry));
  const entry = first?.path ?? normalise(options.entry);
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const trees = new Map<string, Module>();
  const modules: LoadedModule[] = [];
  // Depth first with a stack of its own, so that long chains of imports cannot exhaust the call stack.
  const open: OpenFile[] = [];
  /** Where in `open` each of its files is. */
  const positions = new Map<string, number>();

  const enter = (file: SourceFile): void => {
    const { path } = file;
    let parsed = cache.get(file);
    if (parsed === undefined) {
      parsed = parse(file);
      cache.set(file, parsed);
    }
    const tree = parsed.value;
    for (const diagnostic of parsed.diagnostics) report(diagnostic);
    checkHeaders(path, tree, report);
    trees.set(path, tree);
    const pending = tree.headers.filter((header): header is PathHeader => header.kind === 'import-header' || header.kind === 'use-header').reverse();
    positions.set(path, open.length);
    open.push({ path, tree, pending, imports: new Map() });
  };

  if (first === undefined) {
    const nowhere = new SourceFile(entry, '');
    report(entryNotFound({ span: { source: nowhere, start: 0, end: 0 }, path: entry }));
    return { value: { entry, modules }, diagnostics };
  }
  enter(first);
  for (let current = open.at(-1); current !== undefined; current = open.at(-1)) {
    const header = current.pending.pop();
    if (header === undefined) {
      open.pop();
      positions.delete(current.path);
      for (const each of current.imports.keys()) checkNamed(each, trees.get(current.imports.get(each) ?? ''), report);
      modules.push({ path: current.path, tree: current.tree, imports: current.imports });
      continue;
    }
    const text = header.path.value;
    if (text === '') continue; // the parser has reported a missing path
    const found = resolveImport(text, current.path, source, imports);
    if (!found.found) {
      report(fileNotFound({ span: header.path.span, text, tried: found.tried }));
      continue;
    }
    const loop = positions.get(found.file.path);
    if (loop !== undefined) {
      report(importCycle({ span: header.path.span, loop: [...open.slice(loop).map((file) => file.path), found.file.path] }));
      continue;
    }
    current.imports.set(header, found.file.path);
    if (!trees.has(found.file.path)) enter(found.file);
  }
  return { value: { entry, modules }, diagnostics };
}

/** The name of the module: there, first, and once. Files of other packages are not lectured about old forms. */
function checkHeaders(path: string, tree: Module, report: Report): void {
  const [first, ...others] = tree.headers.filter((header): header is AquaHeader => header.kind === 'aqua-header');
  const before = tree.headers[0];
  const foreign = path.split('/').includes('node_modules');
  if (first === undefined) {
    const start = tree.headers[0] ?? tree.items[0];
    if (start === undefined || foreign) return;
    const stem = stemOf(path).replace(/[^A-Za-z0-9_]+/g, '_').replace(/^[^A-Za-z]+/, '') || 'Main';
    report(missingHeader({ span: { ...start.span, end: endOfFirstLine(start.span.source, start.span.start) }, name: stem.slice(0, 1).toUpperCase() + stem.slice(1) }));
    return;
  }
  const word = { ...first.span, end: first.span.start + first.keyword.length };
  if (first.keyword === 'module' && !foreign) report(moduleKeyword({ span: word }));
  const afterItem = tree.items[0] !== undefined && tree.items[0].span.start < first.span.start; // the parser reports this
  if (before !== undefined && before !== first && !afterItem) report(misplacedHeader({ span: word, word: first.keyword, before: before.span }));
  for (const other of others) report(duplicateHeader({ span: other.span, first: first.span }));
}

function checkNamed(header: PathHeader, target: Module | undefined, report: Report): void {
  if (header.kind !== 'use-header' || header.as !== undefined || target === undefined) return;
  if (target.headers.some((each) => each.kind === 'aqua-header')) return;
  report(unnamedModule({ span: header.path.span, path: header.path.value }));
}

function endOfFirstLine(source: SourceFile, start: number): number {
  const { line } = source.position(start);
  const lineStart = source.lineStarts[line - 1] ?? start;
  return Math.max(start, lineStart + source.line(line).trimEnd().length);
}
