/** The WebAssembly binary format, read from modules of others and from bytes that mean harm. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter, countInstructions, describeWasmFault, readModule, sectionIds, writeCustom, writeModule, writeVector } from '../../runtime/marine/binary/index.ts';
import type { WasmModule } from '../../runtime/marine/binary/index.ts';
import { writeExport, writeFunctionType, writeGlobal, writeImport, writeLimits, writeTableType } from '../../runtime/marine/binary/write-module.ts';
import { assemble, nothing } from '../kit/wasm/assemble.ts';
import { avmModule, beautifyModule } from '../kit/wasm/real-modules.ts';

const read = (bytes: Uint8Array): WasmModule => {
  const result = readModule(bytes);
  if (!result.ok) throw new Error(describeWasmFault(result.fault));
  return result.value;
};

/** What is wrong with a module, its code included. */
const fault = (bytes: Uint8Array): string | undefined => {
  const module = readModule(bytes);
  const code = module.ok ? countInstructions(module.value) : module;
  return code.ok ? undefined : `${code.fault.kind}: ${describeWasmFault(code.fault)}`;
};

const small = assemble([
  { type: { params: ['i32', 'i64'], results: ['i64'] }, locals: [{ count: 2, type: 'f64' }], code: [0x20, 1, 0x02, 0x40, 0x20, 0, 0x0d, 0, 0x0b] },
  { type: nothing, code: [0x41, 0x7f, 0x28, 2, 4, 0x1a] },
], [writeCustom('note', Uint8Array.of(1, 2, 3))]);

describe('numbers', () => {
  it('of 32 and 64 bits come back as they were written, in no other form than they may have', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (unsigned, signed, long) => {
        const bytes = new ByteWriter().u32(unsigned).signed(signed).s64(long).signed(signed).take();
        const reader = new ByteReader(bytes);
        expect([reader.u32(), reader.s32()]).toEqual([unsigned, signed]);
        reader.skipS64();
        expect(reader.s33()).toBe(signed);
        expect(reader.done).toBe(true);
      }),
    );
  });

  it.each([
    ['u32', [0xff, 0xff, 0xff, 0xff, 0x1f]],
    ['u32', [0x80, 0x80, 0x80, 0x80, 0x80, 0x00]],
    ['s32', [0xff, 0xff, 0xff, 0xff, 0x4f]],
    ['s33', [0xff, 0xff, 0xff, 0xff, 0x5f]],
    ['skipS64', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['u32', [0x80]],
  ] as const)('%s refuses %j', (method, bytes) => {
    expect(() => new ByteReader(Uint8Array.from(bytes))[method]()).toThrow(/does not fit|ends too early/);
  });
});

describe('modules', () => {
  it.each([
    ['avm.wasm', avmModule],
    ['air_beautify_wasm_bg.wasm', beautifyModule],
  ])('%s is read as the engine reads it', (_, bytes) => {
    const module = read(bytes());
    const compiled = new WebAssembly.Module(bytes());
    expect(module.exports.map(({ name, kind }) => ({ name, kind }))).toEqual(WebAssembly.Module.exports(compiled));
    expect(module.imports.map(({ module: from, name, what }) => ({ module: from, name, kind: what.kind }))).toEqual(WebAssembly.Module.imports(compiled));
    for (const { name, bytes: content } of module.customs) expect(WebAssembly.Module.customSections(compiled, name).some((section) => Buffer.compare(new Uint8Array(section), content) === 0)).toBe(true);
    const counts = countInstructions(module);
    expect(counts.ok && (counts.value.get(0x10) ?? 0) > 1000).toBe(true);
  });

  it('are written as they were read', () => {
    const module = read(beautifyModule());
    const sections = module.sections.map(({ id, start, end }) => {
      switch (id) {
        case sectionIds.type:
          return writeVector(id, module.types, writeFunctionType);
        case sectionIds.import:
          return writeVector(id, module.imports, writeImport);
        case sectionIds.table:
          return writeVector(id, module.tables, writeTableType);
        case sectionIds.memory:
          return writeVector(id, module.memories, writeLimits);
        case sectionIds.global:
          return writeVector(id, module.globals, writeGlobal);
        case sectionIds.export:
          return writeVector(id, module.exports, writeExport);
        default:
          return { id, contents: module.bytes.subarray(start, end) };
      }
    });
    const written = writeModule(sections);
    const again = read(written);
    const shape = ({ types, imports, tables, memories, exports, functions, start }: WasmModule) => ({ types, imports, tables, memories, exports, functions, start });
    expect(shape(again)).toEqual(shape(module));
    expect(WebAssembly.validate(written)).toBe(true);
  });

  it('that a reader of components or of text would want are told apart', () => {
    expect(fault(Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0))).toMatch(/^unsupported: the module is of version 13/);
    expect(fault(new TextEncoder().encode('(module)'))).toMatch(/^malformed: the module does not begin with/);
    expect(fault(new Uint8Array())).toMatch(/^malformed/);
  });
});

describe('features that are left out are named', () => {
  const code = (...bytes: number[]): Uint8Array => assemble([{ type: nothing, code: bytes }]);
  it.each([
    ['threads', code(0xfe, 0x03, 0x00)],
    ['exceptions', code(0x06, 0x40, 0x19, 0x0b)],
    ['exceptions', code(0x08, 0x00)],
    ['tail calls', code(0x12, 0x00)],
    ['garbage collection', code(0xfb, 0x00, 0x00)],
    ['relaxed vector instructions', code(0xfd, 0x80, 0x02)],
    ['more than one memory', code(0x41, 0, 0x28, 0x42, 1, 0)],
    ['more than one memory', code(0xfc, 0x0b, 0x01)],
    ['group 0xfc', code(0xfc, 0x92, 0x06)],
    ['typed function references', code(0x14, 0x00)],
    ['shared memory', assembleMemory(0x03)],
    ['64-bit addresses', assembleMemory(0x05)],
    ['2 memories', writeModule([{ id: 5, contents: Uint8Array.of(2, 0, 1, 0, 1) }])],
    ['exceptions', writeModule([{ id: 13, contents: Uint8Array.of(0) }])],
    ['garbage collection', writeModule([{ id: 1, contents: Uint8Array.of(1, 0x5f, 0) }])],
  ])('%s', (what, bytes) => {
    const said = fault(bytes);
    expect(said).toContain(what);
    expect(said).toMatch(/^unsupported/);
  });

  function assembleMemory(flags: number): Uint8Array {
    return writeModule([{ id: 5, contents: Uint8Array.of(1, flags, 1, 2) }]);
  }
});

describe('hostile bytes', () => {
  it('never throw, whatever they are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      fault(bytes);
      fault(Uint8Array.from([...small.subarray(0, 8), ...bytes]));
    }));
  });

  it('are refused or read when a good module was cut or altered, and what the engine takes is read', () => {
    for (let length = 0; length < small.length; length++) fault(small.subarray(0, length));
    let taken = 0;
    for (let at = 0; at < small.length; at++) {
      for (let value = 0; value < 256; value++) {
        const bytes = small.slice();
        bytes[at] = value;
        const said = fault(bytes);
        if (said === undefined) taken++;
        else if (!said.startsWith('unsupported') && WebAssembly.validate(bytes)) expect(`byte ${at} = ${value}`).toBe(said);
      }
    }
    expect(taken).toBeGreaterThan(1000);
  });

  it.each([
    ['entries', { id: 1, contents: Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f) }],
    ['entries', { id: 7, contents: Uint8Array.of(0xff, 0xff, 0x3f) }],
    ['locals', { id: 10, contents: Uint8Array.of(1, 8, 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7e, 0x0b) }],
  ])('that promise gigabytes of %s are refused at once', (what, section) => {
    expect(fault(writeModule([section]))).toContain(what);
  });
});
