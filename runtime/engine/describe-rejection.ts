import { toHex } from '../particle/hex.ts';
import type { Equivocation, LogSegment } from '../particle/particle.ts';
import type { Rejection } from './contracts.ts';

/** A rejection in words, with peers by their ids. */
export function describeRejection(rejection: Rejection): string {
  switch (rejection.kind) {
    case 'bad-signature':
      return `part of a log is not signed by its owner ${rejection.peer}`;
    case 'bad-value':
      return `a value was not taken in: ${rejection.detail}`;
    case 'missing-value':
      return `the log of ${rejection.peer} names the value ${rejection.cid}, which did not come with it`;
    case 'equivocation':
      return describeEquivocation(rejection.evidence);
    case 'other-particle':
      return 'a message was about another particle';
    case 'limit':
      return rejection.detail;
  }
}

/** Both versions with the beginning of the signature of its head, which finds it in the evidence. */
function describeEquivocation({ peer, position, mine, theirs }: Equivocation): string {
  const head = ({ from, entries, signature }: LogSegment): string => `${from + entries.length} entries signed ${toHex(signature.subarray(0, 4))}…`;
  return `${peer} signed two different entries for position ${position} of its log (heads: ${head(mine)}, ${head(theirs)})`;
}
