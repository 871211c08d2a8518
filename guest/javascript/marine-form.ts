/** JavaScript in Marine modules: texts and lists are an address and a count, records an address; results that are more than a scalar lie in two variables. */
import { fieldOffsets, widthOf } from '../bindings/layout.ts';
import { marineImport } from '../bindings/import-names.ts';
import { plainName } from '../bindings/names.ts';
import type { WitField, WitType } from '../wit/wit.ts';
import { signature, type Added, type CoreType } from './code.ts';
import { slotsOf } from './core-functions.ts';
import type { Core, Form } from './form.ts';
import { coreType, reading, slotAt, slotWriting } from './values.ts';

const layout = { recordsInline: false } as const;

export const marineForm: Form = {
  width: widthOf,
  offsets: fieldOffsets,
  ...layout,
  exported: ({ parameters, result }) => core(typesOf(parameters), result, typesOf(parameters), result === undefined ? [] : [result]),
  imported: ({ parameters, result }) => core(typesOf(parameters), result, result === undefined ? [] : [result], typesOf(parameters)),
  exportName: plainName,
  importName: marineImport,
  exports: () => exports,
};

function core(types: readonly WitType[], result: WitType | undefined, readTypes: readonly WitType[], writtenTypes: readonly WitType[]): Core {
  return {
    parameters: types.flatMap(coreTypes),
    result: result?.kind === 'scalar' ? coreType(result.name) : undefined,
    returnsInVariables: result !== undefined && result.kind !== 'scalar',
    read: { statements: '', values: places(readTypes).map(({ type, at }) => reading(type, at, layout, 'values.')) },
    write: (values) => places(writtenTypes).map(({ type, at }, i) => slotWriting(type, at, values[i] ?? '', layout)).join(' '),
  };
}

const typesOf = (fields: readonly WitField[]): readonly WitType[] => fields.map(({ type }) => type);

function coreTypes(type: WitType): readonly CoreType[] {
  return type.kind === 'scalar' ? [coreType(type.name)] : type.kind === 'record' ? ['i32'] : ['i32', 'i32'];
}

function places(types: readonly WitType[]): readonly { readonly type: WitType; readonly at: string }[] {
  let end = 0;
  return types.map((type) => {
    const at = slotAt(end);
    end += slotsOf(coreTypes(type)).size;
    return { type, at };
  });
}

const exports: readonly Added[] = [
  { name: 'allocate', type: signature(['i32', 'i32'], ['i32']), write: (code) => code.get(0).plain('eqz').when((empty) => empty.i32(0).plain('return')).get(0).call('bring') },
  { name: 'release_objects', type: signature([]), write: (code) => code.call('release') },
  ...(['resultPtr', 'resultSize'] as const).flatMap((name): readonly Added[] => {
    const word = name === 'resultPtr' ? 'ptr' : 'size';
    return [
      { name: `get_result_${word}`, type: signature([], ['i32']), write: (code) => code.global(name) },
      { name: `set_result_${word}`, type: signature(['i32']), write: (code) => code.get(0).setGlobal(name) },
    ];
  }),
];
