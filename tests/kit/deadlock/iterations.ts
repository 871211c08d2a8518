/** In which iterations of the loops around it an instruction runs: the engine says it with a key only, which is made of them. */
import { instanceKey, itemContext, rootContext } from '../../../runtime/engine/key.ts';
import type { Node, Program } from '../../../runtime/engine/program.ts';
import type { Crypto } from '../../../runtime/particle/crypto.ts';
import type { InstanceKey } from '../../../runtime/particle/particle.ts';

/** More iterations of one loop are not looked for. */
const MOST = 12;

export interface Instance {
  /** Static index. */
  readonly instruction: number;
  readonly key: InstanceKey;
}

export class Iterations {
  readonly #crypto: Crypto;
  /** Of each instruction, the loops around it, the outermost first; undefined when one of them is over a stream that grows. */
  readonly #loops: readonly (readonly number[] | undefined)[];
  readonly #contexts = new Map<string, readonly string[]>();
  readonly #known = new Map<InstanceKey, { readonly instruction: number; readonly path: string } | undefined>();
  readonly #snapshots: readonly number[];

  constructor({ nodes, root }: Program, crypto: Crypto) {
    this.#crypto = crypto;
    this.#loops = loopsIn(root, nodes.length);
    this.#snapshots = nodes.flatMap(({ op, index }) => (op === 'canon' ? [index] : []));
  }

  /** `.0.2`: the first iteration of the outer loop, the third of the inner one; undefined where that cannot be said. */
  of(instruction: number, key: InstanceKey): string | undefined {
    return this.#among([instruction], key)?.path;
  }

  /** Which snapshot that is, and in which iteration. */
  ofSnapshot(key: InstanceKey): { readonly instruction: number; readonly path: string } | undefined {
    return this.#among(this.#snapshots, key);
  }

  #among(instructions: readonly number[], key: InstanceKey): { readonly instruction: number; readonly path: string } | undefined {
    if (this.#known.has(key)) return this.#known.get(key);
    const found = instructions.flatMap((instruction) => {
      const loops = this.#loops[instruction];
      const path = loops === undefined ? undefined : this.#find(loops, 0, rootContext, (context) => instanceKey(this.#crypto, context, instruction) === key);
      return path === undefined ? [] : [{ instruction, path }];
    })[0];
    this.#known.set(key, found);
    return found;
  }

  #find(loops: readonly number[], at: number, context: string, isIt: (context: string) => boolean): string | undefined {
    const loop = loops[at];
    if (loop === undefined) return isIt(context) ? '' : undefined;
    for (const [i, inner] of this.#itemsOf(context, loop).entries()) {
      const rest = this.#find(loops, at + 1, inner, isIt);
      if (rest !== undefined) return `.${i}${rest}`;
    }
    return undefined;
  }

  #itemsOf(context: string, loop: number): readonly string[] {
    const key = `${context} ${loop}`;
    let items = this.#contexts.get(key);
    if (items === undefined) this.#contexts.set(key, (items = Array.from({ length: MOST }, (_, i) => itemContext(this.#crypto, context, loop, i))));
    return items;
  }
}

function loopsIn(root: Node, count: number): readonly (readonly number[] | undefined)[] {
  const all = new Array<readonly number[] | undefined>(count);
  const walk = (node: Node, loops: readonly number[] | undefined): void => {
    all[node.index] = loops;
    switch (node.op) {
      case 'seq':
      case 'par':
      case 'xor':
        walk(node.left, loops);
        walk(node.right, loops);
        return;
      case 'match':
      case 'mismatch':
      case 'new':
        walk(node.body, loops);
        return;
      case 'fold':
        walk(node.body, node.iterable.kind === 'stream' || loops === undefined ? undefined : [...loops, node.index]);
        if (node.last !== undefined) walk(node.last, loops);
        return;
      default:
    }
  };
  walk(root, []);
  return all;
}
