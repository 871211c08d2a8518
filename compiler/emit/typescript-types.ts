/** Types of the program as TypeScript sees them. */
import { assertNever } from '../invariant.ts';
import type { ArrowType, Type } from '../types/type.ts';
import type { RecordDocs } from './doc-comment.ts';
import { docComment } from './js-doc.ts';
import { TypeScriptNames } from './typescript-names.ts';

type RecordType = Extract<Type, { kind: 'struct' | 'ability' | 'service' }>;

/** What a value of the type is in a host program: `u64` is `number | bigint`, `?T` is `T | null`, a struct is an interface. */
export class TypeScriptTypes {
  readonly #names: TypeScriptNames;
  readonly #known = new Map<RecordType, string>();
  readonly #alike = new Map<string, string>();
  readonly #interfaces = new Map<string, { readonly type: RecordType; readonly text: string }>();
  readonly #docsOf: (type: RecordType) => RecordDocs | undefined;
  #usesContext = false;

  /**
   * @param names where interfaces get their names
   * @param docsOf what the program says about a type and its fields
   */
  constructor(names: TypeScriptNames, docsOf: (type: RecordType) => RecordDocs | undefined) {
    this.#names = names;
    this.#docsOf = docsOf;
  }

  /** The interfaces that the types asked for so far need, by name; each after those it refers to. */
  get interfaces(): ReadonlyMap<string, { readonly type: RecordType; readonly text: string }> {
    return this.#interfaces;
  }

  /** Whether some type so far mentions `ParticleContext`. */
  get usesContext(): boolean {
    return this.#usesContext;
  }

  of(type: Type): string {
    switch (type.kind) {
      case 'scalar':
        return scalar(type.name);
      case 'literal':
        return 'number';
      case 'array':
      case 'stream':
      case 'map':
        return `${this.#operand(type.element)}[]`;
      case 'option': {
        const element = this.of(type.element);
        if (element === 'unknown' || element.endsWith('| null')) return element;
        return element === 'never' ? 'null' : `${element} | null`;
      }
      case 'struct':
      case 'ability':
      case 'service':
        return this.#nameOf(type);
      case 'arrow':
        return this.callback(type);
      case 'top':
      case 'unknown':
        return 'unknown';
      case 'bottom':
        return 'never';
      default:
        return assertNever(type);
    }
  }

  /** A function of the host program that the script calls. */
  callback(type: ArrowType): string {
    this.#usesContext = true;
    const names = new TypeScriptNames(['context']);
    const parameters = type.parameters.map((parameter, index) => `${names.fresh(parameter.name ?? `arg${index}`)}: ${this.of(parameter.type)}`);
    const result = this.result(type);
    return `(${[...parameters, 'context: ParticleContext'].join(', ')}) => ${result === 'unknown' ? result : `${result} | Promise<${result}>`}`;
  }

  /** Several results are a tuple, none is `void`. */
  result({ results }: ArrowType): string {
    const [only] = results;
    if (only === undefined) return 'void';
    return results.length === 1 ? this.of(only) : `[${results.map((result) => this.of(result)).join(', ')}]`;
  }

  #operand(type: Type): string {
    const text = this.of(type);
    return /^\w+(\[\])*$/.test(text) ? text : `(${text})`;
  }

  /** Types of the same name and fields share an interface, wherever they are declared. */
  #nameOf(type: RecordType): string {
    const known = this.#known.get(type);
    if (known !== undefined) return known;
    const fields = [...type.fields].map(([name, field]) => `  ${name}: ${this.of(field)};\n`).join('');
    const shape = `${type.name} {\n${fields}}`;
    const name = this.#alike.get(shape) ?? this.#names.fresh(type.name);
    this.#known.set(type, name);
    this.#alike.set(shape, name);
    if (!this.#interfaces.has(name)) this.#interfaces.set(name, { type, text: this.#interface(name, type) });
    return name;
  }

  #interface(name: string, type: RecordType): string {
    const docs = this.#docsOf(type);
    const fields = [...type.fields].map(([field, fieldType]) => `${docComment(docs?.members.get(field) ?? [], '  ')}  ${field}: ${this.of(fieldType)};\n`);
    return `${docComment(docs?.about ?? [])}export interface ${name} {\n${fields.join('')}}\n`;
  }
}

function scalar(name: Extract<Type, { kind: 'scalar' }>['name']): string {
  switch (name) {
    case 'u64':
    case 'i64':
      return 'number | bigint';
    case 'u8':
    case 'u16':
    case 'u32':
    case 'i8':
    case 'i16':
    case 'i32':
    case 'f32':
    case 'f64':
      return 'number';
    case 'bool':
      return 'boolean';
    case 'string':
      return 'string';
    default:
      return assertNever(name);
  }
}
