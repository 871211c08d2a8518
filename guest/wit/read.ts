/** From a WIT file to the module that one of its worlds describes. */
import { witDuplicate, witNoWorld, witRecursive, witUnknownName, witUnsupported } from '../../compiler/diagnostics/catalog/wit.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { SourceFile, Span } from '../../compiler/source/source-file.ts';
import { hostInterfaces, hostPackage } from './host-package.ts';
import { parseWit } from './parser.ts';
import type { FieldTree, FileTree, FunctionTree, InterfaceName, InterfaceTree, Name, Port, TypeItem, TypeTree, WorldTree } from './tree.ts';
import { nameOfType, scalarNames } from './wit.ts';
import type { ScalarName, WitField, WitFunction, WitImport, WitRecord, WitType, WitWorld } from './wit.ts';

export type WitResult =
  | { readonly ok: true; readonly world: WitWorld }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads a WIT file. Never throws on a text.
 *
 * @param wanted which world; default: the only one
 * @example
 * ```ts
 * import { readWit } from '../../guest/index.ts';
 * import { SourceFile } from '../../compiler/source/source-file.ts';
 *
 * const result = readWit(new SourceFile('greeter.wit', 'world greeter { export hello: func(name: string) -> string; }'));
 * result.ok && result.world.exports.map(({ name }) => name); // ['hello']
 * ```
 */
export function readWit(source: SourceFile, wanted?: string): WitResult {
  const file = parseWit(source);
  if ('code' in file) return { ok: false, diagnostics: [file] };
  const found = file.worlds.filter(({ name }) => wanted === undefined || name.text === wanted);
  const [world] = found;
  if (world === undefined || found.length > 1) {
    const span = file.worlds[0]?.name.span ?? { source, start: 0, end: 0 };
    return { ok: false, diagnostics: [witNoWorld({ span, worlds: file.worlds.map(({ name }) => name.text), wanted })] };
  }
  const reader = new Reader(file);
  const read = reader.world(world);
  return reader.diagnostics.length > 0 ? { ok: false, diagnostics: reader.diagnostics } : { ok: true, world: read };
}

/** What authors call the programs of the host. */
const PROGRAMS = 'programs';
const NO_PROGRAM = 'an imported function that is neither in an interface nor a program of the host';

/** Where a name of a type is looked up. */
type Scope = ReadonlyMap<string, TypeItem>;

class Reader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: FileTree;
  readonly #interfaces: ReadonlyMap<string, InterfaceTree>;
  readonly #scopes = new Map<InterfaceTree | WorldTree, Scope>();
  readonly #records = new Map<TypeItem, WitRecord>();
  #host: ReadonlyMap<string, InterfaceTree> | undefined;
  /** Types that are being read, outermost first. */
  readonly #open: TypeItem[] = [];

  constructor(file: FileTree) {
    this.#file = file;
    this.#interfaces = this.#byName(file.interfaces);
  }

  world(tree: WorldTree): WitWorld {
    const imports = new Map<string, WitImport & { readonly name: Name }>();
    for (const port of tree.imports) {
      const from = port.kind === 'function' ? 'program' : port.kind === 'named' && isHost(port.name) ? 'host' : 'module';
      const [module, functions] = this.#port(port, tree);
      if (port.kind === 'function' && !functions.every(isProgram)) this.diagnostics.push(witUnsupported({ span: port.function.name.span, what: NO_PROGRAM }));
      const key = `${from} ${module}`;
      const name = { text: module, span: nameOf(port).span };
      if (functions.length > 0) imports.set(key, { from, module, name, functions: [...(imports.get(key)?.functions ?? []), ...functions] });
    }
    // Whoever they are from, authors have them by one name.
    this.#distinct([...imports.values()]);
    const exports = tree.exports.flatMap((port) => this.#port(port, tree)[1]);
    this.#distinct(exports.map((func) => ({ name: { text: func.name, span: func.span } })));
    // Languages of guests, and scripts, have all of them in one place.
    this.#distinct([...this.#records.keys()]);
    return {
      package: this.#file.package,
      name: tree.name.text,
      doc: tree.doc,
      imports: [...imports.values()].map(({ from, module, functions }) => ({ from, module, functions })),
      exports,
      records: [...this.#records.values()],
    };
  }

  /** The functions behind `import` or `export`, and the name of what has them. */
  #port(port: Port, world: WorldTree): readonly [string, readonly WitFunction[]] {
    switch (port.kind) {
      case 'function':
        return [PROGRAMS, [this.#function(port.function, this.#scope(world))]];
      case 'inline':
        return [port.interface.name.text, this.#functions(port.interface)];
      case 'named': {
        const found = this.#interface(port.name);
        return [port.name.text, found === undefined ? [] : this.#functions(found)];
      }
    }
  }

  /** Of this file, whatever its package is called, or of the one that hosts offer. */
  #interface(name: InterfaceName): InterfaceTree | undefined {
    const known = isHost(name) ? (this.#host ??= hostInterfaces()) : this.#interfaces;
    const found = known.get(name.text);
    if (found === undefined) this.#unknown('interface', name, known.keys());
    return found;
  }

  #functions(tree: InterfaceTree): readonly WitFunction[] {
    const scope = this.#scope(tree);
    this.#distinct(tree.functions);
    return tree.functions.map((func) => this.#function(func, scope));
  }

  #function({ name, doc, parameters, result }: FunctionTree, scope: Scope): WitFunction {
    return { name: name.text, doc, parameters: this.#fields(parameters, scope), result: result === undefined ? undefined : this.#type(result, scope), span: name.span };
  }

  #fields(fields: readonly FieldTree[], scope: Scope): readonly WitField[] {
    this.#distinct(fields);
    return fields.map(({ name, doc, type }) => ({ name: name.text, doc, type: this.#type(type, scope) }));
  }

  #scope(tree: InterfaceTree | WorldTree): Scope {
    const known = this.#scopes.get(tree);
    if (known !== undefined) return known;
    const scope = this.#byName(tree.types);
    this.#scopes.set(tree, scope);
    return scope;
  }

  #byName<T extends { readonly name: Name }>(items: readonly T[]): ReadonlyMap<string, T> {
    const found = new Map<string, T>();
    for (const [key, item] of this.#distinct(items)) found.set(key, item);
    return found;
  }

  /** Tells of names that are there twice; capital letters make no difference, for most languages spell them away. */
  #distinct<T extends { readonly name: Name }>(items: readonly T[]): readonly (readonly [string, T])[] {
    const seen = new Map<string, Span>();
    return items.flatMap((item): readonly (readonly [string, T])[] => {
      const { text, span } = item.name;
      const first = seen.get(text.toLowerCase());
      if (first === undefined) seen.set(text.toLowerCase(), span);
      else this.diagnostics.push(witDuplicate({ span, first, name: text }));
      return first === undefined ? [[text, item]] : [];
    });
  }

  /** What is wrong with a type is told; any type stands for it then. */
  #type(tree: TypeTree, scope: Scope): WitType {
    switch (tree.kind) {
      case 'list':
        return { kind: 'list', of: this.#type(tree.of, scope) };
      case 'other':
        this.diagnostics.push(witUnsupported({ span: tree.span, what: tree.what }));
        return { kind: 'string' };
      case 'name':
        return this.#named(tree.name, scope);
    }
  }

  #named(name: Name, scope: Scope): WitType {
    const item = scope.get(name.text);
    if (item !== undefined) return this.#item(item, scope, name.span);
    if (name.text === 'string') return { kind: 'string' };
    const scalar = scalarNames.find((each) => each === name.text);
    if (scalar === undefined) this.#unknown('type', name, [...scope.keys(), 'string', ...scalarNames]);
    return scalar === undefined ? { kind: 'string' } : { kind: 'scalar', name: scalar satisfies ScalarName };
  }

  #item(item: TypeItem, scope: Scope, span: Span): WitType {
    if (this.#open.includes(item)) {
      const loop = [...this.#open.slice(this.#open.indexOf(item)), item].map(({ name }) => name.text);
      this.diagnostics.push(witRecursive({ span, loop }));
      return { kind: 'string' };
    }
    this.#open.push(item);
    const type = this.#read(item, scope);
    this.#open.pop();
    return type;
  }

  #read(item: TypeItem, scope: Scope): WitType {
    switch (item.kind) {
      case 'alias':
        return this.#type(item.type, scope);
      case 'use': {
        const from = this.#interface(item.from);
        return from === undefined ? { kind: 'string' } : this.#named(item.original, this.#scope(from));
      }
      case 'record': {
        const known = this.#records.get(item);
        if (known !== undefined) return { kind: 'record', record: known };
        if (item.fields.length === 0) this.diagnostics.push(witUnsupported({ span: item.name.span, what: 'records without fields' }));
        const record: WitRecord = { name: item.name.text, doc: item.doc, fields: this.#fields(item.fields, scope) };
        this.#records.set(item, record);
        return { kind: 'record', record };
      }
    }
  }

  #unknown(what: string, { text, span }: Name, known: Iterable<string>): void {
    this.diagnostics.push(witUnknownName({ span, what, name: text, known: [...known] }));
  }
}

function isHost({ package: from }: InterfaceName): boolean {
  return from === `${hostPackage.name}@${hostPackage.version}`;
}

function nameOf(port: Port): Name {
  return port.kind === 'function' ? port.function.name : port.kind === 'inline' ? port.interface.name : port.name;
}

const program: readonly (readonly [name: string, type: string])[] = [['ret-code', 's32'], ['error', 'string'], ['stdout', 'list<u8>'], ['stderr', 'list<u8>']];

/** Whether a function is as programs of the host are. */
function isProgram({ parameters, result }: WitFunction): boolean {
  const write = (type: WitType): string => nameOfType(type, (of) => `list<${of}>`, ({ name }) => name);
  if (parameters.map(({ type }) => write(type)).join() !== 'list<string>' || result?.kind !== 'record') return false;
  const { fields } = result.record;
  return fields.length === program.length && program.every(([name, type], i) => fields[i]?.name === name && write(fields[i].type) === type);
}
