/** Which mistakes are made in which programs. */
import { habits } from './habits.ts';
import { heldOutKinds } from './held-out.ts';
import { layoutMistakes } from './layout.ts';
import { nameMistakes } from './names.ts';
import type { RunOptions } from './run.ts';
import { slips } from './slips.ts';
import { typeMistakes } from './types.ts';
import { writingMistakes } from './writing.ts';

type Suite = Pick<RunOptions, 'kinds' | 'programs' | 'perProgram'>;

const kinds = [...nameMistakes, ...typeMistakes, ...writingMistakes, ...layoutMistakes, ...habits, ...slips];
const inTests = (names: readonly string[]): string[] => names.map((name) => `tests/programs/${name}`);

/** What the reports are worked on with. */
export const known: Suite = {
  kinds,
  programs: [
    'examples/hello', 'examples/quorum', 'examples/callbacks',
    ...inTests([
      'two-phase-commit', 'chat', 'price-auction', 'replicate-and-verify', 'error-in-closure-and-function', 'consensus-two-of-three', 'ability-closures-and-remote',
      'leader-collects-acknowledgements', 'import-from-and-use', 'struct-deep-across-peers',
    ]),
  ],
  perProgram: 3,
};

/**
 * Other programs, and kinds besides, that nobody looks at while working on the reports: whether those say something sensible about
 * mistakes that they were not made for.
 */
export const heldOut: Suite = {
  kinds: [...kinds, ...heldOutKinds],
  programs: [
    'node_modules/@fluencelabs/trust-graph/trust-graph-api.aqua',
    ...inTests(['gossip-two-rounds', 'failover-between-groups', 'service-id-override', 'ability-parameter', 'callback-with-structs', 'par-branch-with-blocks', 'if-nested', 'alias-everywhere']),
  ],
  perProgram: 2,
};
