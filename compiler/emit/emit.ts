/** From placed core to AIR. With extensions, waits and hops are single instructions; without, what the first VM knows. */
import { assertNever } from '../invariant.ts';
import { mayFail } from '../core/core.ts';
import type { DataVariable, Lens as CoreLens, Operand, Origin, Variable } from '../core/core.ts';
import type { PlacedFunction } from '../placement/place.ts';
import type { At, Placed, PlacedFold, PlacedIf, PlacedNew, Tour } from '../placement/placed.ts';
import type { Join, Stream, StreamMap } from '../core/core.ts';
import type { CanonVariable, Instruction, Lens, ScalarVariable, StreamVariable, Value } from '../../runtime/air/instruction.ts';
import { print } from '../../runtime/air/print.ts';
import type { SourceMap } from '../../runtime/air/source-map.ts';
import { notForAvm } from '../diagnostics/catalog/lowering.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { Failing } from './failing.ts';
import { unreadableLiterals } from './first-generation.ts';
import { Naturals } from './naturals.ts';
import { SourceMapBuilder } from './source-map.ts';
import { VariableNames } from './variable-names.ts';

export interface EmitOptions {
  /** Use `(canon p $s #c n)` and `(hop p)`, which the first generation's VM does not know. */
  readonly extensions: boolean;
}

export interface EmittedFunction {
  /** AIR as text: thousands of functions are kept at once, and their trees would be many times larger. */
  readonly script: string;
  readonly sourceMap: () => SourceMap;
  /** Only without extensions: what the first generation's VM cannot read. */
  readonly diagnostics: readonly Diagnostic[];
}

export function emitFunction(func: PlacedFunction, options: EmitOptions): EmittedFunction {
  const emitter = new Emitter(options);
  const air = emitter.emit(func.body);
  const diagnostics = emitter.unreadable.map(({ value, origin }) => notForAvm({ span: 'source' in origin ? origin : func.span, value }));
  return { script: `${print(air)}\n`, sourceMap: emitter.map.build(air, emitter.names.renamed()), diagnostics };
}

const ERROR_CODE: Value = { kind: 'error', lens: [{ kind: 'field', name: 'error_code' }] };
const ERROR: Value = { kind: 'error', lens: [] };
/** Codes of the errors of `match` and `mismatch`. */
const NOT_EQUAL: Value = { kind: 'integer', value: 10001n };
const EQUAL: Value = { kind: 'integer', value: 10002n };

class Emitter {
  readonly names = new VariableNames();
  readonly map = new SourceMapBuilder();
  readonly unreadable: { readonly value: Value; readonly origin: Origin }[] = [];
  readonly #extensions: boolean;
  readonly #failing = new Failing();
  readonly #naturals = new Naturals();

  constructor(options: EmitOptions) {
    this.#extensions = options.extensions;
  }

  emit(node: Placed): Instruction {
    const { origin } = node;
    this.#naturals.note(node);
    switch (node.kind) {
      case 'seq':
        return this.#joined('seq', node.nodes, origin);
      case 'par': {
        const branches = this.#joined('par', node.branches, origin);
        return node.detached ? this.#note({ op: 'par', left: branches, right: { op: 'null' } }, origin) : branches;
      }
      case 'try':
        return this.#note({ op: 'xor', left: this.emit(node.attempt), right: this.emit(node.handler) }, origin);
      case 'if':
        return this.#if(node);
      case 'fold':
        return this.#fold(node);
      case 'new':
        return this.#new(node);
      case 'call': {
        const output = node.output === undefined ? undefined : this.#output(node.output);
        const service = this.#value(node.service);
        const args = node.arguments.map((argument) => this.#value(argument));
        const name: Value = { kind: 'string', value: node.function };
        return this.#note({ op: 'call', peer: this.#value(node.peer), service, function: name, args, output }, origin);
      }
      case 'canon':
        return this.#note(
          { op: 'canon', peer: this.#value(node.peer), source: this.#stream(node.source), output: this.#frozen(node.output), count: undefined },
          origin,
        );
      case 'join':
        return this.#join(node);
      case 'hop':
        return this.#hop(this.#value(node.peer), node.reason);
      case 'tour':
        return this.#tour(node);
      case 'push':
        return this.#note({ op: 'ap', value: this.#value(node.value), output: this.#output(node.stream) }, origin);
      case 'insert': {
        const output = { kind: 'map', name: this.names.nameOf(node.map) } as const;
        return this.#note({ op: 'ap-map', key: this.#value(node.key), value: this.#value(node.value), output }, origin);
      }
      case 'ap':
        return this.#note({ op: 'ap', value: this.#value(node.value), output: this.#output(node.output) }, origin);
      case 'fail':
        return this.#note({ op: 'fail', error: { kind: 'value', value: this.#value(node.value) } }, origin);
      case 'null':
        return this.#note({ op: 'null' }, origin);
      case 'never':
        return this.#note({ op: 'never' }, origin);
      default:
        return assertNever(node);
    }
  }

  #new(node: PlacedNew): Instruction {
    // Outer variables come first, so they get their names first.
    for (const variable of node.variables) this.names.nameOf(variable);
    return node.variables.reduceRight((body, variable) => this.#note({ op: 'new', variable: this.#stream(variable), body }, variable.origin), this.emit(node.body));
  }

  /** A balanced tree of pairs: `seq` and `par` are associative, and the depth stays small for long lists. */
  #joined(op: 'seq' | 'par', nodes: readonly Placed[], origin: Origin): Instruction {
    const instructions = nodes.map((node) => this.emit(node));
    return this.#balanced(op, instructions, 0, instructions.length, origin);
  }

  #balanced(op: 'seq' | 'par', instructions: readonly Instruction[], from: number, to: number, origin: Origin): Instruction {
    const only = instructions[from];
    if (only === undefined) return this.#note({ op: 'null' }, origin);
    if (to - from <= 1) return only;
    const middle = (from + to) >> 1;
    return this.#note({ op, left: this.#balanced(op, instructions, from, middle, origin), right: this.#balanced(op, instructions, middle, to, origin) }, origin);
  }

  /**
   * `else` must run when the condition does not hold, but not when `then` fails: that error goes on. A failed `then` and
   * a failed condition look alike to `xor`, so the error's code decides, and the error is kept before anything hides it.
   */
  #if(node: PlacedIf): Instruction {
    const { origin } = node;
    const note = (instruction: Instruction): Instruction => this.#note(instruction, origin);
    const op = node.equal ? 'match' : 'mismatch';
    const attempt = note({ op, left: this.#value(node.left), right: this.#value(node.right), body: this.emit(node.then) });
    const otherwise = this.emit(node.else);
    const simple = !mayFail(node.left) && !mayFail(node.right) && !this.#failing.canFail(node.then);
    if (simple) return note({ op: 'xor', left: attempt, right: otherwise });
    const keep = (value: Value, output: ScalarVariable): Instruction => note({ op: 'ap', value, output });
    const fail = (error: ScalarVariable): Instruction => note({ op: 'fail', error: { kind: 'value', value: whole(error) } });
    const thenError = this.#scalar('-if-error-');
    const isCondition = note({ op: 'match', left: ERROR_CODE, right: node.equal ? NOT_EQUAL : EQUAL, body: otherwise });
    if (!this.#failing.canFail(node.else)) {
      const right = this.#seq([keep(ERROR, thenError), note({ op: 'xor', left: isCondition, right: fail(thenError) })], origin);
      return note({ op: 'xor', left: attempt, right });
    }
    const elseError = this.#scalar('-else-error-');
    const either = this.#scalar('-if-else-error-');
    const wasThen = note({ op: 'match', left: ERROR_CODE, right: NOT_EQUAL, body: keep(whole(thenError), either) });
    const choose = note({ op: 'xor', left: wasThen, right: keep(whole(elseError), either) });
    const inner = this.#seq([keep(ERROR, elseError), choose, fail(either)], origin);
    const right = this.#seq([keep(ERROR, thenError), note({ op: 'xor', left: isCondition, right: inner })], origin);
    return note({ op: 'xor', left: attempt, right });
  }

  #fold(node: PlacedFold): Instruction {
    const { origin } = node;
    const note = (instruction: Instruction): Instruction => this.#note(instruction, origin);
    const iterator = this.names.nameOf(node.item);
    const iterable = isStream(node.iterable) ? this.#stream(node.iterable) : this.#value(node.iterable);
    const again: Instruction = note({ op: 'next', iterator });
    const next = node.beforeNext.kind === 'null' ? again : this.#seq([this.emit(node.beforeNext), again], origin);
    const body = this.emit(node.body);
    const iteration = (): Instruction => {
      if (body.op === 'null') return next;
      switch (node.mode) {
        case 'seq':
          return this.#seq([body, next], origin);
        case 'try':
          return note({ op: 'xor', left: body, right: next });
        case 'par':
        case 'rec':
        case 'parseq':
          return note({ op: 'par', left: body, right: next });
      }
    };
    return note({ op: 'fold', iterable, iterator, body: iteration(), last: this.emit(node.last) });
  }

  /**
   * The classic gate looks at the stream after every new value, and waits for ever when there are no more. With extensions the
   * wait begins with the first value: until then other peers see a loop without elements, about which there is nobody to tell.
   */
  #join(node: At<Join>): Instruction {
    const { origin } = node;
    const note = (instruction: Instruction): Instruction => this.#note(instruction, origin);
    const source = this.#stream(node.stream);
    const output: CanonVariable = { kind: 'canon', name: this.names.nameOf(node.output) };
    const peer = (): Value => this.#value(node.peer);
    // an index below zero waits for nothing
    if (isNothing(node.count)) return note({ op: 'canon', peer: peer(), source, output, count: undefined });
    const count = this.#value(node.count);
    if (this.#extensions) {
      const wait = note({ op: 'canon', peer: peer(), source, output, count });
      if (mayFail(node.count) || !this.#naturals.has(node.count)) return wait;
      const iterator = this.names.fresh('iterator', `${node.stream.name}_first`);
      const first = note({ op: 'fold', iterable: source, iterator, body: note({ op: 'null' }), last: note({ op: 'never' }) });
      if (node.count.kind === 'integer') return this.#seq([first, wait], origin);
      const none = note({ op: 'match', left: count, right: { kind: 'integer', value: 0n }, body: note({ op: 'null' }) });
      return this.#seq([note({ op: 'xor', left: none, right: first }), wait], origin);
    }
    const base = node.stream.name;
    const test: StreamVariable = { kind: 'stream', name: this.names.fresh('stream', `${base}_test`) };
    const seen: CanonVariable = { kind: 'canon', name: this.names.fresh('canon', `${base}_iter`) };
    const iterator = this.names.fresh('iterator', `${base}_fold_var`);
    const canon = (into: CanonVariable): Instruction => note({ op: 'canon', peer: peer(), source: test, output: into, count: undefined });
    const enough = note({ op: 'match', left: { kind: 'variable', variable: seen, lens: 'length' }, right: count, body: note({ op: 'null' }) });
    const look = this.#seq(
      [
        note({ op: 'ap', value: whole({ kind: 'scalar', name: iterator }), output: { kind: 'stream', name: test.name } }),
        canon(seen),
        note({ op: 'xor', left: enough, right: note({ op: 'next', iterator }) }),
      ],
      origin,
    );
    const fold = note({ op: 'fold', iterable: source, iterator, body: look, last: note({ op: 'never' }) });
    return note({ op: 'new', variable: test, body: this.#seq([fold, canon(output)], origin) });
  }

  #hop(peer: Value, reason: string): Instruction {
    const note = (instruction: Instruction): Instruction => this.map.explain(instruction, reason);
    if (this.#extensions) return note({ op: 'hop', peer });
    const stream: StreamVariable = { kind: 'stream', name: '$-hop-' };
    const canon: CanonVariable = { kind: 'canon', name: '#-hopc-' };
    const freeze = note({ op: 'canon', peer, source: stream, output: canon, count: undefined });
    return note({ op: 'new', variable: stream, body: note({ op: 'new', variable: canon, body: freeze }) });
  }

  #tour(node: Tour): Instruction {
    const iterator = this.names.nameOf(node.item);
    const hop = this.#hop(whole({ kind: 'scalar', name: iterator }), node.reason);
    const next = this.map.explain({ op: 'next', iterator }, node.reason);
    const [left, right] = node.backwards ? [next, hop] : [hop, next];
    const body = this.map.explain({ op: 'seq', left, right }, node.reason);
    return this.map.explain({ op: 'fold', iterable: this.#value(node.peers), iterator, body, last: { op: 'null' } }, node.reason);
  }

  #seq(instructions: readonly [Instruction, ...Instruction[]], origin: Origin): Instruction {
    return instructions.reduce((left, right) => this.#note({ op: 'seq', left, right }, origin));
  }

  #note(instruction: Instruction, origin: Origin): Instruction {
    if (!this.#extensions) for (const value of unreadableLiterals(instruction)) this.unreadable.push({ value, origin });
    return this.map.note(instruction, origin);
  }

  #scalar(wish: string): ScalarVariable {
    return { kind: 'scalar', name: this.names.fresh('scalar', wish) };
  }

  #stream(variable: Stream | StreamMap): StreamVariable {
    return { kind: variable.kind, name: this.names.nameOf(variable) };
  }

  #output(variable: Variable & { readonly kind: 'scalar' | 'stream' }): { readonly kind: 'scalar'; readonly name: string } | { readonly kind: 'stream'; readonly name: string } {
    const name = this.names.nameOf(variable);
    return variable.kind === 'stream' ? { kind: 'stream', name } : { kind: 'scalar', name };
  }

  #frozen(variable: Variable & { readonly kind: 'canon' | 'canon-map' | 'scalar' }): CanonVariable | ScalarVariable {
    const name = this.names.nameOf(variable);
    return variable.kind === 'scalar' ? { kind: 'scalar', name } : { kind: variable.kind, name };
  }

  #value(operand: Operand): Value {
    switch (operand.kind) {
      case 'string':
      case 'integer':
      case 'float':
      case 'boolean':
      case 'empty-array':
      case 'timestamp':
      case 'ttl':
        return operand;
      case 'init-peer':
        return { kind: 'init-peer-id' };
      case 'error':
        return { kind: 'error', lens: this.#lens(operand.lens) };
      case 'variable':
        return operand.lens.length === 0 ? whole(this.#data(operand.variable)) : { kind: 'variable', variable: this.#data(operand.variable), lens: this.#lens(operand.lens) };
    }
  }

  #data(variable: DataVariable): ScalarVariable | CanonVariable {
    const name = this.names.nameOf(variable);
    const { kind } = variable;
    return kind === 'scalar' || kind === 'iterator' ? { kind: 'scalar', name } : { kind, name };
  }

  #lens(lens: CoreLens): Lens {
    if (lens === 'length') return lens;
    return lens.map((accessor) => (accessor.kind === 'variable' ? { kind: 'variable', name: this.names.nameOf(accessor.variable) } : accessor));
  }
}

const wholeValue: Lens = [];

function whole(variable: ScalarVariable | CanonVariable): Value {
  return { kind: 'variable', variable, lens: wholeValue };
}

function isNothing(count: Operand): boolean {
  return count.kind === 'integer' && count.value <= 0n;
}

function isStream(iterable: Operand | Stream | StreamMap): iterable is Stream | StreamMap {
  return iterable.kind === 'stream' || iterable.kind === 'map';
}
