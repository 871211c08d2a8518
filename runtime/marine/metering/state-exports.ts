import { unsupported } from '../binary/fault.ts';
import type { Export, ValueType } from '../binary/module.ts';
import type { Context } from './context.ts';
import { reserved } from './names.ts';
import type { GlobalAccess, StateReport } from './options.ts';

/** What has to be exported so that a state can be read and restored. @throws WasmError for a state that cannot be */
export function stateOf(context: Context, sharedTables: boolean): StateReport {
  const { module, importedGlobals, importedTables, writtenTables, deterministic } = context;
  const exportedTables = new Set(module.exports.flatMap(({ kind, index }) => (kind === 'table' ? [index] : [])));
  const variables = module.globals.flatMap(({ type }, own) => (type.mutable ? [{ index: importedGlobals + own, type: type.value }] : []));
  const changing = module.tables.flatMap(({ element }, own) => {
    const index = importedTables + own;
    return writtenTables.has(index) || (sharedTables && exportedTables.has(index)) ? [{ index, element }] : [];
  });
  if (deterministic) {
    if (variables.some(({ type }) => type === 'externref') || changing.some(({ element }) => element === 'externref')) throw unsupported(0, 'keeps references to things of the host, which no state root can tell');
    if (variables.some(({ type }) => type === 'v128')) throw unsupported(0, 'has a variable global of a vector type, which no host can read');
  }
  const references = changing.length > 0 || sharedTables || writtenTables.size > 0 || variables.some(({ type }) => type === 'funcref');
  return {
    memory: context.ownsMemory ? reserved.memory : undefined,
    globals: variables.flatMap(({ index, type }) => accessTo(context, index, type)),
    tables: changing.filter(({ element }) => element === 'funcref').map(({ index }) => reserved.table(index)),
    functions: references ? referenced(context).map((index) => ({ index, name: reserved.function(index) })) : [],
    segments: [...context.dropped.values()].map(({ kind, index }) => ({
      flag: kind === 'data' ? reserved.droppedData(index) : reserved.droppedElement(index),
      drop: kind === 'data' ? reserved.dropData(index) : reserved.dropElement(index),
    })),
  };
}

function accessTo(context: Context, index: number, type: ValueType): readonly GlobalAccess[] {
  switch (type) {
    case 'f32':
    case 'f64':
      context.helper('read-global', index);
      context.helper('write-global', index);
      return [{ type, read: reserved.readGlobal(index), write: reserved.writeGlobal(index) }];
    case 'i32':
    case 'i64':
    case 'funcref':
      return [{ type, name: reserved.global(index) }];
    case 'v128':
    case 'externref':
      return [];
  }
}

/** Functions that a reference may be to, ascending. */
function referenced({ module, referenced: taken }: Context): readonly number[] {
  const found = new Set(taken);
  for (const { functions } of module.elements) for (const index of functions) found.add(index);
  for (const { initial } of module.globals) if (initial.function !== undefined) found.add(initial.function);
  for (const { kind, index } of module.exports) if (kind === 'function') found.add(index);
  return [...found].sort((a, b) => a - b);
}

export function reservedExports(context: Context, state: StateReport, stackPointer: number | undefined): readonly Export[] {
  const { module } = context;
  const global = (name: string, index: number): Export => ({ name, kind: 'global', index });
  const exports: Export[] = context.meter === 'imported' ? [] : context.meterGlobals.map(({ name }, index) => global(name, context.gas + index));
  if (module.start !== undefined) exports.push({ name: reserved.start, kind: 'function', index: module.start });
  if (stackPointer !== undefined) exports.push(global(reserved.stackPointer, context.globalAt(stackPointer)));
  if (state.memory !== undefined) exports.push({ name: state.memory, kind: 'memory', index: 0 });
  for (const access of state.globals) {
    if ('name' in access) exports.push(global(access.name, context.globalAt(indexIn(access.name))));
    else {
      const index = indexIn(access.read);
      exports.push({ name: access.read, kind: 'function', index: context.helper('read-global', index) }, { name: access.write, kind: 'function', index: context.helper('write-global', index) });
    }
  }
  for (const name of state.tables) exports.push({ name, kind: 'table', index: indexIn(name) });
  for (const { index, name } of state.functions) exports.push({ name, kind: 'function', index });
  for (const { kind, index, flag } of context.dropped.values()) {
    exports.push(global(kind === 'data' ? reserved.droppedData(index) : reserved.droppedElement(index), flag));
    const helper = context.helper(kind === 'data' ? 'drop-data' : 'drop-element', index);
    exports.push({ name: kind === 'data' ? reserved.dropData(index) : reserved.dropElement(index), kind: 'function', index: helper });
  }
  return exports;
}

function indexIn(name: string): number {
  return Number(name.slice(name.lastIndexOf(':') + 1));
}
