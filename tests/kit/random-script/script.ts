/**
 * Random AIR whose outcome must not depend on the schedule: stages on peer `a`, each of which spreads over peers and is joined
 * at `a` again. Every parallel branch ends with a hop to `a`, and streams are frozen only once they hold a known number of values.
 * Every instruction occurs, with every kind of operand.
 */
import fc from 'fast-check';
import { render } from './render.ts';

export const peers = ['a', 'b', 'c', 'd'] as const;

/** Ways to fail. */
export const failures = ['service', 'literal', 'object', 'lens', 'key', 'not-iterable', 'peer', 'again', 'last', 'both'] as const;
/** What a loop goes over. */
export const iterables = ['list', 'part', 'canon', 'map', 'nothing'] as const;
/** Ways to read what a map holds. */
export const mapForms = ['canon', 'object', 'fold'] as const;

/** Numbers pick a peer or something in scope. */
export type Step =
  | { readonly kind: 'call'; readonly peer: number; readonly arg: number; readonly push: boolean }
  | { readonly kind: 'ap'; readonly arg: number }
  | { readonly kind: 'object' | 'particle' | 'hop' | 'scope'; readonly peer: number }
  | { readonly kind: 'quiet' }
  | { readonly kind: 'failing'; readonly how: (typeof failures)[number]; readonly peer: number; readonly handler: number }
  | { readonly kind: 'if'; readonly left: number; readonly right: number; readonly same: boolean; readonly then: readonly Step[] }
  | { readonly kind: 'each'; readonly over: (typeof iterables)[number]; readonly last: boolean; readonly peer: number; readonly body: readonly Step[] }
  | { readonly kind: 'stream'; readonly values: readonly number[]; readonly peer: number }
  | { readonly kind: 'map'; readonly form: (typeof mapForms)[number]; readonly values: readonly number[]; readonly peer: number }
  | { readonly kind: 'stream-each'; readonly sequential: boolean; readonly values: readonly number[]; readonly peer: number };

export type Stage =
  | { readonly kind: 'steps'; readonly steps: readonly Step[] }
  | { readonly kind: 'par'; readonly branches: readonly (readonly Step[])[] }
  | { readonly kind: 'each'; readonly sequential: boolean; readonly body: readonly Step[] }
  /** A loop over a stream that several peers fill meanwhile. */
  | { readonly kind: 'live'; readonly body: readonly Step[] };

const peer = fc.nat({ max: peers.length - 1 });
const arg = fc.nat(9);
const values = fc.array(arg, { minLength: 1, maxLength: 3 });
const { steps } = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3, depthIdentifier: 'steps' }),
  step: fc.oneof(
    { depthIdentifier: 'steps', maxDepth: 3 },
    fc.record({ kind: fc.constant('call' as const), peer, arg, push: fc.boolean() }),
    fc.record({ kind: fc.constant('ap' as const), arg }),
    fc.record({ kind: fc.constantFrom('object' as const, 'particle' as const, 'hop' as const, 'scope' as const), peer }),
    fc.constant({ kind: 'quiet' as const }),
    fc.record({ kind: fc.constant('failing' as const), how: fc.constantFrom(...failures), peer, handler: peer }),
    fc.record({ kind: fc.constant('stream' as const), values, peer }),
    fc.record({ kind: fc.constant('map' as const), form: fc.constantFrom(...mapForms), values, peer }),
    fc.record({ kind: fc.constant('stream-each' as const), sequential: fc.boolean(), values, peer }),
    fc.record({ kind: fc.constant('if' as const), left: arg, right: arg, same: fc.boolean(), then: tie('steps') }),
    fc.record({ kind: fc.constant('each' as const), over: fc.constantFrom(...iterables), last: fc.boolean(), peer, body: tie('steps') }),
  ),
}));

const stage: fc.Arbitrary<Stage> = fc.oneof(
  fc.record({ kind: fc.constant('steps' as const), steps }),
  fc.record({ kind: fc.constant('par' as const), branches: fc.array(steps, { minLength: 2, maxLength: 3 }) }),
  fc.record({ kind: fc.constant('each' as const), sequential: fc.boolean(), body: steps }),
  fc.record({ kind: fc.constant('live' as const), body: steps }),
);

/** Text in which `@{a}` … `@{d}` stand for peer ids. Services are those of `answer`. */
export const randomScript: fc.Arbitrary<string> = fc.array(stage, { minLength: 1, maxLength: 3 }).map((stages) => render(stages, peers));
