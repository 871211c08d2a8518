/** AQ06xx: headers and files. */
import type { Span } from '../../source/source-file.ts';
import { define } from '../diagnostic.ts';
import { shortWay } from './wording.ts';

const packageAdvice = (text: string): string | undefined => {
  if (/^(\.|\/)/.test(text)) return undefined;
  const parts = text.split('/');
  const name = text.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
  return parts.length > (text.startsWith('@') ? 2 : 1) && name !== undefined ? name : undefined;
};

export const fileNotFound = define(
  { code: 'AQ0601', slug: 'file-not-found', level: 'error' },
  ({ span, text, tried }: { span: Span; text: string; tried: readonly string[] }) => {
    const name = packageAdvice(text);
    const shown = tried.length > 6 ? [...tried.slice(0, 5), `… and ${String(tried.length - 5)} more places`] : tried;
    const backslash = span.source.text.slice(span.start, span.end).includes('\\') ? 'The parts of a path are separated by `/`, on Windows too.\n' : '';
    const install = name === undefined ? '' : `\nIf it belongs to the package ${name}, install that: npm install ${name}`;
    return {
      message: `there is no file \`${text}\``,
      labels: [{ span, text: 'not found' }],
      help: `${backslash}Tried, in this order:\n${shown.map((path) => `  ${path}`).join('\n')}${install === '' ? '\nFix: write the path as seen from the folder of this file, or name the folder it lies in with `--import`.' : `${install}. Or name the folder it lies in with \`--import\`.`}`,
    };
  },
);

export const entryNotFound = define(
  { code: 'AQ0602', slug: 'entry-not-found', level: 'error' },
  ({ span, path }: { span: Span; path: string }) => ({
    message: `the file \`${path}\` cannot be read`,
    labels: [{ span, text: 'there is no such file' }],
    help: 'Fix: correct the path, which is looked up as it is given, or see who may read the file.',
  }),
);

export const importCycle = define(
  { code: 'AQ0603', slug: 'import-cycle', level: 'error' },
  ({ span, loop }: { span: Span; loop: readonly string[] }) => ({
    message: loop.length < 3 ? 'this file imports itself' : 'these files import each other in a circle',
    labels: [{ span, text: 'closes the circle' }],
    help: `${shortWay(loop).join('\n  → ')}\nA file is read completely before the one that imports it. Fix: move what both need into a third file, and \`import\` that in both.`,
  }),
);

export const missingHeader = define(
  { code: 'AQ0604', slug: 'missing-header', level: 'note' },
  ({ span, name }: { span: Span; name: string }) => ({
    message: 'this file has no `aqua` header',
    labels: [{ span, text: `\`aqua ${name}\` should stand above this` }],
    help: 'Files without a header are an old form, read as if everything in them was declared for importers. The header names the module and says what importers see.',
    fixes: [{ title: `Insert \`aqua ${name} declares *\``, edits: [{ span: { ...span, end: span.start }, text: `aqua ${name} declares *\n\n` }] }],
  }),
);

export const moduleKeyword = define(
  { code: 'AQ0605', slug: 'module-keyword', level: 'note' },
  ({ span }: { span: Span }) => ({
    message: '`module` is the old word for `aqua`',
    labels: [{ span, text: 'now written `aqua`' }],
    help: 'Both mean the same here; other tools for Aqua reject the old word.',
    fixes: [{ title: 'Write `aqua`', edits: [{ span, text: 'aqua' }] }],
  }),
);

export const misplacedHeader = define(
  { code: 'AQ0606', slug: 'misplaced-header', level: 'error' },
  ({ span, word, before }: { span: Span; word: string; before: Span }) => ({
    message: word === 'aqua' || word === 'module' ? `\`${word}\` must be the first line of a file` : `\`${word}\` stands below a declaration`,
    labels: [{ span, text: 'too late' }, { span: before, text: 'this comes before it' }],
    help: `First the name of the module, then what it imports and exports, then declarations: so a reader sees at the top where names come from. Fix: move the \`${word}\` line up.`,
  }),
);

export const duplicateHeader = define(
  { code: 'AQ0607', slug: 'duplicate-header', level: 'error' },
  ({ span, first }: { span: Span; first: Span }) => ({
    message: 'this file is named twice',
    labels: [{ span, text: 'a second name' }, { span: first, text: 'named here already' }],
    help: 'A file is one module. Fix: remove one of the `aqua` lines, or split the file.',
  }),
);

export const unnamedModule = define(
  { code: 'AQ0608', slug: 'unnamed-module', level: 'error' },
  ({ span, path }: { span: Span; path: string }) => ({
    message: 'this file needs a name: it has none of its own',
    labels: [{ span, text: `\`${path}\` has no \`aqua\` header` }],
    help: '`use` puts what a file declares under the name of its module. Fix: give one here, `use "…" as Name`.',
    fixes: [{ title: 'Add `as Name`', edits: [{ span: { ...span, start: span.end }, text: ' as Name' }] }],
  }),
);
