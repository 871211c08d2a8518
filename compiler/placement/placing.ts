/** What placing one node takes, whatever its kind: where it stands among others, and what comes out. */
import type { Node, Place } from '../core/core.ts';
import type { Needs } from './needs.ts';
import type { Placed } from './placed.ts';
import type { Here } from './route.ts';
import type { Site } from './site.ts';
import type { Survey } from './survey.ts';

/** Who hears of an error: nobody; the next handler outward; or a `par` that first waits for its other branches, at one place. */
export type Errors = 'unheard' | 'direct' | { readonly meetAt: Place };

export interface Surroundings {
  /** Where the next thing after this node happens, in the same flow. */
  readonly next: Place | undefined;
  readonly errors: Errors;
  /** This node is the last of a detached branch. */
  readonly tail?: Tail;
}

/** Each way through the end of a branch ends at these places. */
export interface Tail {
  readonly places: readonly Place[];
  /** Whether ways that bring nothing themselves do so too: something before them is to be brought, or the flow goes on from there. */
  readonly always: boolean;
}

export interface Result {
  readonly node: Placed;
  /** Where the particle is afterwards. */
  readonly here: Here;
}

/** One function being placed. */
export interface Placing {
  readonly survey: Survey;
  needsOf(branch: Site): Needs;
  /** Where what a site defines has to be taken at once. */
  errandsOf(site: Site): readonly Place[];
  /** Places a node when the particle is `here`. */
  place(node: Node, here: Here, around: Surroundings): Result;
}

export function withoutTail(around: Surroundings): Surroundings {
  return around.tail === undefined ? around : { next: around.next, errors: around.errors };
}
