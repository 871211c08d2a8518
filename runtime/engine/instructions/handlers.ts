/** Every instruction and who handles it; the type makes forgetting one impossible. */
import type { Node } from '../program.ts';
import { call } from './call.ts';
import { canon, hop } from './canon.ts';
import { fail, fresh, match, never, nothing, par, seq, xor } from './control.ts';
import { ap, apMap } from './data.ts';
import { fold, next } from './fold.ts';
import type { Handler } from './handler.ts';

export const handlers = {
  null: nothing,
  never,
  seq,
  par,
  xor,
  match,
  mismatch: match,
  new: fresh,
  call,
  canon,
  hop,
  ap,
  'ap-map': apMap,
  fold,
  next,
  fail,
} satisfies Record<Node['op'], Handler>;
