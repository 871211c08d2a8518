import type { Operand } from './word.ts';

export type OperandClass =
  | Exclude<Operand['kind'], 'variable' | 'stream-or-map' | 'error' | 'last-error'>
  | 'stream'
  | 'map'
  | `${'error' | 'last-error' | 'scalar' | 'canon' | 'canon-map'}${'' | ' with lens'}`;

/** A place of an instruction, in words, and what the grammar lets stand there. */
export interface Role {
  readonly what: string;
  readonly accepts: ReadonlySet<OperandClass>;
  /** The accepted forms, for people. */
  readonly forms: string;
}

export function classOf(operand: Operand): OperandClass {
  switch (operand.kind) {
    case 'stream-or-map':
      return operand.variable.kind;
    case 'variable':
      return operand.lens.length === 0 ? operand.variable.kind : `${operand.variable.kind} with lens`;
    case 'error':
    case 'last-error':
      return operand.lens.length === 0 ? operand.kind : `${operand.kind} with lens`;
    default:
      return operand.kind;
  }
}

const names: readonly OperandClass[] = ['string', 'scalar', 'scalar with lens', 'canon with lens', 'canon-map with lens'];
const scalars: readonly OperandClass[] = ['scalar', 'scalar with lens', 'canon with lens'];
const apValues: readonly OperandClass[] = [
  ...['integer', 'float', 'boolean', 'empty-array', 'init-peer-id', 'timestamp', 'ttl'] as const,
  ...['error', 'error with lens', 'last-error', 'last-error with lens', 'canon'] as const,
  ...names,
];

const nameForms = 'a string, a scalar, or a part of a scalar or canon';
const valueForms = 'a literal, a scalar, a canon, or a part of one';

function peer(of: string): Role {
  return { what: `the peer of the ${of}`, accepts: new Set<OperandClass>(['init-peer-id', ...names]), forms: `%init_peer_id%, ${nameForms}` };
}

export const roles = {
  peerOfCall: peer('call'),
  peerOfCanon: peer('canon'),
  peerOfHop: peer('hop'),
  service: { what: 'the service id', accepts: new Set(names), forms: nameForms },
  function: { what: 'the name of the function', accepts: new Set(names), forms: nameForms },
  argument: { what: 'an argument or `]`', accepts: new Set([...apValues, 'canon-map'] as const), forms: valueForms },
  compared: { what: 'a value to compare', accepts: new Set([...apValues, 'canon-map'] as const), forms: valueForms },
  applied: { what: 'the value to copy', accepts: new Set(apValues), forms: 'a literal, a scalar, a canon stream, or a part of a variable' },
  key: { what: 'the key', accepts: new Set<OperandClass>(['string', 'integer', ...scalars]), forms: 'a string, an integer, a scalar, or a part of a scalar or canon' },
  count: { what: 'the count or `)`', accepts: new Set<OperandClass>(['integer', ...scalars]), forms: 'an integer or a scalar' },
  iterable: {
    what: 'what the fold goes through',
    accepts: new Set<OperandClass>(['scalar', 'scalar with lens', 'canon', 'canon-map', 'canon-map with lens', 'empty-array', 'stream', 'map']),
    forms: 'a scalar or its part, a canon, a stream, a map, or `[]`',
  },
  failure: {
    what: 'the error to fail with',
    accepts: new Set<OperandClass>([...scalars, 'integer', 'last-error', 'error']),
    forms: 'a code and a message, :error:, %last_error%, a scalar, or a part of one',
  },
} as const;

/** An operand in words, for `found …`. */
export function describeOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'stream-or-map':
      return `the ${operand.variable.kind} \`${operand.variable.name}\``;
    case 'variable': {
      const kind = operand.variable.kind === 'canon-map' ? 'canon map' : operand.variable.kind;
      return operand.lens.length === 0 ? `the ${kind} \`${operand.variable.name}\`` : `a part of the ${kind} \`${operand.variable.name}\``;
    }
    case 'string':
      return 'a string';
    case 'integer':
      return `the integer ${operand.value}`;
    case 'float':
      return `the float ${operand.value}`;
    case 'boolean':
      return `\`${operand.value}\``;
    case 'empty-array':
      return '`[]`';
    case 'init-peer-id':
    case 'timestamp':
    case 'ttl':
      return `%${operand.kind.replaceAll('-', '_')}%`;
    case 'error':
      return operand.lens.length === 0 ? '`:error:`' : 'a part of `:error:`';
    case 'last-error':
      return operand.lens.length === 0 ? '`%last_error%`' : 'a part of `%last_error%`';
  }
}

/** What to do about an operand that its place does not take. */
export function hintFor(operand: Operand): string | undefined {
  if (operand.kind === 'stream-or-map') return `A ${operand.variable.kind} is read by folding over it or after freezing it with \`canon\`.`;
  if (operand.kind !== 'variable' || operand.lens.length > 0) return undefined;
  if (operand.variable.kind === 'canon') return `Take one element: \`${operand.variable.name}.$.[0]\`.`;
  if (operand.variable.kind === 'canon-map') return `Take the values of one key: \`${operand.variable.name}.$.key\`.`;
  return undefined;
}
