/** Which calls may fail when every peer answers: all but those of builtin functions that have a result for every argument. */
import { children } from '../core/core.ts';
import type { Call, Node, Operand } from '../core/core.ts';
import { nameOfCall } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

const total: Readonly<Record<string, ReadonlySet<string>>> = {
  cmp: new Set(['gt', 'gte', 'lt', 'lte', 'cmp']),
  // Integers are taken to be far from the limits of 64 bits.
  math: new Set(['add', 'sub', 'mul', 'fmul']),
  op: new Set(['noop', 'array', 'array_length', 'identity', 'concat', 'concat_strings', 'string_to_b58']),
  peer: new Set(['timeout', 'timestamp_ms', 'timestamp_sec']),
  debug: new Set(['stringify']),
};

export function mayCallFail({ role, service, function: name, arguments: operands }: Call): boolean {
  switch (role) {
    case 'argument':
    case 'response':
    case 'error':
      return false;
    case 'operator':
    case 'user':
      if (service.kind !== 'string') return true;
      return total[service.value]?.has(name) !== true && !(service.value === 'math' && isByLiteral(name, operands));
    case 'callback':
      return true;
  }
}

/** Whether it divides by a number that is not 0. */
function isByLiteral(name: string, [, by]: readonly Operand[]): boolean {
  return (name === 'div' || name === 'rem') && by?.kind === 'integer' && by.value !== 0n;
}

/** Whether a call in there may fail. */
export function mayAnyCallFail(node: Node): boolean {
  if (node.kind === 'call') return mayCallFail(node);
  for (const inner of children(node)) if (mayAnyCallFail(inner)) return true;
  return false;
}

/** The choice whether a call fails; few of them are ever decided, so what they are called is found out when asked. */
export class CallFails {
  readonly kind = 'fails';
  readonly local: boolean;
  readonly call: Call;
  /** Which iterations of the unrolled loops around; see `Construction`. */
  readonly path: string;
  readonly #vocabulary: Vocabulary;
  #key: string | undefined;

  constructor(call: Call, path: string, local: boolean, vocabulary: Vocabulary) {
    this.local = local;
    this.call = call;
    this.path = path;
    this.#vocabulary = vocabulary;
  }

  get key(): string {
    return (this.#key ??= this.#vocabulary.key(this.call, this.path));
  }

  get text(): string {
    return nameOfCall(this.call);
  }
}
