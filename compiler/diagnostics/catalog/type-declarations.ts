/** AQ0313–AQ0318: types that cannot be; AQ0349: one that is out of use. */
import type { Span } from '../../source/source-file.ts';
import { define } from '../diagnostic.ts';
import { quote } from './wording.ts';

export const recursiveType = define<{ readonly path: readonly string[]; readonly span: Span; readonly declaration: Span }>(
  { code: 'AQ0313', slug: 'recursive-type', level: 'error' },
  ({ path, span, declaration }) => ({
    message: `the type ${quote(path[0] ?? '')} contains itself`,
    labels: [
      { span, text: path.join(' → ') },
      { span: declaration, text: 'declared here' },
    ],
    help: 'A value of it would never end. Fix: keep an id here, of type `string`, and look the rest up by it.',
  }),
);

export const elementNotData = define<{ readonly span: Span; readonly wrapper: string; readonly element: string }>(
  { code: 'AQ0314', slug: 'element-not-data', level: 'error' },
  ({ span, wrapper, element }) => ({
    message: `${wrapper} cannot hold ${quote(element)}`,
    labels: [{ span, text: 'only data can be collected' }],
    help: element.startsWith('*')
      ? `Fix: write \`[]\` instead of the inner \`*\`; a stream that is put into a collection becomes an array.`
      : 'Functions, abilities, services and streams exist only inside the script. Fix: collect data, such as ids of type `string`, and look the rest up.',
  }),
);

export const fieldNotData = define<{ readonly type: string; readonly field: string; readonly span: Span; readonly actual: string }>(
  { code: 'AQ0315', slug: 'field-not-data', level: 'error' },
  ({ type, field, span, actual }) => ({
    message: `field ${quote(field)} of ${quote(type)} cannot be ${quote(actual)}`,
    labels: [{ span, text: 'data holds only data' }],
    help: `A value of ${quote(type)} is sent between peers, and this exists only inside the script. Fix: write \`ability ${type}:\` instead of \`data ${type}:\`${actual.startsWith('*') ? ', or `[]` instead of `*`' : ''}.`,
  }),
);

export const duplicateField = define<{ readonly owner: string; readonly name: string; readonly span: Span; readonly earlier: Span }>(
  { code: 'AQ0316', slug: 'duplicate-field', level: 'error' },
  ({ owner, name, span, earlier }) => ({
    message: `${quote(name)} stands twice in ${quote(owner)}`,
    labels: [
      { span, text: 'the second one' },
      { span: earlier, text: 'the first one' },
    ],
    help: `Fix: remove this ${quote(name)}, or rename it.`,
  }),
);

export const notAStreamType = define<{ readonly name: string; readonly span: Span; readonly type: string; readonly collection: boolean }>(
  { code: 'AQ0317', slug: 'not-a-stream-type', level: 'error' },
  ({ name, span, type, collection }) => ({
    message: `${quote(name)} can only be declared as a stream or a map`,
    labels: [{ span, text: `${type} has to have a value at once` }],
    help: collection
      ? 'Fix: write `*` for a stream that is filled later, or give a value with `=`.'
      : `\`=\` and \`<-\` introduce a name by themselves. Fix: remove this line, or write \`${name}: *${type}\` for a stream of them.`,
    fixes: collection ? [] : [{ title: 'Make it a stream', edits: [{ span: { ...span, end: span.start }, text: '*' }] }],
  }),
);

export const typeTooDeep = define<{ readonly name: string; readonly span: Span; readonly limit: number }>(
  { code: 'AQ0318', slug: 'type-too-deep', level: 'error' },
  ({ name, span, limit }) => ({
    message: `the type ${quote(name)} is nested more than ${limit} levels deep`,
    labels: [{ span, text: 'one type in another, too many times' }],
    help: 'Fix: keep ids of type `string` instead of whole values in one of the types.',
  }),
);

export const declaredOption = define<{ readonly name: string; readonly span: Span; readonly type: string; readonly element: string }>(
  { code: 'AQ0349', slug: 'declared-option', level: 'note' },
  ({ name, span, type, element }) => ({
    message: `${quote(name)} is filled later, which makes it a stream`,
    labels: [{ span, text: `now written \`*${element}\`` }],
    help: `A declared \`${type}\` is an old form, read as \`*${element}\`: what is pushed can still be returned as \`${type}\`.`,
    fixes: [{ title: `Write \`*${element}\``, edits: [{ span, text: `*${element}` }] }],
  }),
);
