/** Holds every text about a problem to the words of people who write Aqua, and to saying what to do. */
import { expect, test } from 'vitest';
import ts from 'typescript';
import { check } from '../../compiler/index.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { memorySource } from '../../compiler/source/source-provider.ts';
import { applyFix } from '../kit/apply-fix.ts';
import { filesOf, findings, pageFiles } from '../kit/diagnostic-pages.ts';
import { readSuite } from '../kit/markdown-suite.ts';
import { filesWith, textOf } from '../kit/repository.ts';

/** Words that one only knows from writing compilers. Words of Aqua itself, such as service or closure, are no such words. */
const jargon = new RegExp(
  `\\b(${[
    'tokens?|tokeni[sz]\\w*|lex(er|ing|ical\\w*|emes?)|pars(e|es|ed|er|ers|ing|able)|grammars?|productions?|(non)?terminals?|AST|(syntax|parse) trees?|(sub)?nodes?',
    'syntactic\\w*|semantic\\w*|identifiers?|literals?|operands?|unary|binary|ternary|infix|prefix|postfix|precedence|associativ\\w*|arity|[lr]values?|EOF|delimiters?|whitespace',
    'expressions?|statements?|expression-statements?|callees?|bindings?|symbols?|scop(e|es|ed|ing)|shadow\\w*|lookahead|backtrack\\w*|ambiguous grammar',
    'unif(y|ies|ied|ication)|infer(s|red|ence)?|lattices?|(sub|super)(type|types|typing)|(co|contra|in)?varian(t|ce)|covariant|contravariant|coerc\\w+|polymorph\\w*|monomorph\\w*|(co)?domains?|bottom type|top type|arrows? types?|structs?',
    'desugar\\w*|lower(s|ed|ing)|inlin(e|es|ed|ing)|intermediate representation|IR|passes|codegen|emit(s|ted|ting)?|optimi[sz]\\w*|canonicali\\w*|dereferenc\\w*|monads?|thunks?|reif\\w+',
  ].join('|')})\\b`,
  'i',
);

/** Code in backticks is the program's own, and a path is no prose. */
const prose = (text: string): string => text.replace(/`[^`]*`/g, '…').replace(/"[^"\n]*"/g, '…');

const found = (text: string): string | undefined => jargon.exec(prose(text))?.[0];

const suites = filesWith('.md').filter((path) => path.startsWith('tests/language/'));

/** All that the suites and the pages make the checker say. */
const diagnostics: readonly Diagnostic[] = [
  ...suites.flatMap((path) => readSuite(textOf(path)).flatMap(({ files }) => check({ entry: 'main.aqua', source: memorySource(Object.fromEntries(files)) }).diagnostics)),
  ...pageFiles.filter(({ page }) => !page.example.command.startsWith('aqua run')).flatMap(({ page }) => findings(page.example.command, filesOf(page.example.files))),
];

test('no report uses words that only compiler writers know', () => {
  const texts = diagnostics.flatMap(({ code, message, labels, help, fixes }) => [message, ...labels.map(({ text }) => text), help ?? '', ...fixes.map(({ title }) => title)].map((text) => ({ code, text })));
  expect(texts.length).toBeGreaterThan(1000);
  expect(texts.filter(({ text }) => found(text) !== undefined)).toEqual([]);
});

test('nor do the texts of the catalogue that no example shows', () => {
  const texts = filesWith('.ts')
    .filter((path) => path.startsWith('compiler/diagnostics/catalog/') || path === 'cli/report/problems.ts' || path === 'cli/project/nothing-exported.ts')
    .flatMap(sentencesIn);
  expect(texts.length).toBeGreaterThan(300);
  expect(texts.filter(({ text }) => found(text) !== undefined)).toEqual([]);
});

test('nor do the pages', () => {
  const texts = pageFiles.flatMap(({ page: { code, title, why, fix, otherwise } }) => [title, why, fix.text, otherwise ?? ''].map((text) => ({ code, text })));
  expect(texts.filter(({ text }) => found(text) !== undefined)).toEqual([]);
});

/** Texts of several words in a source file; what is filled into a template is left out. */
function sentencesIn(path: string): readonly { readonly path: string; readonly text: string }[] {
  const texts: { readonly path: string; readonly text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    const text = ts.isTemplateExpression(node) ? [node.head, ...node.templateSpans.map(({ literal }) => literal)].map((part) => part.text).join('…') : ts.isStringLiteralLike(node) ? node.text : '';
    if (text.includes(' ')) texts.push({ path, text });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, textOf(path), ts.ScriptTarget.Latest));
  return texts;
}

test('at least 80 % of the errors name a concrete fix', () => {
  const errors = pageFiles
    .filter(({ page }) => page.severity === 'error' && !page.example.command.startsWith('aqua run'))
    .flatMap(({ page }) => findings(page.example.command, filesOf(page.example.files)));
  const edit = errors.filter(({ fixes }) => fixes.length > 0);
  const words = errors.filter((error) => error.fixes.length === 0 && saysWhatToWrite(error));
  const share = (edit.length + words.length) / errors.length;
  console.log(`concrete fixes: ${(share * 100).toFixed(0)} % of ${errors.length} errors; ${edit.length} as an edit, ${words.length} in words`);
  console.log(`without: ${errors.filter((error) => !edit.includes(error) && !words.includes(error)).map(({ code }) => code).join(', ')}`);
  expect(share).toBeGreaterThanOrEqual(0.8);
});

/** Advice counts when it holds code: what to write. */
function saysWhatToWrite({ help = '' }: Diagnostic): boolean {
  return /Fix: [^]*`[^`]+`|Did you mean `/.test(help);
}

const edits = pageFiles
  .filter(({ page }) => !page.example.command.startsWith('aqua run'))
  .flatMap(({ page }) => findings(page.example.command, filesOf(page.example.files)).flatMap(({ fixes }) => fixes.map((fix) => ({ page, fix, what: `${page.code}: ${fix.title}` }))));

test.each(edits)('the edit of $what mends it', ({ page, fix }) => {
  const { files, command } = page.example;
  expect(findings(command, applyFix(filesOf(files), fix)).map(({ code }) => code)).not.toContain(page.code);
});
