/** AQ02xx: what names mean, where they are visible, what files give to each other. */
import type { Span } from '../../source/source-file.ts';
import { define } from '../diagnostic.ts';
import { didYouMean, listNames, longestWay, quote, replaceName, sentences, shortWay, whereIs, withArticle } from './wording.ts';

/** A kind of thing as it is called in a sentence: "function", "service", … */
type Noun = string;

interface Earlier {
  readonly span: Span;
  readonly what: Noun;
}

export const duplicateName = define<{
  readonly name: string;
  readonly span: Span;
  readonly earlier: Earlier | undefined;
  /** The earlier one came through this header line. */
  readonly importedBy: Span | undefined;
}>({ code: 'AQ0201', slug: 'duplicate-name', level: 'error' }, ({ name, span, earlier, importedBy }) => ({
  message: `${quote(name)} is already defined`,
  labels: [
    { span, text: 'defined again here' },
    ...(earlier === undefined ? [] : [{ span: earlier.span, text: `first defined here, as ${withArticle(earlier.what)}` }]),
    ...(importedBy === undefined ? [] : [{ span: importedBy, text: 'and imported by this line' }]),
  ],
  help:
    earlier === undefined
      ? `Every file already has a constant called ${quote(name)}. Fix: choose another name, for example ${quote(`MY_${name}`)}.`
      : importedBy === undefined
        ? `A name means one thing in a whole file. Fix: rename one of the two, for instance to ${quote(`${name}2`)}, or remove the one that is not needed.`
        : `Fix: rename this one, or keep the imported names apart: \`use … as Lib\` and write ${quote(`Lib.${name}`)}.`,
}));

export const shadowedName = define<{ readonly name: string; readonly span: Span; readonly earlier: Earlier | undefined }>(
  { code: 'AQ0202', slug: 'shadowed-name', level: 'error' },
  ({ name, span, earlier }) => ({
    message: `${quote(name)} already means something here`,
    labels: [
      { span, text: 'this would hide the first meaning' },
      ...(earlier === undefined ? [] : [{ span: earlier.span, text: `${quote(name)} is this ${earlier.what}` }]),
    ],
    help: sentences(
      earlier === undefined ? `${quote(name)} is a constant that every file has.` : undefined,
      'Branches of one function run on many peers at once, so a name keeps one meaning wherever it is visible.',
      `Fix: choose another name for the new value${earlier === undefined ? '' : `, such as ${quote(`${name}2`)}`}.`,
    ),
  }),
);

export const unknownName = define<{
  readonly name: string;
  /** All its uses, the first one first. */
  readonly uses: readonly [Span, ...Span[]];
  readonly similar: readonly string[];
  /** A file that is imported has this name but keeps it to itself. */
  readonly hiddenIn: Span | undefined;
}>({ code: 'AQ0203', slug: 'unknown-name', level: 'error' }, ({ name, uses, similar, hiddenIn }) => ({
  message: `${quote(name)} is not defined`,
  labels: [
    { span: uses[0], text: 'no value, function or service has this name here' },
    ...(hiddenIn === undefined ? [] : [{ span: hiddenIn, text: 'defined here, but not declared to importers' }]),
  ],
  help:
    hiddenIn !== undefined
      ? `Fix: add ${quote(name)} to the \`declares\` of its file (${whereIs(hiddenIn)}).`
      : (didYouMean(similar) ??
        `Fix: define ${quote(name)} above this line, add it to the parameters, or import the file that has it.`),
  fixes: replaceName(uses, similar),
}));

export const unknownType = define<{
  readonly name: string;
  /** All its uses, the first one first. */
  readonly uses: readonly [Span, ...Span[]];
  readonly similar: readonly string[];
  readonly hiddenIn: Span | undefined;
  /** Something that is not a type has this name. */
  readonly instead: Earlier | undefined;
}>({ code: 'AQ0204', slug: 'unknown-type', level: 'error' }, ({ name, uses, similar, hiddenIn, instead }) => ({
  message: instead === undefined ? `there is no type ${quote(name)}` : `${quote(name)} is ${withArticle(instead.what)}, not a type`,
  labels: [
    { span: uses[0], text: 'no data, alias, ability or service has this name here' },
    ...(instead === undefined ? [] : [{ span: instead.span, text: `this is ${withArticle(instead.what)}` }]),
    ...(hiddenIn === undefined ? [] : [{ span: hiddenIn, text: 'defined here, but not declared to importers' }]),
  ],
  help:
    hiddenIn !== undefined
      ? `Fix: add ${quote(name)} to the \`declares\` of its file (${whereIs(hiddenIn)}).`
      : (didYouMean(similar) ??
        `Fix: define it with \`data ${name}:\` or \`alias ${name}: …\`, or import the file that has it.`),
  fixes: replaceName(uses, similar),
}));

export const unknownMember = define<{
  readonly module: string;
  readonly name: string;
  readonly span: Span;
  readonly similar: readonly string[];
  readonly members: readonly string[];
}>({ code: 'AQ0205', slug: 'unknown-member', level: 'error' }, ({ module, name, span, similar, members }) => ({
  message: `${quote(module)} does not give ${quote(name)}`,
  labels: [{ span, text: 'the module declares no such name' }],
  help:
    didYouMean(similar) ??
    (members.length === 0
      ? `It declares nothing. Fix: write \`declares *\` after the name in its first line.`
      : `It gives ${listNames(members)}. Fix: if its file has ${quote(name)}, add that to \`declares\` there.`),
  fixes: replaceName(span, similar),
}));

export const recursiveFunction = define<{
  /** Function names from the first to itself again. */
  readonly path: readonly string[];
  /** The place of each call on that way. */
  readonly calls: readonly [Span, ...Span[]];
}>({ code: 'AQ0206', slug: 'recursive-function', level: 'error' }, ({ path, calls: [first, ...others] }) => ({
  message:
    path.length === 2
      ? `${quote(path[0] ?? '')} calls itself`
      : `${quote(path[0] ?? '')} calls itself through ${listNames(path.slice(1, -1))}`,
  labels: [
    { span: first, text: path.length === 2 ? 'the call of itself' : `here ${quote(path[0] ?? '')} uses ${quote(path[1] ?? '')}` },
    ...others.slice(0, longestWay).map((span, index) => ({
      span,
      text: `here ${quote(path[index + 1] ?? '')} uses ${quote(path[index + 2] ?? '')}`,
    })),
  ],
  help:
    'Functions are copied into one script before any peer runs it, so a function that reaches itself has no end: ' +
    `${shortWay(path).join(' → ')}. Fix: repeat with a loop instead, \`for x <- stream rec:\` over a stream that the body pushes into.`,
}));

export const unknownImport = define<{
  readonly name: string;
  readonly span: Span;
  readonly path: string;
  readonly declared: readonly string[];
  readonly similar: readonly string[];
  /** The file has it but does not declare it. */
  readonly hiddenIn: Span | undefined;
}>({ code: 'AQ0207', slug: 'unknown-import', level: 'error' }, ({ name, span, path, declared, similar, hiddenIn }) => ({
  message: `"${path}" does not give ${quote(name)}`,
  labels: [
    { span, text: 'cannot be imported' },
    ...(hiddenIn === undefined ? [] : [{ span: hiddenIn, text: 'defined here, but not declared to importers' }]),
  ],
  help:
    hiddenIn !== undefined
      ? `Fix: add ${quote(name)} to \`declares\` in the first line of that file.`
      : (didYouMean(similar) ??
        (declared.length === 0
          ? 'It declares nothing. Fix: write `declares *` after the name in its first line.'
          : `It declares ${listNames(declared)}.`)),
  fixes: replaceName(span, similar),
}));

export const unknownDeclared = define<{ readonly name: string; readonly span: Span; readonly similar: readonly string[] }>(
  { code: 'AQ0208', slug: 'unknown-declared', level: 'error' },
  ({ name, span, similar }) => ({
    message: `${quote(name)} is declared to importers but does not exist`,
    labels: [{ span, text: 'nothing in this file or its imports has this name' }],
    help: didYouMean(similar) ?? 'Fix: remove it from `declares`, or define it in this file.',
    fixes: replaceName(span, similar),
  }),
);

export const unknownExport = define<{ readonly name: string; readonly span: Span; readonly similar: readonly string[] }>(
  { code: 'AQ0209', slug: 'unknown-export', level: 'error' },
  ({ name, span, similar }) => ({
    message: `${quote(name)} is exported but does not exist`,
    labels: [{ span, text: 'nothing in this file or its imports has this name' }],
    help: didYouMean(similar) ?? 'Fix: remove it from `export`, or define it in this file.',
    fixes: replaceName(span, similar),
  }),
);

export const notExportable = define<{ readonly name: string; readonly span: Span; readonly what: Noun; readonly declaration: Span | undefined }>(
  { code: 'AQ0210', slug: 'not-exportable', level: 'error' },
  ({ name, span, what, declaration }) => ({
    message: `${quote(name)} is ${withArticle(what)}: only functions and services can be exported`,
    labels: [
      { span, text: 'exported here' },
      ...(declaration === undefined ? [] : [{ span: declaration, text: withArticle(what) }]),
    ],
    help:
      what === 'module'
        ? `Fix: export what is in it, by name, \`export ${name}.f as f\`.`
        : `An export is what a host program can call. Fix: remove ${quote(name)} here. To give it to other Aqua files, list it in \`declares\`.`,
  }),
);

export const exportWithoutEffect = define<{ readonly name: string; readonly span: Span; readonly what: Noun }>(
  { code: 'AQ0211', slug: 'export-without-effect', level: 'warning' },
  ({ name, span, what }) => ({
    message: `exporting the ${what} ${quote(name)} has no effect`,
    labels: [{ span, text: 'only functions and services are exported' }],
    help: `Types follow the functions that use them. Fix: remove ${quote(name)} here. To give it to other Aqua files, list it in \`declares\`.`,
  }),
);

export const duplicateExport = define<{ readonly name: string; readonly span: Span; readonly earlier: Span }>(
  { code: 'AQ0212', slug: 'duplicate-export', level: 'error' },
  ({ name, span, earlier }) => ({
    message: `two things are exported as ${quote(name)}`,
    labels: [
      { span, text: 'exported under the same name' },
      { span: earlier, text: 'first exported here' },
    ],
    help: 'Fix: give one of them another name, `export … as other_name`.',
  }),
);

export const exportNeedsSimpleName = define<{ readonly name: string; readonly span: Span; readonly last: string }>(
  { code: 'AQ0213', slug: 'export-needs-simple-name', level: 'error' },
  ({ name, span, last }) => ({
    message: `${quote(name)} cannot be the name of an export`,
    labels: [{ span, text: 'a host program needs a name without dots' }],
    help: 'Fix: say what it is called outside.',
    fixes: [{ title: `Add \`as ${last}\``, edits: [{ span: { ...span, start: span.end }, text: ` as ${last}` }] }],
  }),
);

export const ambiguousName = define<{
  readonly name: string;
  readonly span: Span;
  readonly candidates: readonly { readonly span: Span; readonly what: Noun }[];
}>({ code: 'AQ0214', slug: 'ambiguous-name', level: 'error' }, ({ name, span, candidates }) => ({
  message: `${quote(name)} was imported twice with different meanings`,
  labels: [
    { span, text: 'which one is meant?' },
    ...candidates.map((candidate) => ({ span: candidate.span, text: `${withArticle(candidate.what)} called ${quote(name)}` })),
  ],
  help: `Fix: rename one where it is imported, \`import ${name} as ${/^[A-Z]/.test(name) ? 'Other' : 'other_'}${name} from …\`, or keep one file apart with \`use … as Lib\`.`,
}));

export const notAValue = define<{ readonly name: string; readonly span: Span; readonly what: Noun; readonly declaration: Span | undefined }>(
  { code: 'AQ0215', slug: 'not-a-value', level: 'error' },
  ({ name, span, what, declaration }) => ({
    message: `${quote(name)} is ${withArticle(what)}, not a value`,
    labels: [
      { span, text: 'a value is needed here' },
      ...(declaration === undefined ? [] : [{ span: declaration, text: `${quote(name)} is this ${what}` }]),
    ],
    help:
      what === 'module'
        ? `Fix: pick something from it: \`${name}.member\`.`
        : what === 'alias'
          ? 'An alias names a type. Fix: use a variable or a constant here.'
          : `Fix: build a value of it: \`${name}(field = …)\`.`,
  }),
);

export const fixedConstant = define<{ readonly name: string; readonly span: Span; readonly operator: Span }>(
  { code: 'AQ0216', slug: 'fixed-constant', level: 'warning' },
  ({ name, span, operator }) => ({
    message: `the value given for ${quote(name)} from outside is not used`,
    labels: [{ span, text: 'this line fixes the value' }],
    help: `Fix: write \`const ${name} ?= …\`, which gives way to a value from outside.`,
    fixes: [{ title: 'Write `?=`', edits: [{ span: operator, text: ' ?= ' }] }],
  }),
);

export const recursiveClosure = define<{ readonly name: string; readonly span: Span; readonly declaration: Span }>(
  { code: 'AQ0217', slug: 'recursive-closure', level: 'error' },
  ({ name, span, declaration }) => ({
    message: `the closure ${quote(name)} uses itself`,
    labels: [
      { span, text: 'not defined yet inside its own body' },
      { span: declaration, text: 'the closure starts here' },
    ],
    help:
      'Closures are copied to where they are called, so one that reaches itself has no end. ' +
      'Fix: repeat with a loop instead, `for x <- stream rec:` over a stream that the body pushes into.',
  }),
);

export const constantCycle = define<{ readonly path: readonly string[]; readonly span: Span }>(
  { code: 'AQ0218', slug: 'constant-cycle', level: 'error' },
  ({ path, span }) => ({
    message: `the constant ${quote(path[0] ?? '')} is defined by itself`,
    labels: [{ span, text: path.join(' = ') }],
    help: `Fix: give one of these constants a value of its own, \`const ${path[0] ?? ''} = …\`.`,
  }),
);

export const fieldInBraces = define<{ readonly text: string; readonly span: Span }>(
  { code: 'AQ0219', slug: 'field-in-braces', level: 'error' },
  ({ text, span }) => ({
    message: `${quote(text)} cannot stand in braces`,
    labels: [{ span, text: 'a field of a value' }],
    help: `Braces take names. Fix: give it a name first, \`it = ${text}\`, and write \`{it}\`.`,
  }),
);
