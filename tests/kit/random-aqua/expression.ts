/** Well-typed expressions from shapes. They never fail: what may is a statement of its own. */
import { methods } from './network.ts';
import type { Arrow, Parameter, Scope, TypeName, Writer } from './scope.ts';
import type { ValueShape } from './shape.ts';

export const noShape: ValueShape = { pick: 0, parts: [] };

type Production = (part: (index: number) => ValueShape) => string;

/** One of `options`, by `pick`. Throws when there is none. */
export function choose<T>(options: readonly T[], pick: number): T {
  const option = options[pick % options.length];
  if (option === undefined) throw new Error('nothing to choose from');
  return option;
}

export class Expressions {
  readonly #writer: Writer;

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /** `argument`: where a stream may stand for an array or an option. */
  of(type: TypeName, scope: Scope, shape: ValueShape, argument = false): string {
    const leaves = this.#leaves(type, scope, argument, shape.pick);
    const options = shape.parts.length === 0 ? leaves : [...leaves, ...this.#nodes(type, scope)];
    // a shape with parts prefers to use them
    const start = shape.parts.length === 0 || shape.pick % 5 === 0 ? 0 : leaves.length;
    const production = options[start + (Math.floor(shape.pick / 5) % (options.length - start))] ?? options[0];
    if (production === undefined) throw new Error(`no expression of type ${type}`);
    return production((index) => shape.parts[index] ?? noShape);
  }

  arguments(params: readonly Parameter[], scope: Scope, shapes: readonly ValueShape[]): string[] | undefined {
    const texts = params.map((param, index) => {
      const shape = shapes[index] ?? noShape;
      if (param === 'stream') return pickName(scope.ownStreams('u32').map(({ name }) => name), shape.pick);
      if (param === 'arrow') return pickName(this.passable(scope).map(({ name }) => name), shape.pick);
      if (param === 'ability') return pickName(scope.abilities, shape.pick);
      return this.of(param, scope, shape, true);
    });
    return texts.every((text) => text !== undefined) ? texts : undefined;
  }

  /** A call of an arrow, or undefined when something that it needs is not there. */
  call(arrow: Arrow, scope: Scope, shapes: readonly ValueShape[]): string | undefined {
    const texts = this.arguments(arrow.params, scope, shapes);
    if (texts === undefined) return undefined;
    this.#writer.calls++;
    const [first = '', ...others] = texts;
    return arrow.braces ? `${arrow.name}{${first}}(${others.join(', ')})` : `${arrow.name}(${texts.join(', ')})`;
  }

  /** Arrows that fit `u32 -> u32`. */
  passable(scope: Scope): readonly Arrow[] {
    return scope.arrows.filter(
      ({ params, results, mayFail, branch, braces }) => !mayFail && !braces && branch === undefined && params.length === 1 && params[0] === 'u32' && results.length === 1 && results[0] === 'u32',
    );
  }

  #leaves(type: TypeName, scope: Scope, argument: boolean, pick: number): Production[] {
    const variables = scope.of(type);
    const recent = variables.map(({ name }) => (): string => name).reverse();
    const streams = (element: 'u32' | 'string'): Production[] => (argument ? scope.ownStreams(element).map(({ name }) => () => name) : []);
    switch (type) {
      case 'u32':
        return [...recent, () => String(pick % 10), () => 'LIMIT', ...scope.of('Item').map(({ name }) => () => `${name}.n`)];
      case 'string':
        return [...recent, () => `"t${pick % 10}"`, () => 'LABEL', ...scope.of('Item').map(({ name }) => () => `${name}.name`), ...scope.abilities.map((name) => () => `${name}.tag`)];
      case 'bool':
        return [...recent, () => (pick % 2 === 0 ? 'true' : 'false')];
      case '[]u32':
        return [...recent, () => `[${pick % 7}, ${pick % 3}]`, ...streams('u32'), ...scope.of('Pair').map(({ name }) => () => `${name}.list`)];
      case '[]string':
        return [...recent, () => `["u${pick % 7}", "v"]`, ...streams('string')];
      case '?u32':
        return [...recent, () => `?[${pick % 9}]`, ...(argument ? [() => 'nil'] : []), ...streams('u32'), ...scope.of('Pair').map(({ name }) => () => `${name}.extra`)];
      case 'Item':
        return [...recent, () => `Item(name = "i${pick % 5}", n = ${pick % 8})`, ...scope.of('Pair').map(({ name }) => () => `${name}.item`)];
      case 'Pair':
        return [...recent, () => `Pair(item = Item(n = ${pick % 8}, name = LABEL), list = [${pick % 5}], extra = nil)`];
      case 'peer':
        return [...recent, () => 'HOST_PEER_ID', () => 'INIT_PEER_ID'];
      case 'peers':
        return recent;
    }
  }

  #nodes(type: TypeName, scope: Scope): Production[] {
    const of = (wanted: TypeName, shape: ValueShape): string => this.of(wanted, scope, shape);
    const calls = [...this.#serviceCalls(type, scope), ...this.#arrowCalls(type, scope)];
    switch (type) {
      case 'u32':
        return [
          ...calls,
          (part) => this.#counted(`Node.signed(${this.#integer(scope, part(0))})`),
          (part) => `(${of('u32', part(0))} + ${of('u32', part(1))})`,
          // never a constant: ours refuses constants below zero where u32 is wanted
          (part) => this.#counted(`(Node.num(${of('u32', part(0))}) - ${of('u32', part(1))})`),
          (part) => `(${of('u32', part(0))} * ${(part(1).pick % 5) + 1})`,
          (part) => `(${of('u32', part(0))} / ${(part(1).pick % 3) + 1})`,
          (part) => `(${of('u32', part(0))} % ${(part(1).pick % 5) + 2})`,
          ...scope.variables.filter(({ length }) => length > 0).map(({ name }) => () => `${name}.length`),
          ...scope.of('[]u32').map(({ name }) => () => `${name}.length`),
          ...scope.of('?u32').map(({ name }) => () => `${name}.length`),
          ...scope.of('[]u32').filter(({ length }) => length > 0).map(({ name, length }): Production => (part) => `${name}[${part(0).pick % length}]`),
          ...scope.ownStreams().map(({ name }) => () => `${name}.length`),
          ...scope.filled
            .filter(({ branch, element }) => branch === scope.branch && element === 'u32')
            .map(({ name }): Production => (part) => this.#counted(part(0).pick % 2 === 0 ? `${name}!` : `${name}[${name}.length - 1]`)),
        ];
      case 'bool':
        return [
          ...calls,
          (part) => `(${of('u32', part(0))} ${choose(['<', '<=', '>', '>='], part(2).pick)} ${of('u32', part(1))})`,
          (part) => `(${of('u32', part(0))} ${choose(['==', '!='], part(2).pick)} ${of('u32', part(1))})`,
          (part) => `(${of('string', part(0))} == ${of('string', part(1))})`,
          (part) => `(${this.of('[]u32', scope, part(0), true)} == ${this.of('[]u32', scope, part(1), true)})`,
          (part) => `(${this.of('?u32', scope, part(0), true)} == ${this.of('?u32', scope, part(1), true)})`,
          (part) => `(${of('Item', part(0))} != ${of('Item', part(1))})`,
          (part) => `(${of('bool', part(0))} && ${of('bool', part(1))})`,
          (part) => `(${of('bool', part(0))} || ${of('bool', part(1))})`,
          (part) => `!${of('bool', part(0))}`,
        ];
      case '[]u32':
        return [...calls, (part) => `[${of('u32', part(0))}, ${of('u32', part(1))}]`];
      case '[]string':
        return [...calls, (part) => `[${of('string', part(0))}, ${of('string', part(1))}]`];
      case '?u32':
        return [
          ...calls,
          (part) => `?[${of('u32', part(0))}]`,
          ...scope.of('?u32').map(({ name }): Production => (part) => `?[${name}!, ${of('u32', part(0))}]`),
        ];
      case 'Item':
        return [
          ...calls,
          (part) => `Item(n = ${of('u32', part(0))}, name = ${of('string', part(1))})`,
          ...scope.of('Item').map(({ name }): Production => (part) => `${name}.copy(n = ${of('u32', part(0))})`),
        ];
      case 'Pair':
        return [
          ...calls,
          (part) => `Pair(item = ${of('Item', part(0))}, list = ${this.of('[]u32', scope, part(1), true)}, extra = ${this.of('?u32', scope, part(2), true)})`,
          ...scope.of('Pair').map(({ name }): Production => (part) => `${name}.copy(item = ${of('Item', part(0))})`),
        ];
      case 'string':
        return calls;
      case 'peer':
      case 'peers':
        return this.#leaves(type, scope, false, 0);
    }
  }

  /** Of any sign, with constant parts to fold. */
  #integer(scope: Scope, shape: ValueShape): string {
    const [left, right] = shape.parts;
    if (left === undefined) return choose(['7', '0', '-3', '12', '-1', '100', this.of('u32', scope, noShape)], shape.pick);
    const operator = choose(['+', '-', '+', '-', '*', '/', '%'], shape.pick);
    if (operator === '/' || operator === '%') return `(${this.#integer(scope, left)} ${operator} ${choose(['3', '-2', '5'], Math.floor(shape.pick / 7))})`;
    const text = `${this.#integer(scope, left)} ${operator} ${this.#integer(scope, right ?? noShape)}`;
    return operator === '*' || shape.pick % 3 === 0 ? `(${text})` : text;
  }

  #serviceCalls(type: TypeName, scope: Scope): Production[] {
    return methods
      .filter(({ result }) => result === type)
      .map(({ name, params }): Production => (part) => this.#counted(`Node.${name}(${params.map((param, index) => this.of(param, scope, part(index), true)).join(', ')})`));
  }

  #arrowCalls(type: TypeName, scope: Scope): Production[] {
    return scope
      .callable()
      .filter(({ results, mayFail, params }) => results.length === 1 && results[0] === type && !mayFail && !params.some((param) => param === 'stream'))
      .map((arrow): Production => (part) => this.call(arrow, scope, [part(0), part(1), part(2)]) ?? this.of(type, scope, noShape));
  }

  #counted(text: string): string {
    this.#writer.calls++;
    return text;
  }
}

function pickName(names: readonly string[], pick: number): string | undefined {
  return names[pick % Math.max(names.length, 1)];
}
