import { ByteWriter } from '../binary/byte-writer.ts';
import { malformed, orFault, overLimit, unsupported } from '../binary/fault.ts';
import type { WasmResult } from '../binary/fault.ts';
import { defaultWasmLimits } from '../binary/limits.ts';
import { sectionIds } from '../binary/module.ts';
import type { Export, Global, Import, WasmModule } from '../binary/module.ts';
import { readModule } from '../binary/read-module.ts';
import { writeExport, writeFunctionType, writeGlobal, writeImport, writeLimits, writeModule, writeTableType, writeVector } from '../binary/write-module.ts';
import type { WrittenSection } from '../binary/write-module.ts';
import { Context } from './context.ts';
import { LEAF_RESERVE } from './frame-place.ts';
import { helperBody, helperType } from './appended-functions.ts';
import { METER_MODULE, takenName } from './names.ts';
import type { MeteringOptions, MeteringReport } from './options.ts';
import { FunctionRewriter } from './rewrite-function.ts';
import { withSections } from './sections.ts';
import { findStackPointer } from './stack-pointer/find.ts';
import { reservedExports, stateOf } from './state-exports.ts';
import { isTrampolines, writeTrampoline } from './trampolines.ts';
import { WEIGHTS_VERSION } from './weights.ts';

/** Words of stack that a call may take unless the host says otherwise: half a MiB, half of what V8 gives a program. */
export const DEFAULT_DEPTH = 65_536;
const MAX_PAGES = 65_536;
const DEFAULT_TABLE_ELEMENTS = 100_000;

export interface Instrumented {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly report: MeteringReport;
}

/**
 * Makes a core module pay for what it does: gas for each basic block, gas by size for copies and growth, a limit of the stack that
 * counts the size of frames, a budget for memory and tables, one form of NaNs. Nothing else about it changes. The same bytes give the
 * same result everywhere. `meterOf` reads and sets what instances have left. Never throws.
 *
 * @returns a fault when the module is not valid, is too large, or has something that Marine leaves out
 * @example
 * const nothing = instrument(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
 * nothing.ok && nothing.value.report.codeBytes; // => { before: 0, after: 0 }
 * instrument(Uint8Array.of(1, 2, 3)).ok; // => false
 */
export function instrument(bytes: Uint8Array<ArrayBuffer>, options: MeteringOptions = {}): WasmResult<Instrumented> {
  const limits = options.limits ?? defaultWasmLimits;
  const read = readModule(bytes, limits);
  if (!read.ok) return read;
  return orFault(() => {
    const context = new Context(capped(read.value, options), limits, options);
    const code = rewriteCode(context);
    // After the code was read, so that what is left out is named and not only invalid. What follows relies on valid types.
    if (!WebAssembly.validate(bytes)) throw malformed(0, 'is not valid: its types do not fit');
    const state = stateOf(context, options.sharedTables ?? false);
    const exported = reservedExports(context, state, findStackPointer(context.module));
    const report: MeteringReport = {
      weights: WEIGHTS_VERSION,
      deterministic: context.deterministic,
      meter: context.meter,
      start: context.module.start !== undefined,
      largestFrame: context.largestFrame,
      tableElements: elementsOf(context.module.tables),
      codeBytes: { before: read.value.bodies.reduce((sum, { start, end }) => sum + end - start, 0), after: code.after },
      state,
      steps: context.steps,
    };
    return { bytes: writeModule(
        // The start function is called by the host, once there is gas.
        withSections(context.module, changedSections(context, withAppended(context, code.bodies), exported), sectionIds.start),
      ), report };
  });
}

/** The module with the limits that its memory and tables get. */
function capped(module: WasmModule, options: MeteringOptions): WasmModule {
  const taken = takenName(module.exports);
  if (taken !== undefined) throw unsupported(0, taken);
  if (module.imports.some((each) => each.module === METER_MODULE)) throw unsupported(0, `imports from ${JSON.stringify(METER_MODULE)}, which is for Marine itself`);
  if (options.meter === 'imported' && constantsUseOwnGlobals(module)) throw unsupported(0, 'begins with values of its own globals, of which Marine knows only imported ones');
  if (options.meter === 'none' && !isTrampolines(module, options.limits ?? defaultWasmLimits)) throw unsupported(0, 'has more than trampolines, and would not pay for it');
  const mostPages = Math.min(options.memoryPages ?? MAX_PAGES, MAX_PAGES);
  const memories = module.memories.map(({ minimum, maximum = mostPages }) => {
    if (minimum > mostPages) throw overLimit(0, `has a memory of ${minimum} pages, at most ${mostPages} are allowed`);
    return { minimum, maximum: Math.min(maximum, mostPages) };
  });
  const mostElements = options.tableElements ?? DEFAULT_TABLE_ELEMENTS;
  const tables = module.tables.map(({ element, limits: { minimum, maximum = mostElements } }) => ({ element, limits: { minimum, maximum: Math.min(maximum, mostElements) } }));
  const elements = elementsOf(tables);
  if (elements > mostElements) throw overLimit(0, `has tables of ${elements} elements, at most ${mostElements} are allowed`);
  return { ...module, memories, tables };
}

/** Not every engine allows it, and those globals move when a meter is imported. */
function constantsUseOwnGlobals({ imports, globals, elements, data }: WasmModule): boolean {
  const imported = imports.filter(({ what }) => what.kind === 'global').length;
  return [...globals.map(({ initial }) => initial), ...elements, ...data].some(({ global }) => global !== undefined && global >= imported);
}

/** What tables begin with. */
function elementsOf(tables: WasmModule['tables']): number {
  return tables.reduce((sum, { limits }) => sum + limits.minimum, 0);
}

/** The bodies of the module's own functions. */
function rewriteCode(context: Context): { readonly bodies: ByteWriter; readonly after: number } {
  const { module, limits } = context;
  const bodies = new ByteWriter(module.bytes.length * 2);
  const body = new ByteWriter(4096);
  let after = 0;
  for (const [index, parsed] of module.bodies.entries()) {
    const type = context.functionTypes[context.importedFunctions + index];
    if (type === undefined) throw malformed(parsed.start, 'has code without a type');
    if (context.meter === 'none') writeTrampoline(body.reset(), module, parsed, context.trampolines);
    else new FunctionRewriter(context, type, parsed).rewrite(body.reset());
    if (body.length > limits.bodyBytes) throw overLimit(parsed.start, `has a function of ${parsed.end - parsed.start} bytes, which become too many with what counts its gas`);
    after += body.length;
    bodies.blob(body.view());
  }
  return { bodies, after };
}

/** The code section, once all helpers are known: the state may need some that the code does not. */
function withAppended(context: Context, bodies: ByteWriter): WrittenSection {
  for (const helper of context.helpers) bodies.blob(helperBody(helper, context));
  const count = context.module.bodies.length + context.helpers.length;
  return { id: sectionIds.code, contents: new ByteWriter(bodies.length + 8).u32(count).bytes(bodies.view()).take() };
}

function changedSections(context: Context, code: WrittenSection, exported: readonly WasmModule['exports'][number][]): readonly WrittenSection[] {
  const { module, helpers } = context;
  const types = [...module.types, ...helpers.map((helper) => helperType(helper, context))];
  const functions = [...module.functions, ...helpers.map((_, index) => module.types.length + index)];
  return [
    writeVector(sectionIds.type, types, writeFunctionType),
    writeVector(sectionIds.import, [...module.imports, ...(context.meter === 'imported' ? importsOfMeter(context) : [])], writeImport),
    writeVector(sectionIds.function, functions, (writer, type) => writer.u32(type)),
    writeVector(sectionIds.table, module.tables, writeTableType),
    writeVector(sectionIds.memory, module.memories, writeLimits),
    writeVector(sectionIds.global, [...module.globals, ...newGlobals(context)], writeGlobal),
    writeVector(sectionIds.export, [...module.exports.map((each) => moved(context, each)), ...exported], writeExport),
    code,
  ];
}

function importsOfMeter({ meterGlobals }: Context): readonly Import[] {
  return meterGlobals.map(({ name, value }) => ({ module: METER_MODULE, name, what: { kind: 'global', type: { value, mutable: true } } }));
}

function moved(context: Context, each: Export): Export {
  return each.kind === 'global' ? { ...each, index: context.globalAt(each.index) } : each;
}

/** In the order of `Context`: gas, depth, failure of the host, budgets, flags of dropped segments. */
function newGlobals(context: Context): readonly Global[] {
  const long = (value: number): Global => ({ type: { value: 'i64', mutable: true }, initial: { bytes: new ByteWriter().byte(0x42).signed(value).byte(0x0b).take(), function: undefined, global: undefined } });
  const int = (value: number): Global => ({ type: { value: 'i32', mutable: true }, initial: { bytes: new ByteWriter().byte(0x41).signed(value).byte(0x0b).take(), function: undefined, global: undefined } });
  const { memory, tableTypes } = context;
  const pages = (memory?.maximum ?? MAX_PAGES) - (memory?.minimum ?? 0);
  const elements = tableTypes.reduce((sum, { limits }) => sum + (limits.maximum ?? DEFAULT_TABLE_ELEMENTS) - limits.minimum, 0);
  const meter = context.meter === 'imported' ? [] : context.meter === 'none' ? [int(0)] : [long(0), long(DEFAULT_DEPTH - LEAF_RESERVE), int(0), int(pages), int(Math.min(elements, 2 ** 31 - 1)), ...(context.core === undefined ? [] : [long(0), long(0)])];
  return [...meter, ...[...context.dropped].map(() => int(0))];
}
