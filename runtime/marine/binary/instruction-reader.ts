import { ByteReader } from './byte-reader.ts';
import { malformed, overLimit, unsupported } from './fault.ts';
import { defaultWasmLimits } from './limits.ts';
import type { WasmLimits } from './limits.ts';
import { MISC, VECTOR, featureOf, immediateOf, immediates } from './opcodes.ts';
import { readReferenceType, readValueType, valueTypeOf } from './read-types.ts';

const EMPTY_BLOCK = -64;
const LAST_OF_GROUP = 0xff;
const FIRST_MULTI_MEMORY = 0x40;

/**
 * Reads one instruction after the other; what it found stands in its fields until the next one. Fields instead of objects, because
 * a large module has millions of instructions.
 */
export class InstructionReader {
  readonly #reader: ByteReader;
  readonly #limits: WasmLimits;
  /** Numbered as in opcodes.ts. */
  opcode = 0;
  /** Where the instruction begins and ends. */
  start = 0;
  end = 0;
  /**
   * The first index; of a block the index of its type, or the negative code of its only result, or -64 for none; of a memory
   * access the offset.
   */
  first = 0;
  second = 0;
  /** Of a `br_table`: all labels, the default one last. */
  labels: number[] = [];

  /** @param end where the instructions end, exclusive */
  constructor(bytes: Uint8Array, start: number, end: number, limits: WasmLimits = defaultWasmLimits) {
    this.#reader = new ByteReader(bytes, start, end);
    this.#limits = limits;
    this.end = start;
  }

  /** False behind the last one. @throws WasmError */
  next(): boolean {
    const reader = this.#reader;
    if (reader.done) return false;
    this.start = reader.at;
    let opcode = reader.byte();
    if (opcode === 0xfc) opcode = MISC + Math.min(reader.u32(), LAST_OF_GROUP);
    else if (opcode === 0xfd) opcode = VECTOR + reader.u32();
    this.opcode = opcode;
    this.#immediates(opcode, immediateOf[opcode] ?? immediates.unknown);
    this.end = reader.at;
    return true;
  }

  #immediates(opcode: number, kind: number): void {
    const reader = this.#reader;
    switch (kind) {
      case immediates.none:
        return;
      case immediates.index:
        this.first = reader.u32();
        return;
      case immediates.memoryAccess:
        return this.#memoryAccess();
      case immediates.i32:
        this.first = reader.s32();
        return;
      case immediates.i64:
        return reader.skipS64();
      case immediates.f32:
        return reader.skip(4);
      case immediates.f64:
        return reader.skip(8);
      case immediates.blockType:
        return this.#blockType();
      case immediates.indexPair:
        this.first = reader.u32();
        this.second = reader.u32();
        return;
      case immediates.branchTable:
        return this.#branchTable();
      case immediates.types:
        return this.#selectType();
      case immediates.memoryLane:
        this.#memoryAccess();
        return reader.skip(1);
      case immediates.memory:
        return this.#firstMemory();
      case immediates.memoryPair:
        this.#firstMemory();
        return this.#firstMemory();
      case immediates.dataMemory:
        this.first = reader.u32();
        return this.#firstMemory();
      case immediates.reference:
        readReferenceType(reader);
        return;
      case immediates.lane:
        return reader.skip(1);
      case immediates.lanes16:
        return reader.skip(16);
      default:
        throw unsupported(this.start, `has ${featureOf(opcode)}`);
    }
  }

  #memoryAccess(): void {
    if (this.#reader.u32() >= FIRST_MULTI_MEMORY) throw unsupported(this.start, 'uses more than one memory');
    this.first = this.#reader.u32();
  }

  #firstMemory(): void {
    if (this.#reader.byte() !== 0) throw unsupported(this.start, 'uses more than one memory');
  }

  #blockType(): void {
    const type = this.#reader.s33();
    if (type < 0 && type !== EMPTY_BLOCK && (type < -64 || valueTypeOf(type + 128) === undefined)) throw unsupported(this.start, 'has a block of a type that Marine does not know');
    this.first = type;
  }

  #branchTable(): void {
    const count = this.#reader.u32();
    if (count > this.#limits.branchTargets) throw overLimit(this.start, `has a branch to ${count} places, at most ${this.#limits.branchTargets} are allowed`);
    const labels: number[] = [];
    for (let i = 0; i <= count; i++) labels.push(this.#reader.u32());
    this.labels = labels;
  }

  #selectType(): void {
    if (this.#reader.u32() !== 1) throw malformed(this.start, 'has a `select` of more than one value');
    readValueType(this.#reader);
  }
}
