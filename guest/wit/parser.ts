/**
 * Reads the grammar of WIT by recursive descent. What modules have no use for (resources, includes, feature gates) is read where it has
 * a type's place, so that the report can say so, and is a fault of form elsewhere. The first fault ends it.
 */
import { witSyntax, witUnsupported } from '../../compiler/diagnostics/catalog/wit.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { join } from '../../compiler/source/source-file.ts';
import type { SourceFile } from '../../compiler/source/source-file.ts';
import { tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';
import type { FieldTree, FileTree, FunctionTree, InterfaceName, InterfaceTree, Name, Port, TypeItem, TypeTree, WorldTree } from './tree.ts';

/** Types that WIT has and modules have not. */
const otherTypes = new Set(['option', 'result', 'tuple', 'char', 'borrow', 'own', 'stream', 'future']);
const otherItems = new Set(['variant', 'enum', 'flags', 'resource']);

/** Lists in lists: deeper ones are nothing that a person writes. */
const MOST_NESTED = 64;

export function parseWit(source: SourceFile): FileTree | Diagnostic {
  try {
    return new Parser(tokensOf(source)).file();
  } catch (thrown) {
    if (thrown instanceof Fault) return thrown.diagnostic;
    throw thrown;
  }
}

/** Leaves the parser from wherever it is; never leaves this file. */
class Fault extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  file(): FileTree {
    const interfaces: InterfaceTree[] = [];
    const worlds: WorldTree[] = [];
    let name = '';
    if (this.#takes('package')) {
      name = this.#packageName();
      this.#expect(';');
    }
    while (this.#next.kind !== 'end') {
      const { doc } = this.#next;
      if (this.#takes('interface')) interfaces.push(this.#interface(this.#name('the name of the interface')));
      else if (this.#takes('world')) worlds.push(this.#world(doc));
      else this.#fail('`interface` or `world`');
    }
    return { package: name, interfaces, worlds };
  }

  get #next(): Token {
    const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)];
    if (token === undefined) throw new Error('a list of tokens ends with the token `end`');
    return token;
  }

  #is(text: string): boolean {
    const { kind, text: found, escaped } = this.#next;
    return found === text && !escaped && (kind === 'name' || kind === 'sign');
  }

  #takes(text: string): boolean {
    const found = this.#is(text);
    if (found) this.#at++;
    return found;
  }

  #expect(text: string): Token {
    const token = this.#next;
    if (!this.#takes(text)) this.#fail(`\`${text}\``);
    return token;
  }

  #fail(expected: string): never {
    const { span, text } = this.#next;
    throw new Fault(witSyntax({ span, expected, found: text }));
  }

  #name(what: string): Name {
    const { kind, text, span } = this.#next;
    if (kind !== 'name' || !isKebab(text)) this.#fail(what);
    this.#at++;
    return { text, span };
  }

  /** `demo:greeter@0.1.0`, also in front of the name of an interface. */
  #packageName(): string {
    let name = this.#name('the name of the package').text;
    while (this.#takes(':')) name += `:${this.#name('the name of the package').text}`;
    if (this.#next.kind === 'version') {
      name += `@${this.#next.text}`;
      this.#at++;
    }
    return name;
  }

  #interface(name: Name): InterfaceTree {
    const types: TypeItem[] = [];
    const functions: FunctionTree[] = [];
    this.#expect('{');
    while (!this.#takes('}')) {
      if (this.#typeItems(types)) continue;
      functions.push(this.#function(this.#next.doc, this.#name('a function, a type or `}`')));
      this.#expect(';');
    }
    return { name, types, functions };
  }

  #world(doc: string): WorldTree {
    const name = this.#name('the name of the world');
    const types: TypeItem[] = [];
    const imports: Port[] = [];
    const exports: Port[] = [];
    this.#expect('{');
    while (!this.#takes('}')) {
      const { doc: inner } = this.#next;
      if (this.#takes('import')) imports.push(this.#port(inner));
      else if (this.#takes('export')) exports.push(this.#port(inner));
      else if (!this.#typeItems(types)) this.#fail('`import`, `export`, a type or `}`');
    }
    return { name, doc, types, imports, exports };
  }

  #port(doc: string): Port {
    const name = this.#name('the name of a function or an interface');
    if (this.#is(':') && this.#tokens[this.#at + 2]?.text !== '/') {
      this.#at++;
      if (this.#takes('interface')) return { kind: 'inline', interface: this.#interface(name) };
      const signature = this.#signature();
      this.#expect(';');
      return { kind: 'function', function: { name, doc, ...signature } };
    }
    const found = this.#ofPackage(name);
    this.#expect(';');
    return { kind: 'named', name: found };
  }

  /** `demo:types/points@0.1.0` is an interface of that package; what was read may be the begin of it. */
  #ofPackage(first: Name): InterfaceName {
    if (!this.#takes(':')) return { ...first, package: '' };
    const packaged = `${first.text}:${this.#packageName()}`;
    this.#expect('/');
    const { text, span } = this.#name('the name of the interface');
    const version = this.#next.kind === 'version' ? `@${this.#next.text}` : '';
    if (version !== '') this.#at++;
    return { text, span: join(first.span, span), package: `${packaged}${version}` };
  }

  #function(doc: string, name: Name): FunctionTree {
    this.#expect(':');
    return { name, doc, ...this.#signature() };
  }

  #signature(): Pick<FunctionTree, 'parameters' | 'result'> {
    this.#expect('func');
    this.#expect('(');
    const parameters = this.#fields(')', 'a parameter');
    return { parameters, result: this.#takes('->') ? this.#type(0) : undefined };
  }

  #fields(end: string, what: string): readonly FieldTree[] {
    const fields: FieldTree[] = [];
    while (!this.#takes(end)) {
      const { doc } = this.#next;
      const name = this.#name(`${what} or \`${end}\``);
      this.#expect(':');
      fields.push({ name, doc, type: this.#type(0) });
      if (!this.#is(end)) this.#expect(',');
    }
    return fields;
  }

  /** Whether there was a declaration of types. */
  #typeItems(types: TypeItem[]): boolean {
    const { doc, span, text } = this.#next;
    // `type: func()` is a function of that name.
    if (this.#tokens[this.#at + 1]?.text === ':') return false;
    if (otherItems.has(text) && this.#next.kind === 'name') throw new Fault(witUnsupported({ span, what: text }));
    if (this.#takes('record')) {
      const name = this.#name('the name of the record');
      this.#expect('{');
      types.push({ kind: 'record', name, doc, fields: this.#fields('}', 'a field') });
      return true;
    }
    if (this.#takes('type')) {
      const name = this.#name('the name of the type');
      this.#expect('=');
      types.push({ kind: 'alias', name, type: this.#type(0) });
      this.#expect(';');
      return true;
    }
    if (!this.#takes('use')) return false;
    const from = this.#ofPackage(this.#name('the name of an interface'));
    this.#expect('.');
    this.#expect('{');
    while (!this.#takes('}')) {
      const original = this.#name('the name of a type or `}`');
      types.push({ kind: 'use', from, original, name: this.#takes('as') ? this.#name('the new name') : original });
      if (!this.#is('}')) this.#expect(',');
    }
    this.#expect(';');
    return true;
  }

  #type(depth: number): TypeTree {
    const start = this.#next;
    if (depth > MOST_NESTED) this.#fail('a type with fewer lists in it');
    if (this.#takes('list')) {
      this.#expect('<');
      const of = this.#type(depth + 1);
      this.#expect('>');
      return { kind: 'list', of };
    }
    if (!start.escaped && otherTypes.has(start.text)) {
      this.#at++;
      if (this.#takes('<')) {
        do if (!this.#takes('_')) this.#type(depth + 1);
        while (this.#takes(','));
        this.#expect('>');
      }
      const end = this.#tokens[this.#at - 1] ?? start;
      return { kind: 'other', what: start.text, span: join(start.span, end.span) };
    }
    return { kind: 'name', name: this.#name('a type') };
  }
}

/** Words of letters and digits with `-` between them, each in one case. */
function isKebab(text: string): boolean {
  return /^([a-z][a-z0-9]*|[A-Z][A-Z0-9]*)(-([a-z0-9]+|[A-Z0-9]+))*$/.test(text);
}
