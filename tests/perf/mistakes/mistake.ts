/** What a kind of mistake is: small edits of a correct program, each with the places where a report would be right. */

/** Offsets in a text, end exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Change extends Range {
  /** What stands there instead. */
  readonly text: string;
  /** Other places, in the correct program, where a report of this mistake is as good as at the change itself. */
  readonly also?: readonly Range[];
}

export interface MistakeKind {
  readonly name: string;
  /** At most this many in one program; otherwise as many as of other kinds. */
  readonly perProgram?: number;
  readonly changes: (program: Program) => readonly Change[];
}

export interface Mutant {
  readonly kind: string;
  readonly program: string;
  readonly text: string;
  /** Where a report is right, in `text`. */
  readonly spots: readonly Range[];
}

/** A correct program with its comments and texts blanked, whole and by parts; all views keep their offsets. */
export interface Program {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly all: string;
  /** Lines inside functions. */
  readonly body: string;
  /** Lines of declarations that start in the first column: `func …`, `data …`. */
  readonly heads: string;
  /** Lines of `data`, `service` and `ability`. */
  readonly members: string;
}

export function programOf(name: string, path: string, text: string): Program {
  const all = text.replace(/--.*/g, blank).replace(/(?<=")[^"\n]*(?=")/g, (inside) => inside.replace(/[^ ,]/g, '~'));
  let part: 'header' | 'heads' | 'body' | 'members' = 'header';
  const views = { header: '', heads: '', body: '', members: '' };
  let inside: 'body' | 'members' = 'body';
  for (const line of all.split(/(?<=\n)/)) {
    if (/^(func)\b/.test(line)) [part, inside] = ['heads', 'body'];
    else if (/^(data|service|ability)\b/.test(line)) [part, inside] = ['heads', 'members'];
    else if (/^\w/.test(line)) part = 'header';
    else if (part !== 'header') part = inside;
    for (const view of ['header', 'heads', 'body', 'members'] as const) views[view] += view === part ? line : blank(line);
  }
  return { name, path, text, all, body: views.body, heads: views.heads, members: views.members };
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** At most `usual` mutants of one kind, spread over the program, unless the kind asks for more. */
export function mutantsOf(kind: MistakeKind, program: Program, usual: number): Mutant[] {
  const most = kind.perProgram ?? usual;
  const changes = kind.changes(program).filter(({ start, end, text }) => program.text.slice(start, end) !== text);
  const picked = changes.length <= most ? changes : Array.from({ length: most }, (_, index) => changes[Math.round((index * (changes.length - 1)) / Math.max(1, most - 1))]);
  return picked.flatMap((change) => (change === undefined ? [] : [apply(kind, program, change)]));
}

function apply(kind: MistakeKind, program: Program, { start, end, text, also = [] }: Change): Mutant {
  const shift = text.length - (end - start);
  const move = (offset: number): number => (offset >= end ? offset + shift : Math.min(offset, start));
  return {
    kind: kind.name,
    program: program.name,
    text: program.text.slice(0, start) + text + program.text.slice(end),
    spots: [{ start, end: start + text.length }, ...also.map((range) => ({ start: move(range.start), end: move(range.end) }))],
  };
}

/** The matches of a pattern as changes; `edit` gives undefined for those that are not meant. */
export function each(view: string, pattern: RegExp, edit: (match: RegExpExecArray) => Change | undefined): Change[] {
  return [...view.matchAll(pattern)].map(edit).filter((change) => change !== undefined);
}

export function rangeOf(match: RegExpExecArray): Range {
  return { start: match.index, end: match.index + match[0].length };
}

/** Replaces what a pattern matches. */
export function replacing(view: string, pattern: RegExp, text: string | ((found: string) => string)): Change[] {
  return each(view, pattern, (match) => ({ ...rangeOf(match), text: typeof text === 'string' ? text : text(match[0]) }));
}

/** Two neighbouring letters swapped, or the last one lost. */
export function misspell(word: string): string {
  const [a = '', b = '', c = ''] = word;
  if (c !== '' && b !== c) return a + c + b + word.slice(3);
  if (c === '' && a !== b && b !== '') return b + a;
  return word.slice(0, -1);
}
