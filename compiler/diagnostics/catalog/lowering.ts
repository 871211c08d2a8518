/** What only shows when everything is inlined. */
import type { Span } from '../../source/source-file.ts';
import { define } from '../diagnostic.ts';

export const notData = define<{ readonly span: Span; readonly what: string }>(
  { code: 'AQ0790', slug: 'not-data', level: 'error' },
  ({ span, what }) => ({
    message: `${what} cannot be used as data`,
    labels: [{ span, text: 'this has to travel between peers as a value' }],
    help: 'Functions, abilities and services exist only until the program is compiled: they are copied into the script. Fix: pass on what a call returns, `value <- f()`, or one of the fields.',
  }),
);

export const tooLarge = define<{ readonly span: Span; readonly name: string; readonly limit: number }>(
  { code: 'AQ0791', slug: 'script-too-large', level: 'error' },
  ({ span, name, limit }) => ({
    message: `\`${name}\` expands to more than ${limit} instructions`,
    labels: [{ span, text: 'everything this function calls is copied into one script' }],
    help: 'Each call adds what it calls once more. Fix: call in a loop, `for item <- items:`, instead of repeating calls, or split the work into several exported functions.',
  }),
);

export const notForAvm = define<{ readonly span: Span; readonly value: { readonly kind: string; readonly value?: unknown } }>(
  { code: 'AQ0792', slug: 'not-for-avm', level: 'error' },
  ({ span, value }) => ({
    message: value.kind === 'string' ? 'a text with a double quote cannot be written for the target `avm`' : 'an integer above the range of i64 cannot be written for the target `avm`',
    labels: [{ span, text: `uses ${value.kind === 'string' ? JSON.stringify(value.value) : String(value.value)}` }],
    help: 'The AIR of the first generation has no form for it. Fix: pass the value as an argument of the function, or compile for the target `air`.',
  }),
);

export const tooDeep = define<{ readonly span: Span; readonly name: string }>(
  { code: 'AQ0793', slug: 'calls-too-deep', level: 'error' },
  ({ span, name }) => ({
    message: `\`${name}\` has too many calls and blocks inside one another`,
    labels: [{ span, text: 'everything it calls is put into it, one inside the other' }],
    help: 'Everything a function calls is copied into it. Fix: call one after the other, `a <- f(x)` and then `b <- g(a)`, or split the work into several exported functions.',
  }),
);
