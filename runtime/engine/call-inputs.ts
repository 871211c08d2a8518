import { cidOfJson } from '../particle/cid.ts';
import type { Crypto } from '../particle/crypto.ts';
import type { Json } from '../particle/json.ts';
import type { Cid } from '../particle/particle.ts';
import type { Value } from './value.ts';

/** What a call says, once all of it is known: fixed from then on. */
export class CallInputs {
  readonly service: string;
  readonly function: string;
  readonly args: readonly Value[];
  readonly json: readonly Json[];
  #cid: Cid | undefined = undefined;

  constructor(service: string, functionName: string, args: readonly Value[]) {
    this.service = service;
    this.function = functionName;
    this.args = args;
    this.json = args.map((arg) => arg.json);
  }

  /** Of the arguments. Computed on demand: whoever only waits for another peer's result needs it once that is there. */
  cid(crypto: Crypto): Cid {
    this.#cid ??= cidOfJson(this.json, crypto);
    return this.#cid;
  }
}
