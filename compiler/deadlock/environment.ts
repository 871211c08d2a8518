/** What variables stand for in one case, and what reading an operand takes. */
import { whole } from '../core/core.ts';
import type { Operand, Variable } from '../core/core.ts';
import { constant, isFollowed, minus, ONE, ZERO } from './linear.ts';
import type { Definition, Step } from './step.ts';
import { and, atLeastZero, NO, not, numbered, or, Value, YES } from './value.ts';
import type { Known, Truth } from './value.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Reading {
  readonly value: Value;
  readonly needs: readonly Definition[];
  readonly fails: Truth;
}

/** Where something is defined: in which iterations, and in which arms. */
export interface Here extends Pick<Definition, 'path'> {
  readonly conditions: readonly Truth[];
}

/** `whole`: reading all of it, once somebody did. */
type Defined = Definition & Here & { readonly definers: Step[]; value: Value; whole?: Reading };

/** What the source calls them. */
const predefined = { 'init-peer': 'INIT_PEER_ID', timestamp: 'PARTICLE_TIMESTAMP', ttl: 'PARTICLE_TTL' } as const;

export class Environment {
  /** How many definitions there are so far. */
  count = 0;
  readonly #definitions = new Map<Variable, Defined>();
  readonly #vocabulary: Vocabulary;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** The element of an iteration: there from its start. */
  bind(variable: Variable, value: Value, path: string): void {
    this.#definitions.set(variable, { index: this.count++, name: variable.name, origin: variable.origin, value, definers: [], path, conditions: [] });
  }

  /** A second definer stands in the other arm of an `if`: which value it is hangs on the condition. */
  define(variable: Variable, step: Step, value: Value, { path, conditions }: Here): Definition {
    const before = this.#definitions.get(variable);
    if (before?.path === path) {
      before.definers.push(step);
      before.value = new Value(variable.name, 'result', Infinity, { truth: or([and([...before.conditions, before.value.truth]), and([...conditions, value.truth])]) });
      delete before.whole;
      return before;
    }
    const definition: Defined = { index: this.count++, name: variable.name, origin: variable.origin, value, definers: [step], path, conditions };
    this.#definitions.set(variable, definition);
    return definition;
  }

  read(operand: Operand): Reading {
    switch (operand.kind) {
      case 'string':
        return plain({ text: operand.value }, JSON.stringify(operand.value));
      case 'integer': {
        const value = Number(operand.value);
        return isFollowed(value) ? plain({ integer: constant(value) }, String(operand.value)) : { value: this.#named(String(operand.value), 'computed'), needs: [], fails: NO };
      }
      case 'boolean':
        return plain({ truth: operand.value ? YES : NO }, String(operand.value));
      case 'empty-array':
        return plain({ length: ZERO }, '[]');
      case 'float':
        // 1.0 is 1
        return plain(Number.isInteger(operand.value) && isFollowed(operand.value) ? { integer: constant(operand.value) } : { text: String(operand.value) }, String(operand.value));
      case 'init-peer':
      case 'timestamp':
      case 'ttl':
        return { value: this.#named(predefined[operand.kind], 'parameter'), needs: [], fails: NO };
      case 'error':
        return { value: new Value('error', 'result', Infinity), needs: [], fails: NO };
      case 'variable':
        return this.#readVariable(operand);
    }
  }

  /** What is the same wherever it stands in the function. */
  #named(name: string, origin: Value['origin']): Value {
    return this.#vocabulary.known(this.#vocabulary, name) ?? this.#vocabulary.keep(this.#vocabulary, name, new Value(name, origin, 0));
  }

  #readVariable({ variable, lens }: Extract<Operand, { readonly kind: 'variable' }>): Reading {
    const definition = this.#definitions.get(variable);
    if (definition === undefined) return { value: new Value(variable.name, 'result', Infinity), needs: [], fails: NO };
    const { value } = definition;
    if (lens === 'length') return { value: new Value(`${value.name}.length`, value.origin, value.depth, { integer: value.length }), needs: [definition], fails: NO };
    if (lens.length === 0) return (definition.whole ??= { value, needs: [definition], fails: NO });
    const needs: Definition[] = [definition];
    const fails: Truth[] = [];
    let at = value;
    for (const accessor of lens) {
      switch (accessor.kind) {
        case 'field':
          at = at.field(accessor.name);
          break;
        case 'index':
          fails.push(not(atLeastZero(minus(minus(at.length, constant(accessor.index)), ONE))));
          at = at.at(numbered(accessor.index));
          break;
        case 'variable': {
          const { value: index, needs: before } = this.read(whole(accessor.variable));
          for (const definer of before) needs.push(definer);
          if (variable.kind !== 'canon-map') fails.push(not(and([atLeastZero(index.integer), atLeastZero(minus(minus(at.length, index.integer), ONE))])));
          at = variable.kind === 'canon-map' ? at.entry(index) : at.at(index);
        }
      }
    }
    return { value: at, needs, fails: or(fails) };
  }
}

/** Of a literal. */
function plain(known: Known, name: string): Reading {
  return { value: new Value(name, 'parameter', 0, known), needs: [], fails: NO };
}
