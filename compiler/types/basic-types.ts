/** The types that need no declaration, one object each. */
import type { ScalarName } from '../syntax/tree.ts';
import type { Type } from './type.ts';

type Scalar = Extract<Type, { kind: 'scalar' }>;

const scalars = new Map<ScalarName, Scalar>();

export function scalar(name: ScalarName): Scalar {
  const known = scalars.get(name);
  if (known !== undefined) return known;
  const made: Scalar = { kind: 'scalar', name };
  scalars.set(name, made);
  return made;
}

export const top: Type = { kind: 'top' };
export const bottom: Type = { kind: 'bottom' };
export const unknown: Type = { kind: 'unknown' };
export const string: Type = scalar('string');
export const bool: Type = scalar('bool');
export const u32: Type = scalar('u32');
export const i64: Type = scalar('i64');
export const unsignedLiteral: Type = { kind: 'literal', literal: 'unsigned' };
export const signedLiteral: Type = { kind: 'literal', literal: 'signed' };
export const floatLiteral: Type = { kind: 'literal', literal: 'float' };
/** The type of `nil`: fits every option and array. */
export const nilType: Type = { kind: 'option', element: bottom };

/** What `catch e` and `LAST_ERROR` hold. */
export const errorType: Type = {
  kind: 'struct',
  name: 'Error',
  fields: new Map([
    ['message', string],
    ['error_code', i64],
    ['instruction', string],
    ['peer_id', string],
  ]),
};

/** What may be stored, sent and received: everything that is not a stream, a map, an arrow or an ability. */
export function isData(type: Type): boolean {
  switch (type.kind) {
    case 'scalar':
    case 'literal':
    case 'array':
    case 'option':
    case 'struct':
    case 'top':
    case 'bottom':
    case 'unknown':
      return true;
    default:
      return false;
  }
}

/** The stream turned into the array of what it holds at one moment; other types stay as they are. */
export function canonicalised(type: Type): Type {
  return type.kind === 'stream' ? { kind: 'array', element: type.element } : type;
}

/** What cannot travel as data, in words. */
export function unsendable(type: Type): 'an ability' | 'a service' | 'a stream map' | 'a function' | undefined {
  switch (type.kind) {
    case 'ability':
      return 'an ability';
    case 'service':
      return 'a service';
    case 'map':
      return 'a stream map';
    case 'arrow':
      return 'a function';
    default:
      return undefined;
  }
}
