import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, memorySource } from '../../../compiler/index.ts';
import { decodeInterfaceTypes } from '../../../runtime/marine/interface-types/decode.ts';
import { encodeInterfaceTypes } from '../../../runtime/marine/interface-types/encode.ts';
import { moduleInterface } from '../../../runtime/marine/interface-types/module-interface.ts';
import { printAqua } from '../../../runtime/marine/interface-types/print-aqua.ts';
import type { InterfaceType, InterfaceTypes, TypeEntry } from '../../../runtime/marine/interface-types/types.ts';
import { seeded } from '../../kit/mangle.ts';
import { customSection } from '../../kit/marine/custom-section.ts';
import { sections } from '../../kit/marine/random-section.ts';
import { varyBytes } from '../../kit/marine/vary-bytes.ts';
import { avmModule } from '../../kit/wasm/real-modules.ts';

const nothing: InterfaceTypes = { version: '0.27.0', types: [], imports: [], adapters: [], exports: [], implementations: [] };
const avm = avmModule();

function encoded(section: InterfaceTypes): Uint8Array {
  const result = encodeInterfaceTypes(section);
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

/** The message about bytes that are no section. */
function refusal(bytes: Uint8Array): string {
  const result = decodeInterfaceTypes(bytes);
  return result.ok ? 'accepted' : `${result.fault.offset}: ${result.fault.reason}`;
}

describe('the interface-types section', () => {
  it('comes back as it was written', () => {
    fc.assert(fc.property(sections, (section) => {
      expect(decodeInterfaceTypes(encoded(section))).toEqual({ ok: true, value: section });
    }), { numRuns: 300 });
  });

  it('of a real module is written back byte for byte', () => {
    const bytes = customSection(avm, 'interface-types');
    const decoded = decodeInterfaceTypes(bytes);
    if (!decoded.ok) throw new Error(decoded.fault.reason);
    expect(decoded.value.version).toBe('0.27.0');
    expect(encoded(decoded.value)).toEqual(Uint8Array.from(bytes));
  });

  it('may have its tables in any order, and in pieces', () => {
    const first = encoded({ ...nothing, types: [{ kind: 'function', parameters: [], results: [] }], exports: [{ name: 'f', type: 0 }] });
    const second = encoded({ ...nothing, version: undefined, exports: [{ name: 'g', type: 1 }] });
    const decoded = decodeInterfaceTypes(Uint8Array.from([...second, ...first]));
    expect(decoded).toMatchObject({ ok: true, value: { version: '0.27.0', types: [{ kind: 'function' }], exports: [{ name: 'g' }, { name: 'f' }] } });
  });

  it('is refused with the place of the fault', () => {
    const twice = encoded(nothing);
    expect(refusal(Uint8Array.from([...twice, ...twice]))).toBe('8: has two versions');
    expect(refusal(new Uint8Array([0, 1, 7]))).toBe('1: has a table of 1 entries, more than there are bytes for');
    expect(refusal(new Uint8Array([0, 1, 7, 0]))).toBe('2: has a type entry of an unknown kind, 7');
    expect(refusal(new Uint8Array([0, 1, 1, 1, 0x61, 0]))).toBe('2: has a record without fields, a');
    expect(refusal(new Uint8Array([0, 1, 0, 1, 1, 0xff, 0x0a, 0]))).toBe('4: has a name that is not UTF-8');
    expect(refusal(new Uint8Array([0, 1, 0, 1, 1, 0x61, 0x77, 0]))).toBe('6: has an unknown type, 0x77');
    expect(refusal(new Uint8Array([2, 1, 0, 1, 0x60]))).toBe('4: has an unknown instruction, 0x60');
    expect(refusal(new Uint8Array([3, 0xff, 0xff, 0xff, 0xff, 0x1f]))).toBe('1: has a number that does not fit into 32 bits');
    expect(refusal(new Uint8Array([5, 4, 0x30]))).toBe('2: ends too early');
    expect(refusal(new Uint8Array([0, 1, 0, 0, 1, ...new Uint8Array(2000).fill(0x36), 0]))).toBe('1029: has arrays in arrays, deeper than 1024');
    expect(refusal(new Uint8Array(5_000_000))).toBe('0: has 5000000 bytes, at most 4194304 are allowed');
  });

  it('never makes the decoder throw or hang, whatever it holds (12,000 times)', () => {
    const samples = [customSection(avm, 'interface-types'), ...fc.sample(sections, { numRuns: 40, seed: 7 }).map(encoded)].map((bytes) => Uint8Array.from(bytes));
    const random = seeded(20_261_126);
    const pick = (): Uint8Array => samples[random(samples.length)] ?? new Uint8Array();
    let accepted = 0;
    for (let round = 0; round < 12_000; round++) {
      const bytes = varyBytes(pick(), pick(), random);
      const decoded = decodeInterfaceTypes(bytes);
      if (decoded.ok) {
        accepted++;
        moduleInterface(decoded.value);
        const again = decodeInterfaceTypes(encoded(decoded.value));
        expect(again.ok && Buffer.compare(encoded(again.value), encoded(decoded.value))).toBe(0);
      } else {
        expect(decoded.fault.reason === '' || decoded.fault.offset > bytes.length).toBe(false);
      }
    }
    // A fuzzer whose bytes are all thrown away at once tests nothing but the first check.
    expect(accepted).toBeGreaterThan(120);
  });

  it('has no room for long names and lists', () => {
    expect(encodeInterfaceTypes({ ...nothing, version: 'x'.repeat(256) })).toMatchObject({ ok: false, message: expect.stringContaining('has 256 bytes; at most 255 fit') as unknown });
    const instructions = Array.from({ length: 256 }, () => ({ op: 'dup' }) as const);
    expect(encodeInterfaceTypes({ ...nothing, adapters: [{ type: 0, instructions }] })).toEqual({ ok: false, message: '256 instructions in one list; at most 255 fit' });
  });
});

describe('what the tables mean together', () => {
  const record = (name: string, ...types: readonly InterfaceType[]): TypeEntry => ({ kind: 'record', name, fields: types.map((type, index) => ({ name: `f${index}`, type })) });
  const giving = (type: InterfaceType): TypeEntry => ({ kind: 'function', parameters: [], results: [type] });
  /** A section with one function, which gives type 1. */
  const withResult = (...types: readonly TypeEntry[]): InterfaceTypes => ({
    ...nothing,
    types: [giving({ kind: 'record', index: 1 }), ...types],
    exports: [{ name: 'f', type: 9 }],
    adapters: [{ type: 0, instructions: [] }],
    implementations: [{ core: 9, adapter: 0 }],
  });

  it('is refused when it cannot be', () => {
    const ask = (section: InterfaceTypes): string => {
      const result = moduleInterface(section);
      return result.ok ? 'accepted' : result.message;
    };
    expect(ask(withResult(record('a', { kind: 'u8' })))).toBe('accepted');
    expect(ask(withResult(record('a', { kind: 'array', element: { kind: 'record', index: 1 } })))).toBe('record a contains itself');
    expect(ask(withResult(record('a', { kind: 'record', index: 5 })))).toBe('there is no type 5');
    expect(ask(withResult(record('a', { kind: 'record', index: 0 })))).toBe('type 0 is a function where a record is needed');
    expect(ask(withResult({ kind: 'record', name: 'a', fields: [{ name: 'x', type: { kind: 'u8' } }, { name: 'x', type: { kind: 'u8' } }] }))).toBe('record a has two fields of one name');
    const chain = Array.from({ length: 1100 }, (_, index) => record(`r${index}`, index === 1099 ? { kind: 'u8' } : { kind: 'record', index: index + 2 }));
    expect(ask(withResult(...chain))).toBe('types are nested deeper than 1024');
    // Shared records are a matter of their number, not of the ways to them.
    const shared = Array.from({ length: 900 }, (_, index): TypeEntry => {
      const type: InterfaceType = index === 899 ? { kind: 'u8' } : { kind: 'record', index: index + 2 };
      return record(`r${index}`, type, type);
    });
    expect(ask(withResult(...shared))).toBe('accepted');
    expect(ask({ ...withResult(record('a', { kind: 'u8' })), adapters: [] })).toBe('function f is implemented by an adapter of type 0, which does not exist');
    expect(ask({ ...withResult(record('a', { kind: 'u8' })), exports: [{ name: 'f', type: 9 }, { name: 'f', type: 9 }] })).toBe('there are two functions f');
  });

  it('prints as Aqua that compiles', () => {
    const decoded = decodeInterfaceTypes(customSection(avm, 'interface-types'));
    const found = decoded.ok ? moduleInterface(decoded.value) : decoded;
    if (!found.ok) throw new Error('the interface of avm.wasm should be readable');
    const { text, omitted } = printAqua(found.value.functions, 'Avm', 'avm');
    expect(omitted).toEqual([]);
    expect(text).toMatchInlineSnapshot(`
      "data RunParameters:
        init_peer_id: string
        current_peer_id: string
        timestamp: u64
        ttl: u32
        key_format: u8
        secret_key_bytes: []u8
        particle_id: string
        air_size_limit: u64
        particle_size_limit: u64
        call_result_size_limit: u64
        hard_limit_enabled: bool

      data InterpreterOutcome:
        ret_code: i64
        error_message: string
        data: []u8
        next_peer_pks: []string
        call_requests: []u8
        air_size_limit_exceeded: bool
        particle_size_limit_exceeded: bool
        call_result_size_limit_exceeded: bool

      service Avm("avm"):
        invoke(air: string, prev_data: []u8, data: []u8, params: RunParameters, call_results: []u8) -> InterpreterOutcome
        invoke_tracing(air: string, prev_data: []u8, data: []u8, params: RunParameters, call_results: []u8, tracing_params: string, tracing_output_mode: u8) -> InterpreterOutcome
        ast(script: string) -> string
        to_human_readable_data(data: []u8) -> string
      "
    `);
    expect(compile({ entry: 'avm.aqua', source: memorySource({ 'avm.aqua': `aqua Avm declares *\n\n${text}` }) }).diagnostics).toEqual([]);
  });
});
