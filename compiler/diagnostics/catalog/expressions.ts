/** AQ032x–AQ033x: faults inside expressions. */
import type { Span } from '../../source/source-file.ts';
import { define } from '../diagnostic.ts';
import { didYouMean, listNames, optionalLabel, quote, replaceName, sentences } from './wording.ts';

export const unknownField = define<{
  readonly type: string;
  readonly name: string;
  readonly span: Span;
  /** Empty when the type has no fields at all. */
  readonly fields: readonly string[];
  readonly similar: readonly string[];
  readonly declaration: Span | undefined;
  /** The elements of this collection have the field: where to write `!`. */
  readonly takeFirst: Span | undefined;
  /** A service called like the value, but for capitals, has it as a method; the span is the value's. */
  readonly service: { readonly name: string; readonly span: Span } | undefined;
}>({ code: 'AQ0320', slug: 'unknown-field', level: 'error' }, ({ type, name, span, fields, similar, declaration, takeFirst, service }) => ({
  message: `${quote(type)} has no field ${quote(name)}`,
  labels: [{ span, text: 'no such field' }, ...optionalLabel(declaration, `${quote(type)} is declared here`)],
  help:
    service !== undefined ? `Did you mean the service ${quote(service.name)}?` :
    takeFirst !== undefined
      ? `Its items have one. Fix: take an item first, \`!.${name}\`.`
      : fields.length === 0
        ? 'Only data, abilities and services have fields; collections have `.length`. Fix: check the name before the dot.'
        : sentences(didYouMean(similar), similar.length === 0 ? `Fix: choose one that it has, ${listNames(fields, 'or')}.` : `It has ${listNames(fields)}.`),
  fixes: service !== undefined ? replaceName(service.span, [service.name]) : takeFirst === undefined ? replaceName(span, similar) : [{ title: 'Take the first item', edits: [{ span: takeFirst, text: '!' }] }],
}));

export const missingFields = define<{
  readonly type: string;
  readonly span: Span;
  /** As `name: type`. */
  readonly missing: readonly string[];
  readonly declaration: Span | undefined;
}>({ code: 'AQ0321', slug: 'missing-fields', level: 'error' }, ({ type, span, missing, declaration }) => ({
  message: `${quote(type)} is not complete: ${listNames(missing.map((field) => field.split(':')[0] ?? field))} ${missing.length === 1 ? 'is' : 'are'} missing`,
  labels: [{ span, text: 'every field needs a value' }, ...optionalLabel(declaration, 'declared here')],
  help: `Fix: add ${listNames(missing)}.`,
}));

export const notConstructible = define<{ readonly name: string; readonly span: Span; readonly type: string; readonly service: boolean }>(
  { code: 'AQ0322', slug: 'not-constructible', level: 'error' },
  ({ name, span, type, service }) => ({
    message: `${quote(name)} cannot be built from fields`,
    labels: [{ span, text: service ? 'a service' : `stands for  ${type}` }],
    help: service
      ? `A service is what peers offer, not a value. Fix: call \`${name}.method(…)\`, or choose its id with \`${name} "id"\`.`
      : `Only data and abilities have fields. Fix: write the value itself, without ${quote(`${name}(…)`)} around it.`,
  }),
);

export const copyOfNonData = define<{ readonly span: Span; readonly type: string; /** The items of this collection are data. */ readonly items: boolean }>(
  { code: 'AQ0323', slug: 'copy-of-non-data', level: 'error' },
  ({ span, type, items }) => ({
    message: `\`.copy\` works on data, this is ${quote(type)}`,
    labels: [{ span, text: `this is  ${type}` }],
    help: items ? 'Fix: take an item first, `value!.copy(…)`.' : 'Fix: build a new value instead.',
    fixes: items ? [{ title: 'Take the first item', edits: [{ span: { ...span, start: span.end }, text: '!' }] }] : [],
  }),
);

export const mixedElements = define<{
  readonly span: Span;
  readonly type: string;
  readonly first: Span;
  readonly firstType: string;
}>({ code: 'AQ0324', slug: 'mixed-elements', level: 'error' }, ({ span, type, first, firstType }) => ({
  message: `one collection cannot hold ${quote(firstType)} and ${quote(type)}`,
  labels: [
    { span, text: `this is  ${type}` },
    { span: first, text: `the items before are  ${firstType}` },
  ],
  help: `All items have one type. Fix: give each the type ${quote(firstType)}, or put them into the fields of a \`data\`.`,
}));

export const itemNotData = define<{ readonly span: Span; readonly type: string }>(
  { code: 'AQ0325', slug: 'item-not-data', level: 'error' },
  ({ span, type }) => ({
    message: `${quote(type)} cannot be an item of a collection`,
    labels: [{ span, text: 'not data' }],
    help: 'Collections are sent between peers; functions, abilities and services exist only inside the script. Fix: call it, `item <- f()`, and collect what it returns.',
  }),
);

export const notIndexable = define<{ readonly span: Span; /** Where the index ends. */ readonly end: number; readonly type: string; readonly map: boolean }>(
  { code: 'AQ0326', slug: 'not-indexable', level: 'error' },
  ({ span, end, type, map }) => ({
    message: `${quote(type)} has no items to take by number`,
    labels: [{ span, text: `this is  ${type}` }],
    help: map ? 'Fix: take the values of a key with `.get(key)`.' : `Only arrays, options and streams do. Fix: remove the brackets, or start from an array, \`[]${type}\`.`,
    fixes: map ? [] : [{ title: 'Remove the index', edits: [{ span: { ...span, start: span.end, end }, text: '' }] }],
  }),
);

export const indexOnOption = define<{ readonly span: Span; readonly index: Span; readonly type: string }>(
  { code: 'AQ0327', slug: 'index-on-option', level: 'error' },
  ({ span, index, type }) => ({
    message: 'an option holds at most one item',
    labels: [
      { span: index, text: 'no number is needed' },
      { span, text: `this is  ${type}` },
    ],
    help: 'Fix: write `!` to take what is in it.',
    fixes: [{ title: 'Write `!`', edits: [{ span: index, text: '!' }] }],
  }),
);

export const operandNotInteger = define<{
  readonly operator: string;
  readonly span: Span;
  readonly type: string;
  readonly why: 'float' | 'string' | 'collection' | 'other';
}>({ code: 'AQ0328', slug: 'operand-not-integer', level: 'error' }, ({ operator, span, type, why }) => ({
  message: `${quote(operator)} works on integers, this is ${quote(type)}`,
  labels: [{ span, text: `this is  ${type}` }],
  help:
    why === 'float'
      ? 'Of all operators only `*` takes floats. Fix: use integers, for example hundredths, or a service that computes with floats.'
      : why === 'string'
        ? operator === '+'
          ? 'Strings are joined by a service. Fix: `Op.concat_strings(a, b)`, from "@fluencelabs/aqua-lib/builtin.aqua".'
          : 'Fix: compare strings with `==` or `!=`, or let a service do it.'
        : why === 'collection'
          ? 'Fix: take an item with `!`, or the number of items with `.length`.'
          : 'Fix: use a value of an integer type here.',
}));

export const exponentNotUnsigned = define<{ readonly span: Span; readonly type: string }>(
  { code: 'AQ0329', slug: 'exponent-not-unsigned', level: 'error' },
  ({ span, type }) => ({
    message: `an exponent has to be an unsigned integer, this is ${quote(type)}`,
    labels: [{ span, text: `this is  ${type}` }],
    help: 'The result of `**` is an integer, and a negative exponent would make a fraction. Fix: use `u8`, `u16`, `u32` or `u64`.',
  }),
);

export const incomparable = define<{
  readonly operator: string;
  readonly left: Span;
  readonly right: Span;
  readonly leftType: string;
  readonly rightType: string;
}>({ code: 'AQ0330', slug: 'incomparable', level: 'error' }, ({ operator, left, right, leftType, rightType }) => ({
  message: `${quote(leftType)} and ${quote(rightType)} are never equal`,
  labels: [
    { span: right, text: `this is  ${rightType}` },
    { span: left, text: `this is  ${leftType}` },
  ],
  help: `${quote(operator)} compares values of one type; functions, abilities and services cannot be compared at all. Fix: compare with a value of type ${quote(leftType)}, such as a field or an item.`,
}));

export const arithmeticWidened = define<{ readonly operator: string; readonly span: Span; readonly leftType: string; readonly rightType: string }>(
  { code: 'AQ0331', slug: 'arithmetic-widened', level: 'warning' },
  ({ operator, span, leftType, rightType }) => ({
    message: `no integer type holds both ${quote(leftType)} and ${quote(rightType)}, the result is \`i64\``,
    labels: [{ span, text: `the result of ${quote(operator)} may not fit` }],
    help: 'Fix: use types on both sides that fit together, both with `u`, both with `i`, or a smaller one with `u`.',
  }),
);
