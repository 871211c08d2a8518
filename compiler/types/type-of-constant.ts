/** Types of constants: those of the program and those that every file sees. */
import { assertNever } from '../invariant.ts';
import type { ConstSymbol, PredefinedSymbol } from '../names/symbols.ts';
import type { Expression } from '../syntax/tree.ts';
import { bool, errorType, floatLiteral, nilType, scalar, signedLiteral, string, u32, unknown, unsignedLiteral } from './basic-types.ts';
import type { Checker } from './checker.ts';
import type { Type } from './type.ts';

/** A constant may stand for a constant that stands for …: any number of them, or (reported with the names) itself. */
export function constantType(constant: ConstSymbol, checker: Checker): Type {
  const { symbols } = checker.shared;
  const met = new Set<ConstSymbol>();
  let type: Type | undefined;
  for (let current = constant; type === undefined; ) {
    if (met.has(current) || checker.shared.isFaulty(current.node.name.span)) break;
    met.add(current);
    const { value } = current.node;
    const next = value.kind === 'name-use' || value.kind === 'field-access' ? checker.names.uses.get(value) : undefined;
    if (next?.kind === 'const') {
      type = symbols.get(next);
      current = next;
    } else {
      type = next?.kind === 'predefined' ? predefinedType(next.name) : literalType(value);
    }
  }
  for (const each of met) symbols.set(each, type ?? unknown);
  return type ?? unknown;
}

function literalType(value: Expression): Type {
  switch (value.kind) {
    case 'boolean-literal':
      return bool;
    case 'integer-literal':
      return value.value < 0n ? signedLiteral : unsignedLiteral;
    case 'float-literal':
      return floatLiteral;
    case 'string-literal':
    case 'init-peer-literal':
      return string;
    default:
      return unknown;
  }
}

export function predefinedType(name: PredefinedSymbol['name']): Type {
  switch (name) {
    case 'nil':
      return nilType;
    case 'INIT_PEER_ID':
    case 'HOST_PEER_ID':
      return string;
    case 'PARTICLE_TTL':
      return u32;
    case 'PARTICLE_TIMESTAMP':
      return scalar('u64');
    case 'LAST_ERROR':
      return errorType;
    default:
      return assertNever(name);
  }
}
