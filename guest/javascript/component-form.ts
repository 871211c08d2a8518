/** JavaScript in components: values are flattened into core values, or lie in memory when there are many. */
import { componentImport } from '../bindings/import-names.ts';
import { camel } from '../bindings/names.ts';
import { flatten, layoutOf, passesInMemory, resultForm, sizeOf } from '../component/canonical.ts';
import type { WitField, WitFunction, WitType, WitWorld } from '../wit/wit.ts';
import { signature, type Added, type CoreType } from './code.ts';
import { slotsOf } from './core-functions.ts';
import type { Core, Form, Reading } from './form.ts';
import { coreType, pointer, reading, setPointer, slotAt, slotWriting, writing } from './values.ts';

const layout = { recordsInline: true } as const;

export const componentForm: Form = {
  width: sizeOf,
  offsets: ({ fields }) => layoutOf(fields),
  ...layout,
  exported,
  imported,
  exportName: (name) => name,
  importName: componentImport,
  exports,
};

function exported(func: WitFunction): Core {
  const { parameters, result } = func;
  return {
    ...core(func, resultForm(func) === 'memory' ? 'i32' : flatResult(result)),
    read: passesInMemory(parameters) ? readMemory(parameters) : readFlat(parameters.map(({ type }) => type)),
    write: ([value = '']) => {
      if (result === undefined) return '';
      if (resultForm(func) === 'flat') return writeFlat([result], [value]);
      return `const place = border.room(${sizeOf(result)}); ${writing(result, 'place', value, layout, 'values.')} ${setPointer('border.slots', 'place')}`;
    },
  };
}

function imported(func: WitFunction): Core {
  const { parameters, result } = func;
  const inMemory = resultForm(func) === 'memory';
  const flat = passesInMemory(parameters) ? (['i32'] as const) : coreTypes(parameters.map(({ type }) => type));
  const placeAt = slotAt(slotsOf(flat).size);
  const call = core(func, inMemory ? undefined : flatResult(result));
  return {
    ...call,
    parameters: [...call.parameters, ...(inMemory ? (['i32'] as const) : [])],
    read: result === undefined ? { statements: '', values: [] } : inMemory ? { statements: `const place = ${pointer(placeAt)};`, values: [reading(result, 'place', layout, 'values.')] } : readFlat([result]),
    write: (values) => {
      const place = inMemory && result !== undefined ? ` ${setPointer(placeAt, `border.room(${sizeOf(result)})`)}` : '';
      return `${passesInMemory(parameters) ? writeMemory(parameters, values) : writeFlat(parameters.map(({ type }) => type), values)}${place}`;
    },
  };
}

function core({ parameters }: WitFunction, result: CoreType | undefined): Pick<Core, 'parameters' | 'result' | 'returnsInVariables'> {
  return { parameters: passesInMemory(parameters) ? ['i32'] : coreTypes(parameters.map(({ type }) => type)), result, returnsInVariables: false };
}

function flatResult(result: WitType | undefined): CoreType | undefined {
  return result === undefined ? undefined : coreTypes([result])[0];
}

function coreTypes(types: readonly WitType[]): readonly CoreType[] {
  return types.flatMap((type) => flatten(type)).map(({ type, part }) => (part === 'value' && type.kind === 'scalar' ? coreType(type.name) : 'i32'));
}

/** Each scalar, text and list of values, with where it lies; those of records by the way to them. */
function places(types: readonly WitType[]): readonly { readonly type: WitType; readonly at: string; readonly path: readonly string[]; readonly value: number }[] {
  let end = 0;
  return types.flatMap((whole, value) =>
    flatten(whole)
      .filter(({ part }) => part !== 'count')
      .map(({ type, path }) => {
        const at = slotAt(end);
        end += slotsOf(coreTypes([type])).size;
        return { type, at, path, value };
      }),
  );
}

function readFlat(types: readonly WitType[]): Reading {
  const found = places(types);
  let next = 0;
  const valueOf = (type: WitType): string => {
    if (type.kind === 'record') return `{ ${type.record.fields.map((field) => `${camel(field.name)}: ${valueOf(field.type)}`).join(', ')} }`;
    return reading(type, found[next++]?.at ?? '', layout, 'values.');
  };
  return { statements: '', values: types.map(valueOf) };
}

function writeFlat(types: readonly WitType[], values: readonly string[]): string {
  return places(types)
    .map(({ type, at, path, value }) => {
      const whole = values[value] ?? '';
      return path.length === 0 ? slotWriting(type, at, whole, layout) : `border.part(${whole}, ${JSON.stringify(path.map(camel))}, (part) => { ${slotWriting(type, at, 'part', layout)} });`;
    })
    .join(' ');
}

function readMemory(parameters: readonly WitField[]): Reading {
  const { offsets } = layoutOf(parameters);
  return { statements: `const given = ${pointer('border.slots')};`, values: parameters.map(({ type }, i) => reading(type, `given + ${offsets[i] ?? 0}`, layout, 'values.')) };
}

function writeMemory(parameters: readonly WitField[], values: readonly string[]): string {
  const { offsets, size } = layoutOf(parameters);
  const fields = parameters.map(({ type }, i) => writing(type, `given + ${offsets[i] ?? 0}`, values[i] ?? '', layout, 'values.'));
  return `const given = border.room(${size}); ${fields.join(' ')} ${setPointer('border.slots', 'given')}`;
}

function exports({ exports: functions }: WitWorld): readonly Added[] {
  const dropping = functions.filter((func) => resultForm(func) === 'memory');
  return [
    {
      name: 'cabi_realloc',
      type: signature(['i32', 'i32', 'i32', 'i32'], ['i32']),
      locals: 1,
      write: (code) => code.get(3).call('bring').set(4).get(0).when((again) => again.get(4).get(0).get(1).get(3).get(1).get(3).plain('lessUnsigned').plain('select').copy()).get(4),
    },
    ...dropping.map(({ name }): Added => ({ name: `cabi_post_${name}`, type: signature(['i32']), write: (code) => code.call('release') })),
  ];
}
