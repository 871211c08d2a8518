import { describeType } from '../values/type.ts';
import type { FunctionSignature, RecordType, ValueType } from '../values/type.ts';
import { recordsOf } from './module-interface.ts';

export interface NamedSignature extends FunctionSignature {
  readonly name: string;
}

export interface AquaDeclarations {
  /** `data` and `service` declarations; empty when no function can be declared. */
  readonly text: string;
  /** Functions that Aqua has no way to write, with the reason. */
  readonly omitted: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * The Aqua declarations of a service with these functions. Names of types are capitalised and made unique where they have to be;
 * names of functions and fields are part of every call and stay.
 *
 * @example
 * const user = { kind: 'record', name: 'user', fields: [{ name: 'id', type: { kind: 'u64' } }] };
 * printAqua([{ name: 'find', parameters: [{ name: 'name', type: { kind: 'string' } }], result: user }], 'Users', 'users').text; // => 'data User:\n  id: u64\n\nservice Users("users"):\n  find(name: string) -> User\n'
 * printAqua([{ name: 'Find', parameters: [], result: undefined }], 'Users', 'users').omitted; // => [{ name: 'Find', reason: 'a method begins with a small letter' }]
 */
export function printAqua(functions: readonly NamedSignature[], service: string, id: string): AquaDeclarations {
  const omitted = functions.flatMap((signature) => {
    const reason = whyNot(signature);
    return reason === undefined ? [] : [{ name: signature.name, reason }];
  });
  const left = new Set(omitted.map(({ name }) => name));
  const declared = functions.filter(({ name }) => !left.has(name));
  if (declared.length === 0) return { text: '', omitted };

  const records = recordsOf(declared);
  const names = typeNames(records, service);
  const write = (type: ValueType): string => {
    if (type.kind === 'list') return `[]${write(type.element)}`;
    return type.kind === 'record' ? (names.get(type) ?? type.name) : describeType(type);
  };
  const data = records.map((record) => [`data ${write(record)}:`, ...record.fields.map(({ name, type }) => `  ${name}: ${write(type)}`), ''].join('\n'));
  const methods = declared.map(({ name, parameters, result }) => {
    const list = parameters.map((parameter, index) => `${isName(parameter.name) ? parameter.name : `argument${index + 1}`}: ${write(parameter.type)}`);
    return `  ${name}(${list.join(', ')})${result === undefined ? '' : ` -> ${write(result)}`}`;
  });
  return { text: [...data, `service ${service}(${JSON.stringify(id)}):\n${methods.join('\n')}\n`].join('\n'), omitted };
}

function isName(text: string): boolean {
  return /^[A-Za-z]\w*$/.test(text);
}

function whyNot({ name, ...signature }: NamedSignature): string | undefined {
  if (!isName(name)) return 'the name is none in Aqua';
  if (!/^[a-z]/.test(name)) return 'a method begins with a small letter';
  const { fields, name: record } = recordsOf([signature]).find(({ fields }) => fields.some((field) => !isName(field.name))) ?? {};
  const field = fields?.find((field) => !isName(field.name));
  return field === undefined ? undefined : `field ${JSON.stringify(field.name)} of ${record ?? ''} is no name in Aqua`;
}

function typeNames(records: readonly RecordType[], service: string): ReadonlyMap<RecordType, string> {
  const taken = new Set([service]);
  const names = new Map<RecordType, string>();
  for (const record of records) {
    const letters = record.name.replace(/\W/g, '').replace(/^[_\d]+/, '');
    const base = letters === '' ? 'Record' : letters.charAt(0).toUpperCase() + letters.slice(1);
    let name = base;
    for (let count = 2; taken.has(name); count++) name = `${base}${count}`;
    taken.add(name);
    names.set(record, name);
  }
  return names;
}
