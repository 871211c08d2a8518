/** Finds the `@example`s of docstrings, and the blocks of TypeScript in pages, and makes functions of them: a line `expression; // => value` states what it must give. */
import { posix } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { root, textOf } from './repository.ts';

/** What people import. */
const entries = new Map([
  ['aqua-toolchain', 'index.ts'],
  ['aqua-toolchain/compiler', 'compiler/index.ts'],
  ['aqua-toolchain/runtime', 'runtime/index.ts'],
  ['aqua-toolchain/client', 'runtime/client/index.ts'],
]);

export type Check = (actual: unknown, expected: unknown) => void;

export interface DocstringExample {
  /** `path:line`. */
  readonly name: string;
  readonly run: (check: Check) => Promise<void>;
}

/** The examples with at least one stated value in these TypeScript files, ready to run. What the file exports is in scope. */
export async function docstringExamples(paths: readonly string[]): Promise<readonly DocstringExample[]> {
  const found = paths.flatMap(examplesIn);
  if (found.length === 0) return [];
  const modules = new Map<string, string>();
  const moduleName = (path: string): string => {
    const name = modules.get(path) ?? `module${modules.size}`;
    modules.set(path, name);
    return name;
  };
  const entries = found.map((example) => `{ name: ${JSON.stringify(`${example.path}:${example.line}`)}, run: ${functionOf(example, moduleName)} },`);
  const imports = [...modules].map(([path, name]) => `import * as ${name} from './${path}';`);
  const result = await build({
    stdin: { contents: [...imports, 'export const examples = [', ...entries, '];'].join('\n'), resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  });
  const module = (await import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0]?.contents ?? []).toString('base64')}`)) as {
    readonly examples: readonly DocstringExample[];
  };
  return module.examples;
}

interface Example {
  readonly path: string;
  readonly line: number;
  readonly code: string;
}

function examplesIn(path: string): readonly Example[] {
  const text = textOf(path);
  if (path.endsWith('.md')) {
    return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].flatMap(({ index, 1: code = '' }) =>
      code.includes('// =>') ? [{ path, line: text.slice(0, index).split('\n').length, code }] : [],
    );
  }
  return [...text.matchAll(/\/\*\*.*?\*\//gs)].flatMap((docstring) =>
    [...docstring[0].matchAll(/@example\b([^@]*)/g)].flatMap((example) => {
      const code = (example[1] ?? '').replace(/\*\/$/, '').replace(/^[ \t]*\* ?/gm, '');
      const line = text.slice(0, docstring.index + example.index).split('\n').length;
      return code.includes('// =>') ? [{ path, line, code }] : [];
    }),
  );
}

/** The example as the text of a function. Its own block, so that it may declare what the file exports too. */
function functionOf({ path, code }: Example, moduleName: (path: string) => string): string {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest);
  const bindings: string[] = [];
  const imported = new Set<string>();
  const body = source.statements.map((statement) => {
    if (ts.isImportDeclaration(statement)) {
      const names = statement.importClause?.namedBindings;
      if (names === undefined || !ts.isNamedImports(names) || !ts.isStringLiteral(statement.moduleSpecifier)) throw new Error(`${path}: write import { … } in an example`);
      const list = names.elements.map((element) => element.name.text);
      for (const name of list) imported.add(name);
      const from = statement.moduleSpecifier.text;
      bindings.push(binding(list, moduleName(entries.get(from) ?? posix.join(posix.dirname(path), from))));
      return '';
    }
    const stated = expectationAfter(code, statement.end);
    return stated === undefined || !ts.isExpressionStatement(statement)
      ? statement.getFullText(source)
      : `$check(await (${statement.expression.getText(source)}), (${stated}));`;
  });
  const own = exportsOf(path).filter((name) => !imported.has(name));
  if (own.length > 0) bindings.unshift(binding(own, moduleName(path)));
  return `async ($check) => {\n${bindings.join('\n')}\n{\n${body.join('\n')}\n}\n}`;
}

function binding(names: readonly string[], module: string): string {
  return `const { ${names.join(', ')} } = ${module};`;
}

function expectationAfter(code: string, end: number): string | undefined {
  return /^[ \t]*\/\/ => (.*)/.exec(code.slice(end))?.[1];
}

/** Names of the functions and constants that a file exports. */
function exportsOf(path: string): readonly string[] {
  return [...textOf(path).matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(([, name = '']) => name);
}
