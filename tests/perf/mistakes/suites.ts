/** Which mistakes are made in which programs. */
import { characterMistakes } from './characters.ts';
import { foreignForms } from './foreign-forms.ts';
import { habits } from './habits.ts';
import { heldOutKinds } from './held-out.ts';
import { layoutMistakes } from './layout.ts';
import { moreHabits } from './more-habits.ts';
import { nameMistakes } from './names.ts';
import type { RunOptions } from './run.ts';
import { slips } from './slips.ts';
import { typeMistakes } from './types.ts';
import { writingMistakes } from './writing.ts';

type Suite = Pick<RunOptions, 'kinds' | 'programs' | 'perProgram'>;

const kinds = [...nameMistakes, ...typeMistakes, ...writingMistakes, ...layoutMistakes, ...habits, ...moreHabits, ...foreignForms, ...characterMistakes, ...slips];
const inTests = (names: readonly string[]): string[] => names.map((name) => `tests/programs/${name}`);

/** What the reports are worked on with. */
export const known: Suite = {
  kinds,
  programs: [
    'examples/hello', 'examples/quorum', 'examples/callbacks',
    ...inTests([
      'two-phase-commit', 'chat', 'price-auction', 'replicate-and-verify', 'error-in-closure-and-function', 'stream-of-structs', 'ability-closures-and-remote',
      'struct-fields-of-results', 'import-from-and-use', 'struct-deep-across-peers', 'gossip-two-rounds', 'failover-between-groups',
      'service-id-override', 'ability-parameter', 'callback-with-structs', 'par-branch-with-blocks', 'if-nested', 'alias-everywhere', 'closure-in-remote-loop', 'if-error-propagates', 'if-condition-kinds', 'deep-pipeline-with-loop', 'comparison',
      'use-nested-modules', 'on-without-calls', 'on-in-closure-in-on', 'join-forms', 'on-via-option-present', 'closure-without-results', 'fewer-targets-than-results', 'if-bool', 'length-everywhere',
      'const-conditional', 'precedence', 'equality-of-everything', 'callback-with-several-results', 'closure-with-several-results', 'par-nested',
      'several-closures-returned', 'function-without-result', 'function-empty', 'par-fire-and-forget', 'stream-to-stream-parameter',
      'empty-function-and-empty-parameter', 'function-without-results-answers', 'nil-is-any-empty-collection', 'option-from-service', 'else-after-empty-branch', 'assignment-is-an-alias',
      'function-returns-literals', 'callback-with-array-and-option', 'comparisons-of-all-kinds', 'folding-of-constants', 'if-remote-branches', 'function-as-value', 'stream-alias',
      // What few programs have: imports, branches, handlers, conditions, options.
      'import-file', 'import-transitive', 'imports-with-new-names', 'if-else-chain', 'if-equality', 'if-inside-par-loop', 'try-catch-fields', 'try-catch-remote',
      'try-catch-otherwise-chain', 'try-nested', 'boolean-algebra', 'logic-short-circuits', 'logic-on-literals', 'nil-and-empty', 'multi-result', 'constants-of-all-kinds',
    ]),
  ],
  perProgram: 1,
};

/**
 * Other programs, and kinds besides, that nobody looks at while working on the reports: whether those say something sensible about
 * mistakes that they were not made for.
 */
export const heldOut: Suite = {
  kinds: [...kinds, ...heldOutKinds],
  programs: inTests([
    'copy-chains-and-nested', 'float-products', 'for-error-stops', 'if-condition-with-calls', 'comments-anywhere',
    'stream-element-in-remote-call', 'closure-returned-pushes-into-parameter', 'ability-nested', 'for-try-stops-at-success', 'call-local',
    'par-local', 'constructor-of-streams', 'pipeline', 'several-exports', 'try-remote-recovery-chain',
    'callback-from-remote', 'call-as-argument-of-call', 'on-nested', 'for-nested', 'stream-as-option-parameter',
  ]),
  perProgram: 2,
};
