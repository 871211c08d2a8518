/** The calls of a function in its core, and which instruction of its script makes which. */
import { children } from '../../../compiler/core/core.ts';
import type { Call, Node } from '../../../compiler/core/core.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import type { Subject } from './subject.ts';

export class CallsOf {
  readonly #calls: readonly Call[];
  readonly #lines: Subject['lines'];
  /** By static index: the function that it calls. */
  readonly #names: readonly (Json | undefined)[];

  constructor({ core, lines, program }: Subject) {
    this.#calls = callsIn(core.body);
    this.#lines = lines;
    this.#names = program.nodes.map((node) => (node.op === 'call' && node.function.kind === 'constant' ? node.function.value : undefined));
  }

  /** The calls that an instruction may be: one, where what is inlined several times is as often in the script, in the same order. */
  of(instruction: number): readonly Call[] {
    const [line, name] = [this.#lines[instruction], this.#names[instruction]];
    const calls = this.#calls.filter((call) => call.function === name && (call.role === 'argument' || lineOf(call) === line));
    if (calls.length < 2) return calls;
    const instructions = this.#lines.flatMap((other, i) => (other === line && this.#names[i] === name ? [i] : []));
    const same = calls[instructions.indexOf(instruction)];
    return instructions.length === calls.length && same !== undefined ? [same] : calls;
  }
}

function callsIn(node: Node): readonly Call[] {
  return node.kind === 'call' ? [node] : children(node).flatMap(callsIn);
}

function lineOf({ origin }: Call): string | undefined {
  return 'source' in origin ? `${origin.source.path}:${origin.source.text.slice(0, origin.start).split('\n').length}` : undefined;
}
