/** Peers of mock networks: ids and keys follow from the name, so recordings are the same on every machine. */
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { base58btc } from 'multiformats/bases/base58';
import type { Json } from '../../../runtime/particle/json.ts';
import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

export interface OraclePeer extends NamedPeer {
  /** 32-byte seed. */
  readonly secret: Uint8Array;
}

// Fixed DER prefix of a PKCS #8 ed25519 private key (RFC 8410); the 32-byte seed follows.
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
// Identity multihash of the protobuf public key {type: ed25519, data: 32 bytes} (libp2p peer-id spec).
const peerIdPrefix = Buffer.from([0x00, 0x24, 0x08, 0x01, 0x12, 0x20]);

export function makePeer(name: string): OraclePeer {
  const secret = createHash('sha256').update(`aqua-toolchain/tests/peer/${name}`).digest();
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, secret]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const id = base58btc.baseEncode(Buffer.concat([peerIdPrefix, spki.subarray(-32)]));
  return { name, id, secret: Uint8Array.from(secret) };
}

/** Everyone in a network, by name. */
export function peersOf(network: NetworkDefinition): ReadonlyMap<string, OraclePeer> {
  return new Map(Object.keys(network.peers).map((name) => [name, makePeer(name)]));
}

export interface NamedPeer {
  readonly name: string;
  /** Base58 ed25519 peer id. */
  readonly id: string;
}

/** Replaces peer ids in a text by `@name`. */
export function peerNamesIn(text: string, peers: readonly NamedPeer[]): string {
  return peers.reduce((renamed, peer) => renamed.replaceAll(peer.id, `@${peer.name}`), text);
}

/** Replaces peer ids inside all strings of a value by `@name`. */
export function withPeerNames(value: Json, peers: readonly NamedPeer[]): Json {
  if (typeof value === 'string') return peerNamesIn(value, peers);
  if (Array.isArray(value)) return value.map((item: Json) => withPeerNames(item, peers));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [peerNamesIn(key, peers), withPeerNames(field, peers)]));
  }
  return value;
}
