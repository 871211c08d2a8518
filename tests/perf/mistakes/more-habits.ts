/** More words and signs of other languages. They were held out at first. */
import { each, rangeOf, replacing } from './mistake.ts';
import type { MistakeKind } from './mistake.ts';

const kind = (name: string, changes: MistakeKind['changes']): MistakeKind => ({ name, changes });

export const moreHabits: readonly MistakeKind[] = [
  kind('`sub` for `func`', ({ heads }) => replacing(heads, /^func\b/gm, 'sub')),
  kind('`list of T` for `[]T`', ({ heads }) => replacing(heads, /(?<=: )\[\](?=\w)/g, 'list of ')),
  kind('`number` for an integer type', ({ heads }) => replacing(heads, /\b[ui](?:8|16|32|64)\b/g, 'number')),
  kind('`optional T` for `?T`', ({ all }) => replacing(all, /(?<=: |-> )\?(?=\w)/g, 'optional ')),
  kind('`<=` for `<-`', ({ body }) => replacing(body, /(?<=^ +\w+ )<-(?= )/gm, '<=')),
  kind('`<<` before a result', ({ body }) => replacing(body, /(?<=^ +)<-(?= )/gm, '<<')),
  kind('`to` for `on`', ({ body }) => replacing(body, /(?<=^ +)on\b/gm, 'to')),
  kind('`loop` for `for`', ({ body }) => replacing(body, /(?<=^ +)for\b/gm, 'loop')),
  kind('`unless` for `if`', ({ body }) => replacing(body, /(?<=^ +)if\b/gm, 'unless')),
  kind('`equals` for `==`', ({ body }) => replacing(body, /==/g, 'equals')),
  kind('`const` before a name', ({ body }) => replacing(body, /(?<=^ +)(?=\w+ (?:=|<-) )/gm, 'const ')),
  kind('`this.` before a call', ({ body }) => replacing(body, /(?<=<- )(?=[a-z]\w*\()/g, 'this.')),
  kind('brackets twice', ({ body }) => each(body, /\((?=\w)/g, (match) => ({ ...rangeOf(match), text: '((' , also: [{ start: match.index, end: body.indexOf(')', match.index) + 1 }] }))),
  kind('two commas', ({ body }) => replacing(body, /,/g, ',,')),
  kind('comma for the dot', ({ body }) => replacing(body, /(?<=\b[A-Z]\w*)\.(?=\w+\()/g, ',')),
  kind('dot twice', ({ body }) => replacing(body, /\.(?=\w+\()/g, '..')),
  kind('colon twice', ({ all }) => replacing(all, /:$/gm, '::')),
];
