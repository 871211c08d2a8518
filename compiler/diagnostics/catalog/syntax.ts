/** AQ01xx: the form of headers, declarations, statements and expressions. */
import type { Span } from '../../source/source-file.ts';
import { define, type Fix } from '../diagnostic.ts';

export const unexpectedText = define(
  { code: 'AQ0101', slug: 'unexpected-text', level: 'error' },
  ({ span, text, expected, help, fix }: { span: Span; text: string; expected: string; help?: string | undefined; fix?: Fix | undefined }) => ({
    message: `unexpected \`${text}\``,
    labels: [{ span, text: `${expected} is expected here` }],
    help: help ?? `Fix: remove it, or write ${expected} before it.`,
    fixes: fix === undefined ? [] : [fix],
  }),
);

/** How it is written, by what is missing after what. */
const missingAdvice: ReadonlyMap<string, string> = new Map([
  ['a value after on', 'Fix: write the peer, `on peer:`.'],
  ['a value after via', 'Fix: write the relay, `on peer via relay:`, or remove `via`.'],
  ['a value after if', 'Fix: write a condition, `if x == y:`.'],
  ['a value after <-', 'Fix: write what comes from the right: `name <- call()`, or `<- value` at the end of a function.'],
  ['a value after <<-', 'Fix: write what is pushed, `stream <<- value`.'],
  ['a value after =', 'Fix: write a value, `name = value`.'],
  ['a value after (', 'Fix: write a value here, or `()` for none.'],
  ['a value after ,', 'Fix: write a value, or remove the `,`.'],
  ['a type after ->', 'Fix: write the type of the result, as in `-> string`, or remove `->` when there is none.'],
  ['a type after :', 'Fix: write a type, `name: string`.'],
  ['a type after ,', 'Fix: write a type, or remove the `,`.'],
  ['a name after export', 'Fix: write the name of a function that others may call, `export name`.'],
  ['a name after func', 'Fix: write a name, `func name():`.'],
  ['a name after for', 'Fix: write `for item <- items:`.'],
]);

export const missingPart = define(
  { code: 'AQ0102', slug: 'missing-part', level: 'error' },
  ({ span, missing, after, help, fix }: { span: Span; missing: string; after: string | undefined; help?: string | undefined; fix?: Fix | undefined }) => ({
    message: after === undefined ? `${missing} is missing` : `${missing} is missing after \`${after}\``,
    labels: [{ span, text: `${missing} should stand here` }],
    help: help ?? missingAdvice.get(`${missing} after ${after ?? ''}`) ?? `Fix: write ${missing} ${after === undefined ? 'here' : `after \`${after}\``}, or remove the line.`,
    fixes: fix === undefined ? [] : [fix],
  }),
);

export const missingColon = define(
  { code: 'AQ0103', slug: 'missing-colon', level: 'error' },
  ({ span, head }: { span: Span; head: string }) => ({
    message: `the colon is missing at the end of this \`${head}\` line`,
    labels: [{ span, text: '`:` should stand here' }],
    help: 'A line that opens a block ends with a colon; the lines of the block follow, indented.',
    fixes: [{ title: 'Insert `:`', edits: [{ span, text: ':' }] }],
  }),
);

export const emptyBlock = define(
  { code: 'AQ0104', slug: 'empty-block', level: 'error' },
  ({ span, head, follower, fix }: { span: Span; head: string; follower: Span | undefined; fix: Fix | undefined }) => ({
    message: 'this block has no lines',
    labels: follower === undefined
      ? [{ span, text: 'a block should follow' }]
      : [{ span, text: 'a block should follow' }, { span: follower, text: `does not sit further right than \`${head}\`` }],
    help: `Lines belonging to \`${head}\` sit further right than the word \`${head}\`. Comments alone do not make a block.`,
    fixes: fix === undefined ? [] : [fix],
  }),
);

export const bodyOnHeadLine = define(
  { code: 'AQ0105', slug: 'body-on-head-line', level: 'error' },
  ({ span, head, indent }: { span: Span; head: string; indent: string }) => ({
    message: `the block of \`${head}\` must start on a line of its own`,
    labels: [{ span, text: 'belongs on the next line, indented' }],
    help: 'After the colon the line ends. What runs inside the block stands below, further right.',
    fixes: [{ title: 'Move it to the next line', edits: [{ span: { ...span, end: span.start }, text: `\n${indent}` }] }],
  }),
);

export const nestedReturn = define(
  { code: 'AQ0106', slug: 'nested-return', level: 'error' },
  ({ span, block }: { span: Span; block: string }) => ({
    message: `a function cannot return from inside \`${block}\``,
    labels: [{ span, text: 'only a direct line of a function or closure returns' }],
    help:
      'Blocks may run on other peers, side by side or not at all, so the result is named once, outside of them. ' +
      'Fix: return below the blocks, in the column of the first line. To choose between values or to gather several, push them into a stream ' +
      '(`results: *T` above, `results <<- value` here) and return from that.',
  }),
);

export const misplacedElse = define(
  { code: 'AQ0107', slug: 'misplaced-else', level: 'error' },
  ({ span, second }: { span: Span; second: boolean }) => ({
    message: second ? 'this `if` has an `else` already' : '`else` does not follow an `if`',
    labels: [{ span, text: second ? 'a second `else`' : 'there is no `if` right before it' }],
    help: second
      ? 'Fix: remove it, or put a further `if` into the block of the first `else:`.'
      : '`else:` stands in the same column as its `if` and right below its block. Fix: move what stands between them below the `else:` block.',
  }),
);

export const misplacedHandler = define(
  { code: 'AQ0108', slug: 'misplaced-handler', level: 'error' },
  ({ span, word }: { span: Span; word: 'catch' | 'otherwise' }) => ({
    message: word === 'catch' ? '`catch` does not follow a `try`' : '`otherwise` has nothing to fall back from',
    labels: [{ span, text: word === 'catch' ? 'there is no `try` right before it' : 'it is the first line of its block' }],
    help: word === 'catch'
      ? 'Fix: move it. `catch error:` stands in the same column as its `try:` and right below its block. To handle the failure of any other line use `otherwise:`.'
      : 'Fix: move it. `otherwise:` runs when the line or block right before it fails; it stands in the same column.',
  }),
);

export const leadingPar = define(
  { code: 'AQ0109', slug: 'leading-par', level: 'error' },
  ({ span }: { span: Span }) => ({
    message: '`par` has nothing to run beside',
    labels: [{ span, text: 'it is the first line of its block' }],
    help: '`par` starts this line together with the one right before it. Remove it here and put it before the next line instead.',
    fixes: [{ title: 'Remove `par`', edits: [{ span, text: '' }] }],
  }),
);

export const unsuitableBranch = define(
  { code: 'AQ0110', slug: 'unsuitable-branch', level: 'error' },
  ({ span, word, statement }: { span: Span; word: 'par' | 'co'; statement: string }) => ({
    message: `\`${word}\` cannot stand before ${statement}`,
    labels: [{ span, text: 'only a call, `on`, `for` or `join` runs as a branch of its own' }],
    help: `Fix: write \`${word} on HOST_PEER_ID:\`, which stays on the same peer, and put it into that block; or move it to a function and call that.`,
  }),
);

export const nestedTooDeep = define(
  { code: 'AQ0111', slug: 'nested-too-deep', level: 'error' },
  ({ span, what, most }: { span: Span; what: string; most: number }) => ({
    message: `more than ${String(most)} ${what} inside one another`,
    labels: [{ span, text: 'too deep from here on' }],
    help: `Fix: give a part a name of its own, ${what === 'arrows' ? '`alias Part: …`' : '`part = …`'}, or move it to a function.`,
  }),
);

export const chainedComparison = define(
  { code: 'AQ0112', slug: 'chained-comparison', level: 'error' },
  ({ span, operator, between }: { span: Span; operator: string; /** What stands between the two. */ between: string }) => ({
    message: 'comparisons cannot be chained',
    labels: [{ span, text: `the left side of this \`${operator}\` is \`true\` or \`false\` already` }],
    help: 'Fix: compare twice, as in `a < b && b < c`.',
    // Only what is certainly the same twice.
    fixes: /^[\w.]+$/.test(between) ? [{ title: `Insert \`&& ${between}\``, edits: [{ span: { ...span, end: span.start }, text: `&& ${between} ` }] }] : [],
  }),
);

export const unaryMinus = define(
  { code: 'AQ0113', slug: 'unary-minus', level: 'error' },
  ({ span, afterArrow }: { span: Span; /** It stands right behind `<-`. */ afterArrow: boolean }) => ({
    message: afterArrow ? '`<--` has a minus sign too many' : 'a minus sign can only stand before a number',
    labels: [{ span, text: afterArrow ? '`<-` is enough' : 'no number follows directly' }],
    help: afterArrow ? 'Fix: write `<-`.' : 'Fix: subtract it from zero, `0 - value`.',
    fixes: [afterArrow ? { title: 'Write `<-`', edits: [{ span, text: '' }] } : { title: 'Subtract from zero', edits: [{ span, text: '0 - ' }] }],
  }),
);

export const wrongCase = define(
  { code: 'AQ0114', slug: 'wrong-case', level: 'error' },
  ({ span, name, what, rule, better }: { span: Span; name: string; what: string; rule: string; better: string }) => ({
    message: `the name of ${what} ${rule}`,
    labels: [{ span, text: better === name ? rule : `\`${better}\` would do` }],
    help: 'The first letter tells the kinds of names apart: types, services and abilities begin with a capital, functions and methods do not, constants are all capitals.' + (better === name ? '' : ` Fix: write \`${better}\`, here and wherever it is used.`),
  }),
);

export const computedConstant = define(
  { code: 'AQ0115', slug: 'computed-constant', level: 'error' },
  ({ span }: { span: Span }) => ({
    message: 'a constant cannot be computed',
    labels: [{ span, text: 'neither a plain value nor another constant' }],
    help: 'Constants are known before anything runs: a number, a text, `true`, `false`, `nil` or the name of a constant. Fix: write the value itself, or put what is computed into a function, `func name() -> Type:`.',
  }),
);

export const negativeIndex = define(
  { code: 'AQ0116', slug: 'negative-index', level: 'error' },
  ({ span }: { span: Span }) => ({
    message: 'an index cannot be negative',
    labels: [{ span, text: 'items are counted from 0' }],
    help: 'Fix: to take an item from the end subtract from the length, `items[items.length - 1]`.',
  }),
);

export const unknownItem = define(
  { code: 'AQ0117', slug: 'unknown-item', level: 'error' },
  ({ span, text, suggestion, fix }: { span: Span; text: string; suggestion: string | undefined; fix: Fix | undefined }) => ({
    message: `\`${text}\` does not start a declaration`,
    labels: [{ span, text: suggestion === undefined ? 'a declaration is expected in the first column' : `did you mean \`${suggestion}\`?` }],
    help: 'A file consists of headers (`aqua`, `import`, `use`, `export`) and then of `func`, `data`, `service`, `ability`, `alias` and `const`. Lines that do something stand inside a `func`, indented.',
    fixes: suggestion === undefined ? (fix === undefined ? [] : [fix]) : [{ title: `Write \`${suggestion}\``, edits: [{ span, text: suggestion }] }],
  }),
);

export const elseIf = define(
  { code: 'AQ0118', slug: 'else-if', level: 'error' },
  ({ span }: { span: Span }) => ({
    message: 'there is no `else if`',
    labels: [{ span, text: 'starts a block of its own' }],
    help: 'Fix: write `else:` and put the next `if` into its block, one step further right.',
  }),
);

export const unsuitableNamedArgument = define(
  { code: 'AQ0119', slug: 'unsuitable-named-argument', level: 'error' },
  ({ span, mixed }: { span: Span; mixed: boolean }) => ({
    message: mixed ? 'arguments with and without names are mixed' : 'only the fields of a type are given by name',
    labels: [{ span, text: mixed ? 'this one has no name' : 'a name before an argument' }],
    help: mixed
      ? 'When a value is made from fields, or copied, every field is named. Fix: name them all, `Point(x = 1, y = 2)`. A variable called like its field may stand alone: `Point(x, y)`.'
      : 'Calls of functions and methods take their arguments in order. Fix: leave the names out, `move(1, 2)`.',
  }),
);

export const methodExpected = define(
  { code: 'AQ0120', slug: 'method-expected', level: 'error' },
  ({ span, name }: { span: Span; name: string }) => ({
    message: `a service has no fields, only methods`,
    labels: [{ span, text: `\`${name}\` takes no call` }],
    help: `A service is called over the network and keeps its data to itself. Fix: make it a method, \`${name}() -> Type\`, or use \`ability\` to bundle values with functions.`,
  }),
);

const foreignWords: ReadonlyMap<string, string> = new Map([
  ['export', 'What others may call is listed on a line of its own at the top of the file: `export name`.'],
  ['func', 'Methods are declared by name alone: `method(x: T) -> R`.'],
  ['<-', 'A call is received with `<-`; a function of your own gets its name with `=`.'],
  ['->', 'Results come from the right: `name <- call()`, and a function returns with `<- value`.'],
  ['new', 'A value is made by the name of its type alone: `Type(field = value)`.'],
]);

const beforeDeclaration: ReadonlySet<string> = new Set(['async', 'public', 'pub', 'private', 'protected', 'static', 'final', 'default', 'abstract', 'inline', 'extern', 'override']);

export const foreignWord = define(
  { code: 'AQ0121', slug: 'foreign-word', level: 'error' },
  ({ span, text, instead, edit }: { span: Span; text: string; instead: string; edit: Span }) => ({
    message: text === 'export' || text === 'func' || text === '<-' || text === '==' || text === 'in' || text === 'from' || /^[<>]=?$/.test(text) ? `\`${text}\` does not belong here` : `\`${text}\` is not written in Aqua`,
    labels: [{ span, text: instead === '' ? 'one word too many' : `\`${instead}\` does this` }],
    help:
      text === 'return'
        ? 'What a function returns is named by its last line, `<- value`. It does not leave the function early.'
        : text === 'await'
          ? 'Every `<-` waits for its call. To go on without waiting write `co` before the call.'
          : (foreignWords.get(text) ?? (beforeDeclaration.has(text) ? `A declaration starts with its own word. Fix: remove \`${text}\`; what others may call is listed by \`export name\`.` : instead === '' ? 'A new name needs no word before it: `name = value`, or `name <- call()` for the result of a call.' : `Fix: write \`${instead}\`.`)),
    fixes: [{ title: instead === '' ? `Remove \`${text}\`` : `Write \`${instead}\``, edits: [{ span: edit, text: instead }] }],
  }),
);

export const noWhile = define(
  { code: 'AQ0123', slug: 'no-while', level: 'error' },
  ({ span, text }: { span: Span; text: string }) => ({
    message: `there is no \`${text}\``,
    labels: [{ span, text: 'the only loops are `for` and `parseq`' }],
    help: 'A loop runs over items. Fix: write `for item <- items:`. To go on until something is found, loop over a stream that the block pushes into: `for item <- stream rec:`.',
  }),
);

export const noUnless = define(
  { code: 'AQ0125', slug: 'no-unless', level: 'error' },
  ({ span, condition }: { span: Span; condition: Span }) => {
    const text = condition.source.text.slice(condition.start, condition.end);
    const negated = /^[\w.]+$/.test(text) ? `!${text}` : `!(${text})`;
    return {
      message: 'there is no `unless`',
      labels: [{ span, text: '`if` asks for the opposite' }],
      help: `The opposite of a condition has \`!\` before it. Fix: write \`if ${text.length > 40 ? '!(…)' : negated}:\`.`,
      fixes: [{ title: 'Write `if` and `!`', edits: [{ span, text: 'if' }, { span: condition, text: negated }] }],
    };
  },
);

export const bracketsAroundLoop = define(
  { code: 'AQ0124', slug: 'brackets-around-loop', level: 'error' },
  ({ open, close }: { open: Span; close: Span }) => ({
    message: 'what a loop runs over stands without brackets',
    labels: [{ span: open, text: 'one bracket too many' }],
    help: 'Fix: write `for item <- items:`.',
    fixes: [{ title: 'Remove the brackets', edits: [open, close].map((span) => ({ span, text: '' })) }],
  }),
);

export const misspeltWord = define(
  { code: 'AQ0122', slug: 'misspelt-word', level: 'error' },
  ({ span, text, meant }: { span: Span; text: string; meant: string }) => ({
    message: `\`${text}\` means nothing here`,
    labels: [{ span, text: `did you mean \`${meant}\`?` }],
    help: `This line is read as if it started with \`${meant}\`.`,
    fixes: [{ title: `Write \`${meant}\``, edits: [{ span, text: meant }] }],
  }),
);
