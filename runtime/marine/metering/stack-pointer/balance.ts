import { InstructionReader } from '../../binary/instruction-reader.ts';
import type { Body } from '../../binary/module.ts';
import { BY_TYPE, popsOf, pushesOf } from '../../binary/opcodes.ts';
import { op } from '../emit.ts';

/** What is known about a value: it is a constant, or so much more than the global was when the function began. Undefined: nothing. */
type Known = { readonly relative: boolean; readonly offset: number } | undefined;

/** At a place in the function, whichever way led there. */
interface State {
  global: Known;
  readonly locals: Map<number, Known>;
}

/** What a branch can lead to, but the function itself. */
interface Block {
  readonly loop: State | undefined;
  /** What an `else` begins with, or the end of an `if` without one. */
  otherwise: State | undefined;
  /** What all ways to its end have in common; undefined as long as there is none. */
  end: State | undefined;
}

/** Others are forgotten: a frame needs one or two. */
const LOCALS = 16;
const ATTEMPTS = 4;
const ENTRY: Known = { relative: true, offset: 0 };

/**
 * Whether the global is, wherever the function returns, what it was when it began, given that what it calls does the same. `false` also when
 * that cannot be seen. Linear in the code.
 */
export function keepsBalance(bytes: Uint8Array, body: Body, global: number): boolean {
  const changing = new Set<number>();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = changing.size;
    if (!new Walk(global, changing).run(new InstructionReader(bytes, body.start, body.end))) return false;
    if (changing.size === known) return true;
  }
  return false;
}

class Walk {
  readonly #global: number;
  /** Locals that are not the same each time that a loop begins; nothing is known about them. The walk finds more of them. */
  readonly #changing: Set<number>;
  readonly #blocks: Block[] = [];
  /** Undefined where nothing leads to. */
  #now: State | undefined = { global: ENTRY, locals: new Map() };
  /** The uppermost operands. Nothing is known about what lies below. */
  #operands: Known[] = [];
  #balanced = true;

  constructor(global: number, changing: Set<number>) {
    this.#global = global;
    this.#changing = changing;
  }

  run(reader: InstructionReader): boolean {
    while (this.#balanced && reader.next()) this.#step(reader);
    return this.#balanced;
  }

  #step({ opcode, first, labels }: InstructionReader): void {
    switch (opcode) {
      case op.block:
        return this.#begin({ loop: undefined, otherwise: undefined, end: undefined });
      case op.loop:
        return this.#begin({ loop: copy(this.#now), otherwise: undefined, end: undefined });
      case op.if:
        return this.#begin({ loop: undefined, otherwise: copy(this.#now), end: undefined });
      case op.else:
        return this.#else();
      case op.end:
        return this.#end();
      case op.br:
        this.#branch(first);
        return this.#leave();
      case op.brIf:
        this.#operands = [];
        return this.#branch(first);
      case op.brTable:
        for (const label of labels) this.#branch(label);
        return this.#leave();
      case op.return:
        this.#return();
        return this.#leave();
      case op.unreachable:
        return this.#leave();
    }
    if (this.#now !== undefined) this.#plain(opcode, first, this.#now);
  }

  #plain(opcode: number, first: number, now: State): void {
    switch (opcode) {
      case op.globalGet:
        this.#operands.push(first === this.#global ? now.global : undefined);
        return;
      case op.globalSet: {
        const value = this.#operands.pop();
        if (first === this.#global) now.global = value;
        return;
      }
      case op.localGet:
        this.#operands.push(now.locals.get(first));
        return;
      case op.localSet:
        return this.#setLocal(first, this.#operands.pop(), now);
      case op.localTee:
        return this.#setLocal(first, this.#operands.at(-1), now);
      case op.i32Const:
        this.#operands.push({ relative: false, offset: first });
        return;
      case op.i32Add: {
        const [right, left] = [this.#operands.pop(), this.#operands.pop()];
        const added = left === undefined || right === undefined || (left.relative && right.relative) ? undefined : { relative: left.relative || right.relative, offset: (left.offset + right.offset) | 0 };
        this.#operands.push(added);
        return;
      }
      case op.i32Sub: {
        const [right, left] = [this.#operands.pop(), this.#operands.pop()];
        this.#operands.push(left === undefined || right === undefined || right.relative ? undefined : { relative: left.relative, offset: (left.offset - right.offset) | 0 });
        return;
      }
    }
    const [pops = BY_TYPE, pushes = BY_TYPE] = [popsOf[opcode], pushesOf[opcode]];
    if (pops === BY_TYPE) this.#operands = [];
    else {
      this.#operands.length = Math.max(0, this.#operands.length - pops);
      for (let i = 0; i < pushes; i++) this.#operands.push(undefined);
    }
  }

  #setLocal(local: number, value: Known, { locals }: State): void {
    if (value === undefined || this.#changing.has(local) || (locals.size >= LOCALS && !locals.has(local))) locals.delete(local);
    else locals.set(local, value);
  }

  #begin(block: Block): void {
    this.#operands = [];
    this.#blocks.push(block);
  }

  #leave(): void {
    this.#operands = [];
    this.#now = undefined;
  }

  #else(): void {
    const block = this.#blocks.at(-1);
    if (block === undefined) return;
    block.end = common(block.end, this.#now);
    this.#operands = [];
    this.#now = block.otherwise;
    block.otherwise = undefined;
  }

  #end(): void {
    const block = this.#blocks.pop();
    this.#operands = [];
    if (block === undefined) return this.#return();
    this.#now = common(common(block.end, this.#now), block.otherwise);
  }

  #branch(label: number): void {
    if (this.#now === undefined) return;
    const block = this.#blocks[this.#blocks.length - 1 - label];
    if (block === undefined) return this.#return();
    if (block.loop === undefined) {
      block.end = common(block.end, this.#now);
      return;
    }
    // What the loop was walked with has to hold each time.
    if (!same(block.loop.global, this.#now.global)) this.#balanced = false;
    for (const [local, value] of block.loop.locals) if (!same(value, this.#now.locals.get(local))) this.#changing.add(local);
  }

  #return(): void {
    if (this.#now !== undefined && !same(this.#now.global, ENTRY)) this.#balanced = false;
  }
}

function copy(state: State | undefined): State | undefined {
  return state === undefined ? undefined : { global: state.global, locals: new Map(state.locals) };
}

/** What holds either way. */
function common(one: State | undefined, other: State | undefined): State | undefined {
  if (one === undefined || other === undefined) return copy(one ?? other);
  const locals = [...one.locals].filter(([local, value]) => same(value, other.locals.get(local)));
  return { global: same(one.global, other.global) ? one.global : undefined, locals: new Map(locals) };
}

function same(one: Known, other: Known): boolean {
  return one?.relative === other?.relative && one?.offset === other?.offset;
}
