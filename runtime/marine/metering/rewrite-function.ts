import type { ByteWriter } from '../binary/byte-writer.ts';
import { malformed, overLimit } from '../binary/fault.ts';
import { InstructionReader } from '../binary/instruction-reader.ts';
import type { Body, FunctionType } from '../binary/module.ts';
import { BY_TYPE, VECTOR, popsOf, pushesOf } from '../binary/opcodes.ts';
import { valueTypeOf } from '../binary/read-types.ts';
import { writeLocals } from '../binary/write-module.ts';
import { BasicBlocks } from './basic-blocks.ts';
import type { Context } from './context.ts';
import { splice } from './edits.ts';
import type { Canonical, Charge, Edit } from './edits.ts';
import { op } from './emit.ts';
import type { FloatType } from './emit.ts';
import { FloatBits, NO_NAN, RAW, arithmeticType, blindToBits, isNeverNaN } from './float-bits.ts';
import { FRAME_BASE, FramePlace, LEAF_RESERVE } from './frame-place.ts';
import type { Label } from './label.ts';
import { Locals } from './locals.ts';
import { Operands } from './operands.ts';
import { isSpecial, specialEdit } from './special-edits.ts';
import { weightOf } from './weights.ts';

/**
 * Rewrites one function: one pass that reads its instructions and notes what to insert, then one that copies. The code must be
 * valid; invalid code ends in some WasmError or in code that is invalid as well.
 */
export class FunctionRewriter {
  readonly #context: Context;
  readonly #type: FunctionType;
  readonly #body: Body;
  readonly #reader: InstructionReader;
  readonly #floats: FloatBits;
  readonly #edits: Edit[] = [];
  readonly #labels: Label[] = [];
  readonly #operands: Operands;
  readonly #locals: Locals;
  readonly #blocks: BasicBlocks;
  /** False behind a branch that is always taken; then `#skipped` counts the blocks that begin there. */
  #reachable = true;
  #skipped = 0;
  readonly #frame = new FramePlace();
  #arguments = 0;
  #vectors: boolean;

  constructor(context: Context, type: FunctionType, body: Body) {
    this.#context = context;
    this.#type = type;
    this.#body = body;
    this.#reader = new InstructionReader(context.module.bytes, body.start, body.end, context.limits);
    this.#locals = new Locals(type.params, body.locals);
    this.#vectors = context.vectorsInTypes || body.locals.some((group) => group.type === 'v128');
    this.#floats = new FloatBits(this.#locals);
    this.#operands = new Operands(this.#floats);
    this.#blocks = new BasicBlocks(context, this.#edits, { kind: 'charge', place: 'entry', at: body.start, cost: 0, fresh: false, frame: undefined });
  }

  /** Locals and code, as the code section holds them, without the length. @throws WasmError */
  rewrite(writer: ByteWriter): void {
    const entry = this.#blocks.current;
    this.#push('function', 0, this.#type.results.length, undefined);
    this.#blocks.open(entry, this.#labels.at(-1));
    while (this.#reader.next()) {
      if (this.#labels.length === 0) throw malformed(this.#reader.start, 'has code behind the end of a function');
      this.#moveGlobal();
      if (this.#reachable) this.#instruction();
      else this.#unreachable();
    }
    if (this.#labels.length > 0) throw malformed(this.#reader.end, 'has a block without end');
    this.#floats.settle();
    const gas = { global: this.#context.gas, local: this.#locals.scratch('gas', 'i64') };
    const words = this.#words();
    const place = words > LEAF_RESERVE ? entry : this.#frame.charge;
    if (place !== undefined) place.frame = words;
    this.#context.largestFrame = Math.max(this.#context.largestFrame, words);
    const depth = { global: this.#context.depth, local: place === undefined ? 0 : this.#locals.scratch('depth', 'i64') };
    if (this.#locals.count > this.#context.limits.locals) throw overLimit(this.#body.start, 'has a function with so many locals that none can be added');
    writeLocals(writer, this.#locals.groups);
    splice(writer, this.#context.module.bytes, this.#body.start, this.#body.end, this.#edits, { gas, depth });
  }

  /** The most stack that the frame can take in any compiler, in words of 8 bytes: everything spilled. */
  #words(): number {
    const each = this.#vectors ? 2 : 1;
    return FRAME_BASE + each * (this.#locals.count + this.#operands.deepest + this.#arguments);
  }

  #instruction(): void {
    const { opcode, start } = this.#reader;
    const weight = weightOf[opcode] ?? 1;
    if (weight > 0) this.#blocks.pay(weight);
    if (opcode >= VECTOR) this.#vectors = true;
    if (popsOf[opcode] === BY_TYPE || pushesOf[opcode] === BY_TYPE) return this.#control(opcode);
    const pops = popsOf[opcode] ?? 0;
    if (this.#operands.count < pops) throw malformed(start, 'has an instruction without its operands');
    if (opcode >= 0x20 && opcode <= 0x22) return this.#localAccess(opcode, this.#reader.first);
    if (isSpecial[opcode] === 1) this.#special();
    if (blindToBits[opcode] === 1) this.#operands.drop(pops);
    else this.#operands.show(pops);
    if (pushesOf[opcode] === 1) this.#operands.push(this.#resultOf(opcode));
  }

  /** Whether anything reaches it or not: engines look at all code. */
  #moveGlobal(): void {
    const { opcode, start, end, first } = this.#reader;
    if (opcode !== op.globalGet && opcode !== op.globalSet) return;
    const global = this.#context.globalAt(first);
    if (global !== first) this.#edits.push({ kind: 'global-instead', at: start, until: end, opcode, global });
  }

  /** What is known of the result. */
  #resultOf(opcode: number): number {
    const { start, end } = this.#reader;
    if (!this.#context.deterministic) return RAW;
    const type = arithmeticType(opcode);
    if (type === undefined) return isNeverNaN(opcode, this.#context.module.bytes.subarray(start, end)) ? NO_NAN : RAW;
    return this.#canonical(type, undefined);
  }

  #canonical(type: FloatType, of: number | undefined): number {
    const local = type === 'f32x4' || type === 'f64x2' ? 'v128' : type;
    const edit: Canonical = { kind: 'canonical', at: this.#reader.end, type, scratch: this.#locals.scratch(local, local), needed: local === 'v128', of };
    this.#edits.push(edit);
    return local === 'v128' ? RAW : this.#floats.add(edit);
  }

  #localAccess(opcode: number, local: number): void {
    if (opcode === 0x20) {
      const type = this.#context.deterministic ? this.#locals.ownFloat(local) : undefined;
      return this.#operands.push(type === undefined ? RAW : this.#canonical(type, local));
    }
    const value = this.#operands.pop();
    this.#floats.assign(local, value);
    if (opcode === 0x22) this.#operands.push(value);
  }

  #special(): void {
    const edit = specialEdit(this.#reader, this.#context, this.#locals, this.#blocks.fresh);
    if (edit === undefined) return;
    this.#edits.push(edit);
    if (edit.kind === 'call-instead') this.#blocks.fresh = false;
    else if (edit.kind === 'size') this.#blocks.fresh = true;
  }

  #control(opcode: number): void {
    const { first } = this.#reader;
    switch (opcode) {
      case 0x00:
        return this.#leave();
      case 0x02:
        return this.#begin('block');
      case 0x03:
        return this.#begin('loop');
      case 0x04:
        this.#operands.pop();
        return this.#begin('if');
      case 0x05:
        return this.#else();
      case 0x0b:
        return this.#end();
      case 0x0c:
        this.#branch(first);
        return this.#leave();
      case 0x0d:
        this.#operands.pop();
        this.#branch(first);
        return this.#blocks.begin(this.#reader.end, this.#labels.at(-1));
      case 0x0e:
        this.#operands.pop();
        for (const label of this.#reader.labels) this.#branch(label);
        return this.#leave();
      case 0x0f:
        this.#branch(this.#labels.length - 1);
        return this.#leave();
      case 0x10:
        return this.#call(this.#context.functionTypes[first]);
      case 0x11:
        this.#operands.pop();
        return this.#call(this.#context.module.types[first]);
      default:
        throw malformed(this.#reader.start, 'has an instruction that nobody expected');
    }
  }

  #call(type: FunctionType | undefined): void {
    const { start } = this.#reader;
    if (type === undefined) throw malformed(start, 'calls a function that is not there');
    this.#frame.called(this.#labels);
    this.#locals.scratch('depth', 'i64');
    this.#edits.push({ kind: 'depth', at: start });
    this.#operands.show(type.params.length);
    this.#operands.pushRaw(type.results.length);
    if (type.params.length > this.#arguments) this.#arguments = type.params.length;
    if (type.results.length > this.#arguments) this.#arguments = type.results.length;
    this.#blocks.fresh = false;
    this.#blocks.step(this.#reader.end);
  }

  #begin(kind: 'block' | 'loop' | 'if'): void {
    const { first, start, end } = this.#reader;
    const type = this.#context.module.types[first];
    if (first >= 0 && type === undefined) throw malformed(start, 'has a block of a type that is not there');
    const params = type?.params.length ?? 0;
    const results = type?.results.length ?? (valueTypeOf(first + 128) === undefined ? 0 : 1);
    this.#operands.showOnTop(params);
    if (kind === 'loop') {
      const head: Charge = { kind: 'charge', place: 'loop', at: end, cost: 1, fresh: false, frame: undefined };
      this.#push(kind, params, results, head);
      this.#blocks.open(head, this.#labels.at(-1));
      this.#blocks.fresh = true;
      return;
    }
    this.#push(kind, params, results, undefined);
    if (kind === 'if') this.#blocks.begin(this.#reader.end, this.#labels.at(-1));
  }

  #push(kind: Label['kind'], params: number, results: number, head: Charge | undefined): void {
    if (this.#operands.count < params) throw malformed(this.#reader.start, 'has a block without its operands');
    const height = this.#operands.count - params;
    this.#operands.cut(height);
    this.#labels.push({ kind, height, params, results, targeted: false, fresh: true, otherwise: kind === 'if' ? this.#blocks.fresh : undefined, head, headFresh: this.#blocks.fresh, block: undefined, before: this.#blocks.current, outmost: this.#labels.length });
    this.#operands.pushRaw(params);
  }

  #else(): void {
    const label = this.#labels.at(-1);
    if (label?.otherwise === undefined) throw malformed(this.#reader.start, 'has an `else` without `if`');
    this.#arrive(label);
    this.#frame.closed(label);
    this.#operands.cut(label.height);
    this.#operands.pushRaw(label.params);
    this.#reachable = true;
    this.#blocks.fresh = label.otherwise;
    label.otherwise = undefined;
    this.#blocks.begin(this.#reader.end, this.#labels.at(-1));
  }

  #end(): void {
    const label = this.#labels.pop();
    if (label === undefined) throw malformed(this.#reader.start, 'has an `end` without beginning');
    this.#frame.closed(label);
    const parent = this.#labels.at(-1);
    if (parent !== undefined && label.outmost < parent.outmost) parent.outmost = label.outmost;
    if (label.head !== undefined) label.head.fresh = label.headFresh && label.fresh;
    if (label.otherwise !== undefined) {
      label.targeted = true;
      label.fresh &&= label.otherwise;
    }
    const merges = label.targeted && label.kind !== 'loop';
    if (merges) this.#arrive(label);
    else if (this.#reachable) this.#operands.showOnTop(label.results);
    this.#operands.cut(label.height);
    this.#operands.pushRaw(label.results);
    if (!merges) return;
    this.#reachable = true;
    this.#blocks.fresh = label.fresh;
    if (parent === undefined) return;
    // Who came to its beginning comes here, once, unless a branch leads past: what follows is paid there.
    if (label.outmost === this.#labels.length && label.before.cost > 0) this.#blocks.resume(label.before, this.#reader.end);
    else this.#blocks.begin(this.#reader.end, this.#labels.at(-1));
  }

  /** Control comes to the end of a label's block or arm, if it does. */
  #arrive(label: Label): void {
    if (!this.#reachable) return;
    this.#operands.showOnTop(label.results);
    label.targeted = true;
    label.fresh &&= this.#blocks.fresh;
  }

  #branch(depth: number): void {
    const label = this.#labels.at(-1 - depth);
    if (label === undefined) throw malformed(this.#reader.start, 'branches out of its function');
    this.#operands.showOnTop(label.kind === 'loop' ? label.params : label.results);
    label.targeted = true;
    label.fresh &&= this.#blocks.fresh;
    const [from, target] = [this.#labels.at(-1), this.#labels.length - 1 - depth];
    if (from !== undefined && target < from.outmost) from.outmost = target;
  }

  /** In code that nothing reaches, only where it ends matters. */
  #unreachable(): void {
    switch (this.#reader.opcode) {
      case 0x02:
      case 0x03:
      case 0x04:
        this.#skipped++;
        return;
      case 0x05:
        if (this.#skipped === 0) this.#else();
        return;
      case 0x0b:
        if (this.#skipped > 0) this.#skipped--;
        else this.#end();
        return;
    }
  }

  #leave(): void {
    this.#reachable = false;
  }
}
