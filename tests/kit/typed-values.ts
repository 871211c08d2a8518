/** Small values of any type that a host sees. */
import { createHash } from 'node:crypto';
import type { InterfaceProduct, InterfaceType } from '../../runtime/air/interface.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { seededRandom } from '../../runtime/network/random.ts';
import { canonicalText, toJson } from './exact-json.ts';

/** A source of numbers from 0 to below 1 that some key alone decides. */
export type Draw = () => number;

/** @param key anything that has a JSON form */
export function drawFrom(...key: readonly unknown[]): Draw {
  const digest = createHash('sha256').update(canonicalText(toJson(key))).digest();
  return seededRandom(digest.readUInt32LE(0));
}

/** Small values, so that loops end and conditions go both ways. Texts are names of peers, `@name`: whatever is used as a peer is one. */
export function valueOf(type: InterfaceType, draw: Draw, peers: readonly string[]): Json {
  const below = (n: number): number => Math.floor(draw() * n);
  switch (type.tag) {
    case 'scalar':
      if (type.name === 'bool') return below(4) > 0;
      if (type.name === 'string') return `@${peers[below(peers.length)] ?? ''}`;
      return type.name.startsWith('f') ? below(8) / 2 : below(4);
    case 'array':
      return Array.from({ length: below(3) }, () => valueOf(type.type, draw, peers));
    case 'option':
      return Array.from({ length: below(2) }, () => valueOf(type.type, draw, peers));
    case 'struct':
      return Object.fromEntries(Object.entries(type.fields).map(([name, field]) => [name, valueOf(field, draw, peers)]));
    case 'topType':
      return below(4);
    case 'bottomType':
    case 'arrow':
    case 'labeledProduct':
    case 'unlabeledProduct':
    case 'nil':
      throw new Error(`there is no value of ${type.tag}`);
  }
}

/** The types of a product, in order. */
export function typesOf(product: InterfaceProduct): readonly InterfaceType[] {
  switch (product.tag) {
    case 'labeledProduct':
      return Object.values(product.fields);
    case 'unlabeledProduct':
      return product.items;
    case 'nil':
      return [];
  }
}

/** `@name` inside a value becomes that peer's id. */
export function withPeerIds(value: Json, ids: Readonly<Record<string, string>>): Json {
  if (typeof value === 'string') return value.startsWith('@') ? (ids[value.slice(1)] ?? value) : value;
  if (Array.isArray(value)) return value.map((item: Json) => withPeerIds(item, ids));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withPeerIds(field, ids)]));
}
