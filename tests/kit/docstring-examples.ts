/** Finds the `@example`s of docstrings and makes functions of them: a line `expression; // => value` states what it must give. */
import { build } from 'esbuild';
import ts from 'typescript';
import { root, textOf } from './repository.ts';

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
  const files = [...new Set(found.map(({ path }) => path))];
  const code = [
    `import * as library from './index.ts';`,
    ...files.map((path, index) => `import * as file${index} from './${path}';`),
    'export const examples = [',
    ...found.map((example) => `{ name: ${JSON.stringify(`${example.path}:${example.line}`)}, run: ${functionOf(example, files.indexOf(example.path))} },`),
    '];',
  ].join('\n');
  const result = await build({
    stdin: { contents: code, resolveDir: root, loader: 'ts' },
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
  return [...text.matchAll(/\/\*\*.*?\*\//gs)].flatMap((docstring) =>
    [...docstring[0].matchAll(/@example\b([^@]*)/g)].flatMap((example) => {
      const code = (example[1] ?? '').replace(/\*\/$/, '').replace(/^[ \t]*\* ?/gm, '');
      const line = text.slice(0, docstring.index + example.index).split('\n').length;
      return code.includes('// =>') ? [{ path, line, code }] : [];
    }),
  );
}

function functionOf({ path, code }: Example, file: number): string {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.Latest);
  const imported: string[] = [];
  const body = source.statements.map((statement) => {
    if (ts.isImportDeclaration(statement)) {
      const names = statement.importClause?.namedBindings;
      if (names === undefined || !ts.isNamedImports(names)) throw new Error(`${path}: write import { … } in an example`);
      imported.push(...names.elements.map((element) => element.name.text));
      return '';
    }
    const written = statement.getFullText(source);
    const stated = expectationAfter(code, statement.end);
    return stated === undefined || !ts.isExpressionStatement(statement)
      ? written
      : `check(await (${statement.expression.getText(source)}), (${stated}));`;
  });
  const own = exportsOf(path).filter((name) => !imported.includes(name));
  return `async (check) => {
    const { ${own.join(', ')} } = file${file};
    const { ${imported.join(', ')} } = library;
    ${body.join('\n')}
  }`;
}

function expectationAfter(code: string, end: number): string | undefined {
  return /^[ \t]*\/\/ => (.*)/.exec(code.slice(end))?.[1];
}

/** Names of the functions and constants that a file exports. */
function exportsOf(path: string): readonly string[] {
  return [...textOf(path).matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(([, name = '']) => name);
}
