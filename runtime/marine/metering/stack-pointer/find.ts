/** Which global of a module is the pointer into the stack that its language keeps in the memory. */
import { ByteReader } from '../../binary/byte-reader.ts';
import { orFault } from '../../binary/fault.ts';
import { InstructionReader } from '../../binary/instruction-reader.ts';
import type { Body, Global, WasmModule } from '../../binary/module.ts';
import { op } from '../emit.ts';
import { keepsBalance } from './balance.ts';

const GLOBAL_NAMES = 7;
const POINTER = '__stack_pointer';
const ALIGNMENT = 16;

/**
 * The index of the global: the one that the module exports or names `__stack_pointer`, as LLVM does. Else the one that functions take
 * something off most often, if it is the only variable one and looks like that of LLVM, or if each function that sets it can be seen to leave
 * it as it found it. Undefined when there is none, or when the code has something that Marine leaves out. Linear in the bytes.
 */
export function findStackPointer(module: WasmModule): number | undefined {
  const imported = module.imports.filter(({ what }) => what.kind === 'global').length;
  const own: Own = (index) => {
    const global = module.globals[index - imported];
    return global?.type.value === 'i32' && global.type.mutable ? global : undefined;
  };
  const named = namedPointers(module).find((index) => own(index) !== undefined);
  if (named !== undefined) return named;
  const found = orFault(() => unnamedPointer(module, own));
  return found.ok ? found.value : undefined;
}

/** A variable integer of the module's own, by its index. */
type Own = (index: number) => Global | undefined;

function namedPointers({ customs, exports }: WasmModule): readonly number[] {
  const exported = exports.flatMap(({ name, kind, index }) => (kind === 'global' && name === POINTER ? [index] : []));
  const names = customs.find(({ name }) => name === 'name');
  // Whatever is wrong with names is no fault of the module.
  const read = orFault(() => (names === undefined ? [] : readNames(new ByteReader(names.bytes))));
  return read.ok ? [...exported, ...read.value] : exported;
}

function readNames(reader: ByteReader): readonly number[] {
  while (!reader.done) {
    const kind = reader.byte();
    const length = reader.u32();
    if (kind !== GLOBAL_NAMES) {
      reader.skip(length);
      continue;
    }
    const found: number[] = [];
    for (let left = reader.u32(); left > 0; left--) {
      const index = reader.u32();
      if (reader.name() === POINTER) found.push(index);
    }
    return found;
  }
  return [];
}

/** What is taken off a global in one place after the other. */
interface Frames {
  count: number;
  /** Whether each is a multiple of 16 bytes. */
  aligned: boolean;
  /** Functions that set it. */
  readonly setters: Set<Body>;
}

function unnamedPointer(module: WasmModule, own: Own): number | undefined {
  const frames = framesOf(module, own);
  const [index, found] = [...frames].sort(([, one], [, other]) => other.count - one.count)[0] ?? [];
  if (index === undefined || found === undefined || found.count === 0) return undefined;
  if (module.exports.some((each) => each.kind === 'global' && each.index === index)) return undefined;
  return (found.aligned && isLonely(module, own(index))) || [...found.setters].every((body) => keepsBalance(module.bytes, body, index)) ? index : undefined;
}

/** LLVM makes one variable global and no other, unless there are threads. Its stack begins at a multiple of 16 bytes. */
function isLonely({ globals }: WasmModule, global: Global | undefined): boolean {
  if (global === undefined || globals.filter(({ type }) => type.mutable).length > 1) return false;
  const reader = new InstructionReader(global.initial.bytes, 0, global.initial.bytes.length);
  return reader.next() && reader.opcode === op.i32Const && reader.first !== 0 && reader.first % ALIGNMENT === 0;
}

function framesOf(module: WasmModule, own: Own): ReadonlyMap<number, Frames> {
  const all = new Map<number, Frames>();
  const framesAt = (index: number): Frames => {
    const known = all.get(index) ?? { count: 0, aligned: true, setters: new Set() };
    all.set(index, known);
    return known;
  };
  for (const body of module.bodies) {
    const reader = new InstructionReader(module.bytes, body.start, body.end);
    // The global that was read just before, and what may be taken off it.
    let [global, amount]: (number | undefined)[] = [];
    while (reader.next()) {
      const { opcode, first } = reader;
      if (opcode === op.globalSet) framesAt(first).setters.add(body);
      else if (opcode === op.i32Sub && global !== undefined && amount !== undefined) {
        const frames = framesAt(global);
        frames.count++;
        frames.aligned &&= amount % ALIGNMENT === 0;
      }
      amount = opcode === op.i32Const && amount === undefined ? first : undefined;
      if (amount === undefined) global = opcode === op.globalGet && own(first) !== undefined ? first : undefined;
    }
  }
  return all;
}
