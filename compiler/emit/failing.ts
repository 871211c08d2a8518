import { mayFail } from '../core/core.ts';
import type { Placed, PlacedFold } from '../placement/placed.ts';

/** Which processes can fail; an `if` around one that cannot needs no care to tell its errors from its condition. */
export class Failing {
  readonly #known = new Map<Placed, boolean>();

  canFail(node: Placed): boolean {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const result = this.#decide(node);
    this.#known.set(node, result);
    return result;
  }

  #decide(node: Placed): boolean {
    switch (node.kind) {
      case 'seq':
        return node.nodes.some((inner) => this.canFail(inner));
      case 'par':
        return !node.detached && node.branches.every((branch) => this.canFail(branch));
      case 'try':
        return this.canFail(node.handler);
      case 'if':
        return mayFail(node.left) || mayFail(node.right) || this.canFail(node.then) || this.canFail(node.else);
      case 'fold':
        return isView(node.iterable) || (node.mode === 'seq' && (this.canFail(node.body) || this.canFail(node.beforeNext)));
      case 'new':
        return this.canFail(node.body);
      case 'call':
      case 'fail':
        return true;
      case 'canon':
      case 'join':
      case 'hop':
        return mayFail(node.peer);
      case 'tour':
        return true;
      case 'push':
      case 'ap':
        return mayFail(node.value);
      case 'insert':
        return mayFail(node.key) || mayFail(node.value);
      case 'null':
      case 'never':
        return false;
    }
  }
}

function isView(iterable: PlacedFold['iterable']): boolean {
  return iterable.kind !== 'stream' && iterable.kind !== 'map' && mayFail(iterable);
}
