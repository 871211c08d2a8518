/** AQ0340–AQ0359: faults of statements. */
import type { Span } from '../../source/source-file.ts';
import { define } from '../diagnostic.ts';
import { count, optionalLabel, quote } from './wording.ts';

export const notACall = define<{
  readonly span: Span;
  /** The text between the target and the value, to be replaced by `=`; undefined when there is no single target. */
  readonly arrow: Span | undefined;
  readonly targets: number;
  /** The value could be called, with this many arguments. */
  readonly callable: boolean;
  readonly parameters: number;
}>({ code: 'AQ0340', slug: 'not-a-call', level: 'error' }, ({ span, arrow, targets, callable, parameters }) => ({
  message: targets === 0 ? 'this line does nothing' : 'only the result of a call can be received with `<-`',
  labels: [{ span, text: callable ? 'a function that is not called' : 'not a call' }],
  help:
    callable ? `Fix: write the arguments behind it, ${quote(parameters === 0 ? '()' : `(${Array.from({ length: parameters }, () => '…').join(', ')})`)}.` :
    targets === 0
      ? 'A line has to call something, bind a name or push into a stream. Fix: add `name =` in front, write parentheses to call it, or remove the line.'
      : 'Fix: write `=` to give a value a name.',
  fixes: callable
    ? parameters === 0 ? [{ title: 'Write `()`', edits: [{ span: { ...span, start: span.end }, text: '()' }] }] : []
    : arrow === undefined ? [] : [{ title: 'Write `=`', edits: [{ span: arrow, text: ' = ' }] }],
}));

export const tooManyTargets = define<{ readonly callee: string; readonly span: Span; readonly targets: number; readonly results: number; readonly declaration: Span | undefined }>(
  { code: 'AQ0341', slug: 'too-many-targets', level: 'error' },
  ({ callee, span, targets, results, declaration }) => ({
    message: `${quote(callee)} returns ${count(results, 'value')}, ${targets === 1 ? '1 name is' : `${targets} names are`} waiting for one`,
    labels: [{ span, text: 'nothing arrives here' }, ...optionalLabel(declaration, 'declared here')],
    help: results === 0 ? `Fix: write the call alone, \`${callee}(…)\`.` : 'Fix: remove the names that are too many.',
  }),
);

export const unusedResults = define<{ readonly callee: string; readonly span: Span; readonly targets: number; readonly types: readonly string[] }>(
  { code: 'AQ0342', slug: 'unused-results', level: 'warning' },
  ({ callee, span, targets, types }) => ({
    message: `${targets === 0 ? 'the result' : 'a result'} of ${quote(callee)} is not used`,
    labels: [{ span, text: `returns ${types.map(quote).join(', ')}` }],
    help: `Fix: receive ${types.length === 1 ? 'it' : 'them'}, \`${types.map((_, index) => (types.length === 1 ? 'result' : `result${index + 1}`)).join(', ')} <- ${callee}(…)\`.`,
  }),
);

export const notAStream = define<{ readonly name: string; readonly span: Span; readonly type: string; readonly declaration: Span | undefined }>(
  { code: 'AQ0343', slug: 'not-a-stream', level: 'error' },
  ({ name, span, type, declaration }) => ({
    message: `${quote(name)} is not a stream, nothing can be pushed into it`,
    labels: [{ span, text: `this is  ${type}` }, ...optionalLabel(declaration, 'introduced here')],
    help: 'Other values are final the moment they exist. Fix: declare a stream above, `items: *T`, and push into that.',
  }),
);

export const alreadyBound = define<{ readonly name: string; readonly span: Span; readonly type: string; readonly what: string; readonly declaration: Span | undefined }>(
  { code: 'AQ0344', slug: 'already-bound', level: 'error' },
  ({ name, span, type, what, declaration }) => ({
    message: `${quote(name)} already has a value, it cannot receive another one`,
    labels: [{ span, text: 'would be written twice' }, ...optionalLabel(declaration, `${what}, ${type}`)],
    help: 'Peers agree on a value because it never changes; only streams take several. Fix: choose another name, or declare a stream `items: *T` above.',
  }),
);

export const mapPush = define<{ readonly name: string; readonly span: Span; readonly keyed: boolean }>(
  { code: 'AQ0345', slug: 'map-push', level: 'error' },
  ({ name, span, keyed }) => ({
    message: keyed ? `${quote(name)} is a stream, it takes no key` : `${quote(name)} is a map, a key is missing`,
    labels: [{ span, text: keyed ? 'takes values only' : 'takes a key and a value' }],
    help: keyed ? `Fix: write \`${name} <<- value\`, or declare a map, \`${name}: %T\`.` : `Fix: write \`${name} <<- key, value\`.`,
  }),
);

export const notIterable = define<{ readonly span: Span; readonly type: string }>(
  { code: 'AQ0346', slug: 'not-iterable', level: 'error' },
  ({ span, type }) => ({
    message: `there are no items to go through in ${quote(type)}`,
    labels: [{ span, text: `this is  ${type}` }],
    help: 'A loop goes through an array, an option, a stream or a map. Fix: write `[value]` for a single item.',
    fixes: [],
  }),
);

export const pairsOfNonMap = define<{
  readonly span: Span;
  readonly type: string;
  readonly second: Span;
  /** The first name, when the block can do without it. */
  readonly unused: Span | undefined;
}>(
  { code: 'AQ0347', slug: 'pairs-of-non-map', level: 'error' },
  ({ span, type, second, unused }) => ({
    message: 'only a map has keys and values to go through',
    labels: [
      { span: second, text: 'one name too many' },
      { span, text: `this is  ${type}` },
    ],
    help: 'Fix: write one name, `for item <- items:`.',
    fixes: unused === undefined ? [] : [{ title: 'Remove the first name', edits: [{ span: { ...unused, end: second.start }, text: '' }] }],
  }),
);

export const relayWanted = define<{ readonly span: Span; readonly type: string }>(
  { code: 'AQ0348', slug: 'relay-wanted', level: 'error' },
  ({ span, type }) => ({
    message: `a relay is a peer id, this is ${quote(type)}`,
    labels: [{ span, text: `this is  ${type}` }],
    help: 'Fix: after `via` write a `string`, or an array, option or stream of strings.',
  }),
);

export const missingReturn = define<{ readonly name: string; readonly span: Span; readonly types: readonly string[]; readonly at: Span }>(
  { code: 'AQ0350', slug: 'missing-return', level: 'error' },
  ({ name, span, types, at }) => ({
    message: `${quote(name)} promises ${types.map(quote).join(', ')} but returns nothing`,
    labels: [
      { span, text: 'no `<-` line in its body' },
      { span: at, text: 'promised here' },
    ],
    help: `Fix: end the body with \`<- ${types.length === 1 ? 'value' : types.map((_, index) => `value${index + 1}`).join(', ')}\`, or remove the result type.`,
  }),
);

/** A value is returned, but the head promises none. */
export const unpromisedReturn = define<{
  readonly name: string;
  /** The end of the head, where the type is missing. */
  readonly declaration: Span;
  readonly span: Span;
  /** The types of what is returned; undefined when they cannot be told. */
  readonly types: readonly string[] | undefined;
}>({ code: 'AQ0353', slug: 'unpromised-return', level: 'error' }, ({ name, declaration, span, types }) => ({
  message: `${quote(name)} returns a value but promises none`,
  labels: [
    { span: declaration, text: 'a result type should stand here' },
    { span, text: 'returned here' },
  ],
  help: `Fix: write ${quote(`-> ${types?.join(', ') ?? 'Type'}`)} before the colon, or remove the return.`,
  fixes: types === undefined ? [] : [{ title: `Insert \`-> ${types.join(', ')}\``, edits: [{ span: { ...declaration, end: declaration.start }, text: ` -> ${types.join(', ')}` }] }],
}));

/** The last line is a value, and nothing is returned. */
export const unmarkedReturn = define<{ readonly name: string; readonly span: Span; readonly promised: Span | undefined }>(
  { code: 'AQ0354', slug: 'unmarked-return', level: 'error' },
  ({ name, span, promised }) => ({
    message: `this value is not returned, \`<-\` is missing before it`,
    labels: [{ span, text: 'does nothing by itself' }, ...optionalLabel(promised, `promised here by ${quote(name)}`)],
    help: 'The result of a function stands behind `<-`, in its last line.',
    fixes: [{ title: 'Write `<-` before it', edits: [{ span: { ...span, end: span.start }, text: '<- ' }] }],
  }),
);

export const wrongResultCount = define<{
  readonly name: string;
  readonly span: Span;
  readonly given: number;
  readonly wanted: number;
  readonly declaration: Span;
  /** The single value is a call with this many results. */
  readonly callResults: number | undefined;
}>({ code: 'AQ0351', slug: 'wrong-result-count', level: 'error' }, ({ name, span, given, wanted, declaration, callResults }) => ({
  message: `${quote(name)} promises ${count(wanted, 'value')} and returns ${given}`,
  labels: [
    { span, text: given > wanted ? 'too many from here on' : `${wanted - given} missing` },
    { span: declaration, text: 'promised here' },
  ],
  help:
    callResults !== undefined
      ? 'A call among other values gives only its first result. Fix: `a, b <- call(…)` first, then `<- a, b`.'
      : given > wanted
        ? `Fix: remove what is too much, or promise ${count(given, 'value')} behind \`->\`.`
        : `Fix: write ${count(wanted, 'value')} behind \`<-\`, with commas between them.`,
}));

export const secondReturn = define<{ readonly span: Span; readonly first: Span }>(
  { code: 'AQ0352', slug: 'second-return', level: 'error' },
  ({ span, first }) => ({
    message: 'a function returns only once',
    labels: [
      { span, text: 'the second return' },
      { span: first, text: 'the first one' },
    ],
    help: '`<-` does not leave the function, it says what the result is. Fix: remove one of them. To return both, write `<- a, b`; to choose, push one of them into a stream and return its first item.',
  }),
);
