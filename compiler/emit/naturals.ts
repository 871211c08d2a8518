/** Which values are surely numbers that are not below zero: a `join` of so many waits for them, one of fewer for nothing. */
import type { DataVariable, Operand, Variable } from '../core/core.ts';
import type { Placed } from '../placement/placed.ts';

export class Naturals {
  readonly #known = new Set<DataVariable>();

  /** Takes in what a node defines, in the order of the text. */
  note(node: Placed): void {
    if (node.kind === 'ap' && this.has(node.value)) this.#known.add(node.output);
    if (node.kind !== 'call' || node.output === undefined || node.output.kind === 'stream') return;
    const { service, function: name, arguments: args, output } = node;
    const isSum = service.kind === 'string' && service.value === 'math' && (name === 'add' || name === 'mul');
    if (isSum && args.every((argument) => this.has(argument))) this.#known.add(output);
  }

  has(operand: Operand): boolean {
    if (operand.kind === 'integer') return operand.value >= 0;
    if (operand.kind !== 'variable') return false;
    const { variable, lens } = operand;
    return lens === 'length' || (lens.length === 0 && (this.#known.has(variable) || isUnsigned(variable)));
  }
}

function isUnsigned({ type }: Variable): boolean {
  return type?.kind === 'scalar' && type.name.startsWith('u');
}
