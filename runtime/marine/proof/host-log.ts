import { CborWriter } from '../../particle/cbor-write.ts';
import type { Crypto } from '../../particle/crypto.ts';

/** A call that left the service: what the guest asked of its host, and what it was told. */
export interface HostCall {
  readonly name: string;
  /** In a form of the host's choice that is the same for the same question. */
  readonly question: Uint8Array;
  readonly answer: Uint8Array;
}

type Hasher = Pick<Crypto, 'sha256'>;

/** The hash chain over the calls: h₀ = H(domain), hᵢ = H([domain, hᵢ₋₁, name, H(question), H(answer)]). */
export function hostLogHead(calls: readonly HostCall[], hasher: Hasher): Uint8Array {
  const writer = new CborWriter();
  writer.text(DOMAIN);
  let head = hasher.sha256(writer.view());
  for (const { name, question, answer } of calls) {
    writer.reset();
    writer.arrayHead(5);
    writer.text(DOMAIN);
    writer.bytes(head);
    writer.text(name);
    writer.bytes(hasher.sha256(question));
    writer.bytes(hasher.sha256(answer));
    head = hasher.sha256(writer.view());
  }
  return head;
}

const DOMAIN = 'aqua/marine-host-call/1';
