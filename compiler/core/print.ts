/** Core as text, for `aqua debug core`: one node a line, two spaces a level. Variables of one name are told apart by a number. */
import type { Accessor, CoreFunction, Node, Operand, Place, Variable } from './core.ts';

/** Numbers variables that share a name. */
export class Labels {
  readonly #labels = new Map<Variable, string>();
  readonly #counts = new Map<string, number>();

  of(variable: Variable): string {
    const known = this.#labels.get(variable);
    if (known !== undefined) return known;
    const base = `${SIGILS[variable.kind]}${variable.name}`;
    const count = this.#counts.get(base) ?? 0;
    this.#counts.set(base, count + 1);
    const label = count === 0 ? base : `${base}'${count}`;
    this.#labels.set(variable, label);
    return label;
  }

  operand(operand: Operand): string {
    switch (operand.kind) {
      case 'string':
        return JSON.stringify(operand.value);
      case 'integer':
      case 'float':
      case 'boolean':
        return String(operand.value);
      case 'empty-array':
        return '[]';
      case 'init-peer':
        return 'INIT_PEER_ID';
      case 'timestamp':
        return 'PARTICLE_TIMESTAMP';
      case 'ttl':
        return 'PARTICLE_TTL';
      case 'error':
        return `ERROR${operand.lens.map((accessor) => this.#accessor(accessor)).join('')}`;
      case 'variable': {
        const lens = operand.lens === 'length' ? '.length' : operand.lens.map((accessor) => this.#accessor(accessor)).join('');
        return this.of(operand.variable) + lens;
      }
    }
  }

  /** The innermost frame of a place. */
  frame(place: Place): string {
    const { peer, via } = place.at(-1) ?? place[0];
    return `${this.operand(peer)}${via.map(({ operand, many }) => ` via ${many ? 'all of ' : ''}${this.operand(operand)}`).join('')}`;
  }

  #accessor(accessor: Accessor): string {
    switch (accessor.kind) {
      case 'field':
        return `.${accessor.name}`;
      case 'index':
        return `[${accessor.index}]`;
      case 'variable':
        return `[${this.of(accessor.variable)}]`;
    }
  }
}

const SIGILS = { scalar: '', iterator: '', stream: '*', map: '%', canon: '#', 'canon-map': '#%' } as const;

export function printCore(func: CoreFunction): string {
  const labels = new Labels();
  const lines = [`func ${func.name}`];
  const print = (node: Node, depth: number): void => {
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
        if (node.else.kind === 'null') return;
        line('else');
        print(node.else, depth + 1);
        return;
      case 'on':
        line(`${node.how === 'closure' ? 'at' : node.how} ${labels.frame(node.place)}`);
        print(node.body, depth + 1);
        return;
      case 'fold': {
        const over = node.iterable.kind === 'stream' || node.iterable.kind === 'map' ? labels.of(node.iterable) : labels.operand(node.iterable);
        line(`for ${labels.of(node.item)} <- ${over} ${node.mode}`);
        print(node.body, depth + 1);
        return;
      }
      case 'new':
        line(`new ${node.variables.map((variable) => labels.of(variable)).join(', ')}`);
        print(node.body, depth + 1);
        return;
      default:
        line(describeLeaf(node, labels));
    }
  };
  print(func.body, 1);
  return `${lines.join('\n')}\n`;
}

type Leaf = Extract<Node, { kind: 'call' | 'canon' | 'join' | 'push' | 'insert' | 'ap' | 'fail' | 'null' | 'never' }>;

/** One line for a node without nodes inside. */
export function describeLeaf(node: Leaf, labels: Labels): string {
  switch (node.kind) {
    case 'call': {
      const output = node.output === undefined ? '' : `${labels.of(node.output)} <- `;
      const args = node.arguments.map((argument) => labels.operand(argument)).join(', ');
      return `${output}${labels.operand(node.service)}.${node.function}(${args})`;
    }
    case 'canon':
      return `${labels.of(node.output)} = freeze ${labels.of(node.source)}`;
    case 'join':
      return `${labels.of(node.output)} = join ${labels.of(node.stream)} until ${labels.operand(node.count)}`;
    case 'push':
      return `${labels.of(node.stream)} <<- ${labels.operand(node.value)}`;
    case 'insert':
      return `${labels.of(node.map)} <<- ${labels.operand(node.key)}, ${labels.operand(node.value)}`;
    case 'ap':
      return `${labels.of(node.output)} = ${labels.operand(node.value)}`;
    case 'fail':
      return `fail ${labels.operand(node.value)}`;
    case 'null':
      return 'nothing';
    case 'never':
      return 'never';
  }
}
