/** Placed core as text, for `aqua debug placed`: like core, with the peer of each step and the reason of each hop. */
import { describeLeaf, Labels } from '../core/print.ts';
import type { PlacedFunction } from './place.ts';
import type { Placed } from './placed.ts';

export function printPlaced(func: PlacedFunction): string {
  const labels = new Labels();
  const lines = [`func ${func.name}`];
  const print = (node: Placed, depth: number): void => {
    const line = (text: string): void => void lines.push('  '.repeat(depth) + text);
    switch (node.kind) {
      case 'seq':
        for (const child of node.nodes) print(child, depth);
        return;
      case 'par':
        for (const branch of node.branches) {
          line(node.detached ? 'co' : 'par');
          print(branch, depth + 1);
        }
        return;
      case 'try':
        line('try');
        print(node.attempt, depth + 1);
        line('catch');
        print(node.handler, depth + 1);
        return;
      case 'if':
        line(`if ${labels.operand(node.left)} ${node.equal ? '==' : '!='} ${labels.operand(node.right)}`);
        print(node.then, depth + 1);
        line('else');
        print(node.else, depth + 1);
        return;
      case 'fold': {
        const over = node.iterable.kind === 'stream' || node.iterable.kind === 'map' ? labels.of(node.iterable) : labels.operand(node.iterable);
        line(`for ${labels.of(node.item)} <- ${over} ${node.mode}`);
        print(node.body, depth + 1);
        if (node.beforeNext.kind !== 'null') {
          line('before the next');
          print(node.beforeNext, depth + 1);
        }
        if (node.last.kind !== 'null' && node.last.kind !== 'never') {
          line('after the last');
          print(node.last, depth + 1);
        }
        return;
      }
      case 'new':
        line(`new ${node.variables.map((variable) => labels.of(variable)).join(', ')}`);
        print(node.body, depth + 1);
        return;
      case 'hop':
        line(`hop ${labels.operand(node.peer)}  -- ${node.reason}`);
        return;
      case 'tour':
        line(`hop all of ${labels.operand(node.peers)}${node.backwards ? ' backwards' : ''}  -- ${node.reason}`);
        return;
      case 'call':
      case 'canon':
      case 'join':
        line(`${labels.operand(node.peer)}: ${describeLeaf(node, labels)}`);
        return;
      default:
        line(describeLeaf(node, labels));
    }
  };
  print(func.body, 1);
  return `${lines.join('\n')}\n`;
}
