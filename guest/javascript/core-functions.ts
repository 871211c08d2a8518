/**
 * The functions between the engine and the module around it. The engine is QuickJS-ng as the package `quickjs-wasi` compiles it
 * (https://github.com/vercel-labs/quickjs-wasi): values are addresses of boxes, `host_call` is called for functions that were made with
 * `qjs_new_host_function`, with their name.
 */
import { signature, type Added, type Code, type CoreType } from './code.ts';
import type { NamedImport } from './link.ts';

/** How a function looks from outside, in core types. */
export interface CoreFunction {
  readonly parameters: readonly CoreType[];
  readonly result: CoreType | undefined;
  /** Whether what it returns lies where `set_result_ptr` and `set_result_size` say. */
  readonly returnsInVariables: boolean;
}

/**
 * Where the module and its JavaScript leave numbers for each other, from the address in the variable `area` on: 16 bytes of scratch, which
 * function is called (-1 when it failed), how many pages there are, then the arguments or the result, one behind the other.
 */
export const area = { called: 16, pages: 20, slots: 24 } as const;

/**
 * Addresses of the area, of values of the engine, of its stack when it is at rest and of where it keeps which function is running; then
 * the lists of blocks that belong to arguments and to results, and how Marine hands over results.
 */
export const variables = ['area', 'dispatch', 'nothing', 'rest', 'frame', 'brought', 'kept', 'resultPtr', 'resultSize'] as const;

/** What JavaScript can call, in the order of their letters from `a` on. */
export const operations = ['text', 'put', 'take', 'drop', 'release', 'memory', 'call', 'write', 'random', 'jobs'] as const;

/** Where the bytes begin that JavaScript sees, since the engine has no buffer at 0: addresses are by so much larger than positions in JavaScript. */
export const FIRST_BYTE = 8;

const [NAME, , , , GIVEN] = [0, 1, 2, 3, 4];
const BLOCK_HEAD = 16;
const FIRST_LETTER = 97;
const I32 = signature(['i32'], ['i32']);

/** @param imports functions of other modules, which `call` has by their number */
export function coreFunctions(imports: readonly (NamedImport & CoreFunction)[]): readonly Added[] {
  return [
    ...blocks('bring', 'brought', 'drop'),
    ...blocks('take', 'kept', 'release'),
    { name: 'number', type: signature(['i32', 'i32'], ['i32']), write: (code) => code.get(0).get(1).plain('add').load('i32', 0).call('qjs_get_float64').toUnsigned() },
    { name: 'jobs', type: signature([]), write: (code) => code.loopWhile((test) => test.call('qjs_execute_pending_job')) },
    { name: 'enter', type: signature(['i32']), locals: 1, write: enter },
    ...operations.map((name): Added => ({ name: `do-${name}`, type: I32, locals: 2, write: bodies[name] })),
    ...imports.map((each, number): Added => ({ name: `import-${number}`, type: signature([]), write: (code) => callImport(code, each) })),
    { name: 'call-import', type: signature(['i32']), write: (code) => code.choose(0, imports.map((_, number) => (then) => then.call(`import-${number}`))) },
    { name: 'env.host_call', type: signature(['i32', 'i32', 'i32', 'i32', 'i32'], ['i32']), locals: 1, write: hostCall },
    { name: 'env.host_get_timezone_offset', type: signature(['i32', 'i32'], ['i32']), write: (code) => code.i32(0) },
    { name: 'env.host_interrupt', type: signature([], ['i32']), write: (code) => code.i32(0) },
    { name: 'env.host_promise_rejection', type: signature(['i32', 'i32', 'i32']), write: (code) => code.get(0).call('qjs_free_value').get(1).call('qjs_free_value') },
    { name: 'env.host_module_normalize', type: signature(['i32', 'i32'], ['i32']), write: (code) => code.i32(0) },
    { name: 'env.host_module_load', type: signature(['i32', 'i32'], ['i32']), write: (code) => code.i32(0) },
  ];
}

/** The function that scripts call: arguments into their slots, the engine, the result out of the first slot. */
export function callEngine(code: Code, { parameters, result }: CoreFunction, number: number): Code {
  const { offsets } = slotsOf(parameters);
  parameters.forEach((type, i) => code.global('area').get(i).store(type, area.slots + (offsets[i] ?? 0)));
  code.i32(number).call('enter');
  return result === undefined ? code : code.global('area').load(result, area.slots);
}

/** Where core values lie, from the first one on, and how many bytes they take together. */
export function slotsOf(types: readonly CoreType[]): { readonly offsets: readonly number[]; readonly size: number } {
  const offsets: number[] = [];
  let size = 0;
  for (const type of types) {
    offsets.push(size);
    size += type === 'i64' || type === 'f64' ? 8 : 4;
  }
  return { offsets, size };
}

/** Memory that belongs to one call: blocks with the address of the block before in front of them. */
function blocks(take: string, list: string, drop: string): readonly Added[] {
  return [
    {
      name: take,
      type: I32,
      locals: 1,
      write: (code) => {
        code.get(0).i32(BLOCK_HEAD).plain('add').call('malloc').tee(1).plain('eqz').when((failed) => failed.plain('unreachable'));
        code.get(1).global(list).store('i32', 0).get(1).setGlobal(list).get(1).i32(BLOCK_HEAD).plain('add');
      },
    },
    {
      name: drop,
      type: signature([]),
      locals: 1,
      write: (code) => code.loopWhile((test) => test.global(list).tee(0), (inside) => inside.get(0).load('i32', 0).setGlobal(list).get(0).call('free')),
    },
  ];
}

/**
 * A call that failed ends here, where the engine is at rest, so that the next one finds it as it should be. One that a host cut off left
 * the engine in the midst of something: what was running is forgotten.
 */
function enter(code: Code): void {
  code.global('rest').setGlobal('__stack_pointer').global('frame').i32(0).store('i32', 0);
  code.global('area').get(0).store('i32', area.called);
  code.global('area').memorySize().store('i32', area.pages);
  code.global('dispatch').global('nothing').i32(0).i32(0).call('qjs_call').tee(1);
  code.call('qjs_is_exception').when((failed) => failed.plain('unreachable'));
  code.get(1).call('qjs_free_value').call('jobs');
  code.global('area').load('i32', area.called).i32(-1).plain('eq').when((failed) => failed.plain('unreachable'));
}

function hostCall(code: Code): void {
  code.get(NAME).loadByte().i32(-FIRST_LETTER).plain('add').set(5);
  code.choose(5, operations.map((name) => (then) => then.get(GIVEN).call(`do-${name}`)));
}

const nothing = (code: Code): Code => code.global('nothing').call('qjs_dup_value');
const givenNumber = (code: Code, index: number): Code => code.get(0).i32(4 * index).call('number');

/** Gives an address to JavaScript. */
const position = (code: Code): Code => code.i32(-FIRST_BYTE).plain('add').plain('toDouble').call('qjs_new_number');

/** A text that the engine has, as UTF-8: its address into local 1, its length into the first word of the area. */
const givenText = (code: Code, index: number): Code => code.get(0).load('i32', 4 * index).global('area').call('qjs_get_string_len').set(1);

const bodies: Readonly<Record<(typeof operations)[number], (code: Code) => void>> = {
  /** A text from a position and a length. */
  text: (code) => {
    givenNumber(code, 0).i32(FIRST_BYTE).plain('add');
    givenNumber(code, 1).call('qjs_new_string');
  },
  /** The position of a copy of a text; its length is in the first word of the area. */
  put: (code) => {
    givenText(code, 0);
    code.global('area').load('i32', 0).call('take').tee(2).get(1).global('area').load('i32', 0).copy();
    position(code.get(1).call('qjs_free_cstring').get(2));
  },
  take: (code) => {
    position(givenNumber(code, 0).call('take'));
  },
  drop: (code) => {
    nothing(code.call('drop'));
  },
  release: (code) => {
    nothing(code.call('release'));
  },
  /** All of the memory but its first bytes, as it is large now. */
  memory: (code) => {
    code.i32(8).call('malloc').tee(1);
    code.call('qjs_get_context_ptr').i32(FIRST_BYTE).memorySize().i32(16).plain('shiftLeft').i32(-FIRST_BYTE).plain('add').i32(0).i32(0).i32(0).call('JS_NewUint8Array').store('i64', 0).get(1);
  },
  /** A function of another module, by its number. */
  call: (code) => {
    givenNumber(code, 0).call('call-import').memorySize().plain('toDouble').call('qjs_new_number');
  },
  /** A text to a file descriptor. */
  write: (code) => {
    givenText(code, 1);
    code.global('area').global('area').load('i32', 0).store('i32', 4).global('area').get(1).store('i32', 0);
    givenNumber(code, 0).global('area').i32(1).global('area').i32(8).plain('add').call('wasi_snapshot_preview1.fd_write').plain('drop');
    nothing(code.get(1).call('qjs_free_cstring'));
  },
  /** Eight bytes into the scratch. */
  random: (code) => {
    nothing(code.global('area').i32(8).call('wasi_snapshot_preview1.random_get').plain('drop'));
  },
  jobs: (code) => {
    nothing(code.call('jobs'));
  },
};

function callImport(code: Code, { key, parameters, result, returnsInVariables }: NamedImport & CoreFunction): void {
  const { offsets } = slotsOf(parameters);
  if (result !== undefined) code.global('area');
  parameters.forEach((type, i) => code.global('area').load(type, area.slots + (offsets[i] ?? 0)));
  code.call(key);
  if (result !== undefined) code.store(result, area.slots);
  if (returnsInVariables) code.global('area').global('resultPtr').store('i32', area.slots).global('area').global('resultSize').store('i32', area.slots + 4);
}
