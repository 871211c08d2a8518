/** Type-checks modules that exist in memory only, as an app with strict settings would. */
import ts from 'typescript';
import { root } from './repository.ts';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noUnusedLocals: true,
  noImplicitReturns: true,
  isolatedModules: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
  paths: { 'aqua-toolchain/client': [`${root}runtime/client/index.ts`] },
};

/**
 * @param files texts by name (`main.ts`); they import each other as `./main.ts`
 * @returns what is wrong with each, by name; files without mistakes are left out
 */
export function typeErrors(files: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const folder = `${root}tests/in-memory/`;
  const texts = new Map(Object.entries(files).map(([name, text]) => [`${folder}${name}`, text]));
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    directoryExists: (path) => `${path}/` === folder || disk.directoryExists?.(path) === true,
    fileExists: (path) => texts.has(path) || disk.fileExists(path),
    readFile: (path) => texts.get(path) ?? disk.readFile(path),
    getSourceFile: (path, target, ...rest) => {
      const text = texts.get(path);
      return text === undefined ? disk.getSourceFile(path, target, ...rest) : ts.createSourceFile(path, text, target);
    },
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  const found = [...texts.keys()].map((path): [string, readonly string[]] => {
    const file = program.getSourceFile(path);
    const diagnostics = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return [path.slice(folder.length), diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))];
  });
  return Object.fromEntries(found.filter(([, errors]) => errors.length > 0));
}
