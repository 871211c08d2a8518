/** Why a whole particle or message was not taken in. */

const temporary = ['starting', 'from-the-future', 'too-many-particles', 'too-many-bytes', 'queue-full', 'sender-queue-full'] as const;
const final = [
  'too-large',
  'malformed',
  'expired',
  'ttl-out-of-range',
  'bad-signature',
  'bad-script',
  'other-particle-with-this-id',
  'particle-too-large',
  'stopped',
  'peer-closed',
] as const;

export type RefusalReason = (typeof temporary)[number] | (typeof final)[number];

export const refusalReasons: readonly RefusalReason[] = [...temporary, ...final];

export interface Refusal {
  readonly reason: RefusalReason;
  /** For people: what was wrong with it, with the figures. */
  readonly detail: string;
}

/** Whether the same message may be welcome later. */
export function isTemporary({ reason }: Refusal): boolean {
  return temporary.some((known) => known === reason);
}
