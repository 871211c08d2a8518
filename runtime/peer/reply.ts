/**
 * What the receiver of a message tells its sender, so that nothing has to be sent for ever and nothing is given up too early:
 *
 *   ["aqua/reply/1", init peer, particle id, 0, [[peer, length] …]]      how much it holds, durably, of the logs in the message
 *   ["aqua/reply/1", init peer, particle id, 1, reason, detail]          busy: not now
 *   ["aqua/reply/1", init peer, particle id, 2, reason, detail]          refused: never
 *
 * Replies are not signed: they are believed as far as the transport vouches for who sent them, and can only make the sender repeat
 * itself or stop telling that one peer.
 */
import { CborReader, Malformed } from '../particle/cbor-read.ts';
import { CborWriter } from '../particle/cbor-write.ts';
import { asPeerId } from '../particle/keys.ts';
import type { ParticleLimits } from '../particle/limits.ts';
import type { PeerId } from '../particle/particle.ts';

const DOMAIN = 'aqua/reply/1';
/** The head of an array and of the domain's text, then the domain. */
const START = Uint8Array.from([0x60 + DOMAIN.length, ...new TextEncoder().encode(DOMAIN)]);
const HELD = 0;
const BUSY = 1;
const REFUSED = 2;
const PEER_LENGTH = 64;
const DETAIL_LENGTH = 1000;

export type Reply = { readonly initPeer: PeerId; readonly id: string } & (
  | { readonly kind: 'held'; readonly lengths: ReadonlyMap<PeerId, number> }
  /** Others' words: to be shown, not to be decided upon. */
  | { readonly kind: 'busy' | 'refused'; readonly reason: string; readonly detail: string }
);

export function encodeReply(reply: Reply): Uint8Array {
  const writer = new CborWriter(256);
  writer.arrayHead(reply.kind === 'held' ? 5 : 6);
  writer.text(DOMAIN);
  writer.text(reply.initPeer);
  writer.text(reply.id);
  if (reply.kind === 'held') {
    writer.integer(HELD);
    writer.arrayHead(reply.lengths.size);
    for (const [peer, length] of reply.lengths) {
      writer.arrayHead(2);
      writer.text(peer);
      writer.integer(length);
    }
  } else {
    writer.integer(reply.kind === 'busy' ? BUSY : REFUSED);
    writer.text(reply.reason);
    writer.text(reply.detail.slice(0, DETAIL_LENGTH).replace(/\p{Surrogate}/gu, '\uFFFD'));
  }
  return writer.take();
}

/** Whether the bytes begin like a reply and not like a bundle. */
export function isReply(bytes: Uint8Array): boolean {
  return START.every((byte, index) => bytes[index + 1] === byte);
}

export type DecodeReplyResult = { readonly ok: true; readonly reply: Reply } | { readonly ok: false; readonly reason: string };

/** Never throws, whatever the bytes. */
export function decodeReply(bytes: Uint8Array, limits: Pick<ParticleLimits, 'idLength' | 'segments'>): DecodeReplyResult {
  try {
    return { ok: true, reply: read(new CborReader(bytes, { depth: 0, budget: { items: 0 } }), limits) };
  } catch (fault) {
    if (fault instanceof Malformed) return { ok: false, reason: `a reply: ${fault.message}` };
    throw fault;
  }
}

function read(reader: CborReader, limits: Pick<ParticleLimits, 'idLength' | 'segments'>): Reply {
  const fields = reader.arrayHead();
  if (reader.text(DOMAIN.length) !== DOMAIN) throw new Malformed('not a reply, or one of another version');
  const about = { initPeer: peerOf(reader), id: reader.text(limits.idLength) };
  const kind = reader.unsigned();
  if (fields !== (kind === HELD ? 5 : 6) || kind > REFUSED) throw new Malformed('not a reply');
  const reply: Reply =
    kind === HELD
      ? { ...about, kind: 'held', lengths: lengthsOf(reader, limits.segments) }
      : { ...about, kind: kind === BUSY ? 'busy' : 'refused', reason: reader.text(PEER_LENGTH), detail: reader.text(DETAIL_LENGTH) };
  reader.end();
  return reply;
}

function lengthsOf(reader: CborReader, most: number): ReadonlyMap<PeerId, number> {
  const count = reader.arrayHead();
  if (count > most) throw new Malformed('too many logs');
  const lengths = new Map<PeerId, number>();
  for (let i = 0; i < count; i++) {
    if (reader.arrayHead() !== 2) throw new Malformed('not a length of a log');
    lengths.set(peerOf(reader), reader.unsigned());
  }
  return lengths;
}

function peerOf(reader: CborReader): PeerId {
  const peer = asPeerId(reader.text(PEER_LENGTH));
  if (peer === undefined) throw new Malformed('not a peer id');
  return peer;
}
