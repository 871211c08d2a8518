/** Why a type is expected somewhere. The checker passes it down, so that messages can say it. */
import { assertNever } from '../invariant.ts';
import type { Label } from '../diagnostics/diagnostic.ts';
import type { Span } from '../source/source-file.ts';

export type Expectation =
  /** Argument number `index` (from 0) of a call. */
  | { readonly kind: 'argument'; readonly index: number; readonly callee: string; readonly place: Span | undefined }
  | { readonly kind: 'result'; readonly index: number; readonly total: number; readonly func: string; readonly place: Span | undefined }
  | { readonly kind: 'push'; readonly stream: string; readonly place: Span | undefined }
  | { readonly kind: 'map-key'; readonly map: string }
  | { readonly kind: 'field'; readonly field: string; readonly type: string; readonly place: Span | undefined }
  | { readonly kind: 'operand'; readonly operator: string; readonly side: 'left' | 'right' | 'only' }
  | { readonly kind: 'condition' }
  | { readonly kind: 'service-id'; readonly service: string }
  | { readonly kind: 'peer' }
  /** An item of a collection literal that stands in such a place. */
  | { readonly kind: 'item'; readonly of: Expectation };

/** The place as the start of a sentence. */
export function subjectOf(why: Expectation): string {
  switch (why.kind) {
    case 'argument':
      return `argument ${why.index + 1} of \`${why.callee}\``;
    case 'result':
      return why.total === 1 ? `the result of \`${why.func}\`` : `result ${why.index + 1} of \`${why.func}\``;
    case 'push':
      return `what is pushed into \`${why.stream}\``;
    case 'map-key':
      return `the key for \`${why.map}\``;
    case 'field':
      return `field \`${why.field}\` of \`${why.type}\``;
    case 'operand':
      return why.side === 'only' ? `what stands after \`${why.operator}\`` : `the ${why.side} side of \`${why.operator}\``;
    case 'condition':
      return 'the condition of `if`';
    case 'service-id':
      return `the id of service \`${why.service}\``;
    case 'peer':
      return 'the peer after `on`';
    case 'item':
      return `an item of ${subjectOf(why.of)}`;
    default:
      return assertNever(why);
  }
}

/** The label at the place where the expected type was written, if it was. */
export function causeOf(why: Expectation, expected: string): Label | undefined {
  switch (why.kind) {
    case 'argument':
      return why.place === undefined ? undefined : { span: why.place, text: `this place wants  ${expected}` };
    case 'result':
      return why.place === undefined ? undefined : { span: why.place, text: 'promised here' };
    case 'push':
      return why.place === undefined ? undefined : { span: why.place, text: `holds  ${expected}` };
    case 'field':
      return why.place === undefined ? undefined : { span: why.place, text: `declared as  ${expected}` };
    case 'item':
      return causeOf(why.of, `${expected} as items`);
    default:
      return undefined;
  }
}
