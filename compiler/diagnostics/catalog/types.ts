/** AQ0301–AQ0312: a value meets a place that wants another type. */
import type { Span } from '../../source/source-file.ts';
import { define } from '../diagnostic.ts';
import type { Fix, Label } from '../diagnostic.ts';
import { quote, sentences } from './wording.ts';

/** A value in a place that wants another type. Types are given as the user writes them. */
export interface Misfit {
  readonly span: Span;
  /** What the place is, as the start of a sentence: "argument 2 of `send`". */
  readonly subject: string;
  readonly actual: string;
  readonly expected: string;
  /** Where the wanted type was written, with what to say there. */
  readonly cause: Label | undefined;
}

function labels({ span, actual, cause }: Misfit, text = `this is  ${actual}`): readonly [Label, ...Label[]] {
  return [{ span, text }, ...(cause === undefined ? [] : [cause])];
}

function around(span: Span, title: string, before: string, after: string): Fix {
  const { source, start, end } = span;
  const edits = [
    { span: { source, start, end: start }, text: before },
    { span: { source, start: end, end }, text: after },
  ];
  return { title, edits: edits.filter(({ text }) => text !== '') };
}

export const wrongType = define<Misfit & { readonly help: string | undefined; /** A number that would fit in quotes. */ readonly quotable: boolean }>(
  { code: 'AQ0301', slug: 'wrong-type', level: 'error' },
  (misfit) => ({
    message: `${misfit.subject} has the wrong type: ${misfit.actual} where ${misfit.expected} is wanted`,
    labels: labels(misfit),
    help:
      misfit.help ??
      (misfit.quotable
        ? 'Fix: write it in quotes.'
        : `Fix: pass a value of type ${quote(misfit.expected)}, or change the type that is wanted.`),
    fixes: misfit.quotable ? [around(misfit.span, 'Write it in quotes', '"', '"')] : [],
  }),
);

/** `wrappable`: an edit around the value makes sense and is safe. */
interface Wrappable {
  readonly wrappable: boolean;
}

export const optionWanted = define<Misfit & Wrappable>({ code: 'AQ0302', slug: 'option-wanted', level: 'error' }, (misfit) => ({
  message: `${misfit.subject} is a plain value, an option ${quote(misfit.expected)} is wanted`,
  labels: labels(misfit),
  help: 'An option travels as a list of one or no items, so a plain value has to be wrapped. Fix: write `?[value]`.',
  fixes: misfit.wrappable ? [around(misfit.span, 'Wrap it in `?[…]`', '?[', ']')] : [],
}));

export const integerOutOfRange = define<{
  readonly span: Span;
  readonly subject: string;
  readonly value: bigint;
  readonly type: string;
  readonly min: bigint;
  readonly max: bigint;
  /** The narrowest type that holds the value. */
  readonly better: string | undefined;
  readonly cause: Label | undefined;
}>({ code: 'AQ0303', slug: 'integer-out-of-range', level: 'error' }, (misfit) => ({
  message: `${misfit.value} does not fit ${quote(misfit.type)}`,
  labels: [
    { span: misfit.span, text: `${misfit.subject} is from ${misfit.min} to ${misfit.max}` },
    ...(misfit.cause === undefined ? [] : [misfit.cause]),
  ],
  help:
    misfit.better === undefined
      ? 'No integer type is that wide. Fix: pass it as a string.'
      : `Fix: use a smaller number, or the type ${quote(misfit.better)}.`,
}));

export const streamForValue = define<Misfit & Wrappable>(
  { code: 'AQ0304', slug: 'stream-for-value', level: 'error' },
  (misfit) => ({
    message: `${misfit.subject} is a stream, one ${quote(misfit.expected)} is wanted`,
    labels: labels(misfit, `${misfit.actual}: any number of items, still arriving`),
    help: 'Fix: `stream!` takes the first item and waits until there is one. To use every item, loop over the stream or pass it as an array.',
    fixes: misfit.wrappable ? [around(misfit.span, 'Take the first item', '', '!')] : [],
  }),
);

export const collectionForValue = define<Misfit & Wrappable & { readonly option: boolean }>(
  { code: 'AQ0305', slug: 'collection-for-value', level: 'error' },
  (misfit) => ({
    message: `${misfit.subject} is ${misfit.option ? 'an option' : 'an array'}, one ${quote(misfit.expected)} is wanted`,
    labels: labels(misfit),
    help: misfit.option
      ? 'It may be empty. Fix: `value!` takes what is in it and fails when there is nothing; check `value.length` first, or give a fallback with `otherwise`.'
      : 'Fix: `items!` takes the first item. To use every item, write `for item <- items:`.',
    fixes: misfit.wrappable ? [around(misfit.span, misfit.option ? 'Take what is in it' : 'Take the first item', '', '!')] : [],
  }),
);

export const valueForCollection = define<Misfit & Wrappable>({ code: 'AQ0306', slug: 'value-for-collection', level: 'error' }, (misfit) => ({
  message: `${misfit.subject} is one value, an array ${quote(misfit.expected)} is wanted`,
  labels: labels(misfit),
  help: 'Fix: write `[value]` for an array with one item.',
  fixes: misfit.wrappable ? [around(misfit.span, 'Wrap it in `[…]`', '[', ']')] : [],
}));

export const streamWanted = define<Misfit & { readonly fromArray: boolean }>(
  { code: 'AQ0307', slug: 'stream-wanted', level: 'error' },
  (misfit) => ({
    message: `${misfit.subject} has to be a stream, this is ${quote(misfit.actual)}`,
    labels: labels(misfit),
    help: sentences(
      'A stream is a place that others go on writing to; a finished value has no such place.',
      misfit.fromArray
        ? `Fix: declare \`s: ${misfit.expected}\`, push each item with \`for x <- items:\` and \`s <<- x\`, and pass \`s\`.`
        : `Fix: declare \`s: ${misfit.expected}\`, push with \`s <<- value\`, and pass \`s\`.`,
    ),
  }),
);

export const structForAbility = define<Misfit>({ code: 'AQ0308', slug: 'struct-for-ability', level: 'error' }, (misfit) => ({
  message: `${misfit.subject} is data, the ability ${quote(misfit.expected)} is wanted`,
  labels: labels(misfit),
  help: `Data only holds values; an ability holds methods, which exist only inside the script. Fix: build one, \`${misfit.expected}(method = …)\`.`,
}));

export const wrongArgumentCount = define<{
  readonly callee: string;
  readonly span: Span;
  readonly given: number;
  readonly wanted: number;
  /** The arguments that are too many, with the comma before them. */
  readonly surplus: { readonly span: Span; readonly text: string } | undefined;
  /** Missing or expected parameters as `name: type`. */
  readonly parameters: readonly string[];
  readonly declaration: Span | undefined;
}>({ code: 'AQ0309', slug: 'wrong-argument-count', level: 'error' }, ({ callee, span, given, wanted, surplus, parameters, declaration }) => ({
  message: `${quote(callee)} takes ${wanted === 1 ? '1 argument' : `${wanted} arguments`}, ${given === 1 ? '1 is' : `${given} are`} given`,
  labels: [
    { span, text: given > wanted ? 'too many from here on' : given === 0 && wanted > 1 ? `all ${wanted} are missing` : `${wanted - given} missing` },
    ...(declaration === undefined ? [] : [{ span: declaration, text: 'declared here' }]),
  ],
  help:
    given > wanted
      ? wanted === 0
        ? `Fix: write ${quote(`${callee}()`)}.`
        : `It takes ${parameters.map(quote).join(', ')}. Fix: remove ${quote(surplus?.text ?? 'the rest')}.`
      : `Fix: add ${parameters.slice(given).map(quote).join(', ')}.`,
  fixes: surplus === undefined ? [] : [{ title: 'Remove what is too many', edits: [{ span: surplus.span, text: '' }] }],
}));

export const swappedArguments = define<{
  readonly callee: string;
  readonly first: { readonly span: Span; readonly text: string };
  readonly second: { readonly span: Span; readonly text: string };
  /** As `name: type`. */
  readonly parameters: readonly string[];
  readonly declaration: Span | undefined;
}>({ code: 'AQ0319', slug: 'swapped-arguments', level: 'error' }, ({ callee, first, second, parameters, declaration }) => ({
  message: `the two arguments of ${quote(callee)} are the wrong way round`,
  labels: [
    { span: first.span, text: `this place wants  ${parameters[0] ?? ''}` },
    { span: second.span, text: `this place wants  ${parameters[1] ?? ''}` },
    ...(declaration === undefined ? [] : [{ span: declaration, text: 'declared here' }]),
  ],
  help: `Fix: write ${quote(`${callee}(${second.text}, ${first.text})`)}.`,
  fixes: [{ title: 'Swap them', edits: [{ span: first.span, text: second.text }, { span: second.span, text: first.text }] }],
}));

export const notCallable = define<{
  readonly callee: string;
  readonly span: Span;
  /** Parentheses with nothing inside. */
  readonly brackets: Span | undefined;
  readonly type: string;
  readonly service: boolean;
}>(
  { code: 'AQ0310', slug: 'not-callable', level: 'error' },
  ({ callee, span, brackets, type, service }) => ({
    message: `${quote(callee)} cannot be called`,
    labels: [{ span: service || brackets === undefined ? span : brackets, text: service ? 'a service' : `${callee} is  ${type}` }],
    help: service
      ? `Fix: call one of its methods, \`${callee}.method(…)\`. To choose its id, write \`${callee} "id"\` on a line of its own.`
      : `Only functions, closures, callbacks and methods can be called. Fix: write ${quote(callee)} without parentheses to use the value.`,
    fixes: service || brackets === undefined ? [] : [{ title: 'Remove the parentheses', edits: [{ span: brackets, text: '' }] }],
  }),
);

export const noResult = define<{ readonly callee: string; readonly span: Span; readonly declaration: Span | undefined }>(
  { code: 'AQ0311', slug: 'no-result', level: 'error' },
  ({ callee, span, declaration }) => ({
    message: `${quote(callee)} returns nothing, so there is no value here`,
    labels: [
      { span, text: 'a value is needed here' },
      ...(declaration === undefined ? [] : [{ span: declaration, text: 'declared without a result' }]),
    ],
    help: `Fix: write the call on a line of its own, or add a result to the declaration, \`-> Type\`.`,
  }),
);

export const constantTypeChanged = define<{
  readonly name: string;
  readonly span: Span;
  readonly fallback: string;
  readonly given: string;
  readonly givenAt: Span;
}>({ code: 'AQ0312', slug: 'constant-type-changed', level: 'error' }, ({ name, span, fallback, given, givenAt }) => ({
  message: `the constant ${quote(name)} is given as ${given}, but ${fallback} is wanted`,
  labels: [
    { span, text: `without another value this is  ${fallback}` },
    { span: givenAt, text: `given here as  ${given}` },
  ],
  help: `Everything that uses the constant was written for its default. Fix: give a value of type ${quote(fallback)}.`,
}));
