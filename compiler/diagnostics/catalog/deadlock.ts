/** What the deadlock analysis finds: functions that can wait for ever. */
import type { Span } from '../../source/source-file.ts';
import { define } from '../diagnostic.ts';
import { suggest } from '../suggest.ts';
import type { Edit, Fix, Label } from '../diagnostic.ts';

/** A way to get stuck. */
export interface Stuck {
  readonly name: string;
  /** Where the exported function is declared. */
  readonly declared: Span;
  /** The line that waits and what for, and the calls that lead there. */
  readonly waits: readonly Label[];
  /** Lines that could end the wait, and why they do not. */
  readonly feeders: readonly Label[];
  /** The choices that lead there, in words. */
  readonly when: readonly string[];
  /** What to write as the index, so that it waits for all that surely comes. */
  readonly better: { readonly span: Span; readonly text: string } | undefined;
  /** What makes it answer, with the new line. Default: nothing known. */
  readonly remedies?: () => readonly { readonly kind: 'push' | 'timeout'; readonly text: string; readonly edits: readonly Edit[] }[];
}

function labels({ waits, feeders, declared, name }: Omit<Stuck, 'when' | 'better' | 'remedies'>): readonly [Label, ...Label[]] {
  const [first, ...others] = waits;
  if (first === undefined) return [{ span: declared, text: 'waits here' }];
  const own = first.span.source === declared.source ? [] : [{ span: declared, text: `\`${name}\` gets there` }];
  return [first, ...others, ...feeders, ...own];
}

function waitForLess({ better }: Stuck): readonly Fix[] {
  return better === undefined ? [] : [{ title: `Wait for all that comes: \`${better.text}\``, edits: [better] }];
}

function endTheWait({ remedies }: Stuck): readonly Fix[] {
  return (remedies?.() ?? []).map(({ kind, text, edits }) => ({ title: `${kind === 'push' ? 'Push something when a call fails' : 'Let a timeout end the wait'}: \`${text}\``, edits }));
}

function happens(when: readonly string[]): string {
  return when.length === 0 ? '' : ` This happens when ${listed(when)}.`;
}

function listed(parts: readonly string[], word: 'and' | 'or' = 'and'): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** A condition as the language writes it, where no text in it may be taken for a part of it. */
function asCode(condition: string): string {
  if (/ (?:and|or) /.test(condition) && condition.includes('"')) return '…';
  return condition.replaceAll(' and ', ' && ').replaceAll(' or ', ' || ');
}

/** How many calls may fail, in words: `1 failure`, `peers.length - 2 failures`. */
export function failures(count: string): string {
  return `${count} ${count === '1' ? 'failure' : 'failures'}`;
}

export const deadlockCertain = define<Stuck>({ code: 'AQ0401', slug: 'deadlock/certain', level: 'error' }, (stuck) => ({
  message: `\`${stuck.name}\` never answers: it waits for ever, whatever happens`,
  labels: labels(stuck),
  fixes: waitForLess(stuck),
  help: stuck.feeders.some(({ text }) => text.startsWith('brings'))
    ? 'It waits for more than ever comes. Fix: wait for less, or bring more before it or in a parallel branch, `par …`.'
    : 'Nothing that could end the wait is reached before it. Fix: put what it waits for before it, or into a parallel branch, `par …`.',
}));

export const deadlockPossible = define<Stuck>({ code: 'AQ0402', slug: 'deadlock/possible', level: 'error' }, (stuck) => ({
  message: `\`${stuck.name}\` can wait for ever although every call succeeds`,
  labels: labels(stuck),
  fixes: () => [...waitForLess(stuck), ...endTheWait(stuck)],
  help: `${happens(stuck.when).trim()} Fix: wait for no more than surely comes, or let a timeout end the wait, \`par Peer.timeout(…)\`.`.trim(),
}));

export const deadlockConditional = define<Stuck & { readonly condition: string }>({ code: 'AQ0403', slug: 'deadlock/conditional', level: 'warning' }, (stuck) => ({
  message: `\`${stuck.name}\` answers only if ${stuck.condition}`,
  labels: labels(stuck),
  fixes: waitForLess(stuck),
  help: `Otherwise it waits for ever. Fix: guard it, \`if ${asCode(stuck.condition)}:\`, or say that callers see to it, \`-- aqua: allow deadlock/conditional because …\`.`,
}));

export const deadlockHazard = define<Stuck & { readonly tolerance: string | undefined; /** What else is so in the case that was found. */ readonly besides: readonly string[] }>({ code: 'AQ0404', slug: 'deadlock/hazard', level: 'warning' }, (stuck) => ({
  message: `\`${stuck.name}\` waits for ever when ${stuck.when.length === 0 ? 'calls fail' : listed(stuck.when)}`,
  labels: labels(stuck),
  fixes: () => endTheWait(stuck),
  help: `${stuck.besides.length === 0 ? '' : `One way there is that ${listed(stuck.besides)}. `}${stuck.tolerance === undefined ? '' : `It tolerates ${failures(stuck.tolerance)}. `}Fix: push something in \`otherwise\`, wait for less, or let a timeout end the wait, \`par Peer.timeout(…)\`.`,
}));

export const deadlockUnproven = define<{ readonly name: string; readonly declared: Span; readonly waits: readonly Label[]; readonly exhausted: boolean; readonly besides: boolean }>(
  { code: 'AQ0405', slug: 'deadlock/unproven', level: 'note' },
  ({ name, declared, waits, exhausted, besides }) => ({
    message: `it is not proven that \`${name}\` always answers${besides ? ' when every call succeeds' : ''}`,
    labels: waits.length === 0 ? [{ span: declared, text: 'neither proven nor refuted' }] : labels({ name, declared, waits, feeders: [] }),
    help: `${exhausted ? 'There are too many cases to look at them all' : 'The values decide, in a way that the analysis does not follow'}; ${besides ? 'the only cases found in which it gets stuck are those with calls that fail' : 'no case was found in which it gets stuck'}. Fix: let a timeout end the wait, \`par Peer.timeout(…)\`.`,
  }),
);

export const deadlockBranch = define<Stuck>({ code: 'AQ0406', slug: 'deadlock/branch', level: 'warning' }, (stuck) => ({
  message: 'this parallel branch waits for ever',
  labels: labels(stuck),
  help: 'Nobody needs it, so the function answers all the same; but what stands behind the wait never runs. Fix: put what it waits for before it, or remove it.',
}));

/** A peer whose silence keeps a function from answering, or peers of a list. */
export interface Need {
  /** `relay`; of a list, `least of shops`. */
  readonly text: string;
  /** Undefined of one peer. How many of them must answer: a number, `all`, or `some` when it is not known. */
  readonly share?: { readonly count: string; readonly list: string } | undefined;
}

export const deadlockSilence = define<{ readonly name: string; readonly declared: Span; readonly needs: readonly Need[] }>(
  { code: 'AQ0407', slug: 'deadlock/silence', level: 'warning' },
  ({ name, declared, needs }) => ({
    message: `\`${name}\` waits for ever when ${silence(needs)}`,
    labels: [{ span: declared, text: 'no timeout covers that' }],
    help: 'A peer may be gone without anybody knowing. Fix: let a timeout end the wait, `par Peer.timeout(…)`.',
  }),
);

function silence(needs: readonly Need[]): string {
  const peers = needs.flatMap(({ text, share }) => (share === undefined ? [`\`${text}\``] : []));
  const shares = needs.flatMap(({ share }) => (share === undefined ? [] : [silenceIn(share)]));
  return [...(peers.length === 0 ? [] : [`${listed(peers, 'or')} stays silent`]), ...shares].join(', or ');
}

function silenceIn({ count, list }: NonNullable<Need['share']>): string {
  switch (count) {
    case 'all':
      return `one of \`${list}\` stays silent`;
    case 'some':
      return `too many of \`${list}\` stay silent`;
    case '1':
      return `all of \`${list}\` stay silent`;
    default:
      return `fewer than ${count} of \`${list}\` answer`;
  }
}

interface UnusedPragma {
  readonly span: Span;
  /** Undefined when the comment is not understood. */
  readonly code: string | undefined;
  /** The function that it is in or above, if that is not exported. */
  readonly helper: string | undefined;
}

export const unusedPragma = define<UnusedPragma>({ code: 'AQ0408', slug: 'deadlock/unused-allow', level: 'warning' }, ({ span, code, helper }) => {
  if (code === undefined) {
    return { message: 'this comment speaks to `aqua` and is not understood', labels: [{ span, text: 'it allows nothing' }], help: 'Fix: write `-- aqua: allow deadlock/hazard because …`, or leave out `aqua:`.' };
  }
  const isKnown = deadlockKinds.some((kind) => code === kind.code || code === kind.slug);
  return {
    message: `nothing here is \`${code}\``,
    labels: [{ span, text: isKnown ? 'this comment allows something that is not found' : `no finding of this name can be allowed${meant(code)}` }],
    help: isKnown ? `${helper === undefined ? '' : `\`${helper}\` is not exported: it is looked at only where exported functions call it. `}Fix: remove the comment, or put it above the line that waits.` : `What can be allowed: ${deadlockKinds.map(({ slug }) => slug).join(', ')}.`,
  };
});

function meant(code: string): string {
  const names = deadlockKinds.map(({ slug }) => slug);
  const [close = deadlockKinds.find((kind) => kind.code === code.toUpperCase())?.code] = names.filter((name) => name === `deadlock/${code}`).concat(suggest(code, names));
  return close === undefined ? '' : `; did you mean \`${close}\`?`;
}

/** The only one that is about the compiler: what it proved of the program does not hold of the script it made. */
export const deadlockUndelivered = define<{ readonly name: string; readonly declared: Span; readonly variable: string; readonly wait: Span; readonly feeder: Span }>(
  { code: 'AQ0409', slug: 'deadlock/undelivered', level: 'warning' },
  ({ name, declared, variable, wait, feeder }) => ({
    message: `because of a bug of the compiler, \`${name}\` can wait for ever`,
    labels: [
      { span: wait, text: `waits for \`${variable}\`` },
      { span: feeder, text: `this value of \`${variable}\` does not come to the peer that waits` },
      { span: declared, text: `in the script of \`${name}\`` },
    ],
    help: 'Your program is not to blame: please report it, with the program. Until that is repaired: let the branch that brings the value go on to a call on the peer that waits.',
  }),
);

/** The same of errors: a `par` fails when all its branches have, and nobody would know. */
export const deadlockErrorsApart = define<{ readonly name: string; readonly declared: Span; readonly par: Span; readonly branch: Span }>(
  { code: 'AQ0409', slug: 'deadlock/undelivered', level: 'warning' },
  ({ name, declared, par, branch }) => ({
    message: `because of a bug of the compiler, \`${name}\` can wait for ever`,
    labels: [
      { span: par, text: 'fails when all branches have failed' },
      { span: branch, text: 'the error of this branch does not come to where those of the others are known' },
      { span: declared, text: `in the script of \`${name}\`` },
    ],
    help: 'Your program is not to blame: please report it, with the program. Until that is repaired: handle the error inside the branch, with `try`.',
  }),
);

/** With `--target avm`: what our engine does and the first generation's VM does not. */
interface OnFirstVm {
  readonly name: string;
  readonly declared: Span;
  readonly waits: readonly Label[];
  readonly feeders: readonly Label[];
}

const aboveTheWait = 'There a wait sees only what stands above it in the text, in whatever branch, and needs a value even when it waits for none.';

export const deadlockOnFirstVm = define<OnFirstVm & { readonly always: boolean }>({ code: 'AQ0410', slug: 'deadlock/first-vm', level: 'error' }, (stuck) => ({
  message: `on the first generation's VM \`${stuck.name}\` ${stuck.always ? 'never answers' : 'can wait for ever although every call succeeds'}`,
  labels: labels(stuck),
  help: `${aboveTheWait} Fix: move the branch that brings the values above the wait, or compile for the target \`air\`.`,
}));

export const deadlockOnFirstVmIf = define<OnFirstVm & { readonly what: string }>({ code: 'AQ0411', slug: 'deadlock/first-vm-if', level: 'warning' }, (stuck) => ({
  message: `on the first generation's VM ${stuck.what}`,
  labels: labels(stuck),
  help: `${aboveTheWait} Fix: move what brings the values above the wait, wait only where there is something to wait for, or compile for the target \`air\`.`,
}));

/** What can be allowed. */
export const deadlockKinds = [deadlockCertain, deadlockPossible, deadlockConditional, deadlockHazard, deadlockUnproven, deadlockBranch, deadlockSilence, deadlockOnFirstVm, deadlockOnFirstVmIf] as const;
