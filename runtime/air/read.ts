import type { AirError } from './error.ts';
import { extensionOfWord, Extensions } from './extension.ts';
import type { Extension } from './extension.ts';
import type { AirSpan, Instruction, InstructionOf, Value, Variable } from './instruction.ts';
import { classOf, describeOperand, hintFor, roles } from './operand.ts';
import type { Role } from './operand.ts';
import { nextToken } from './token.ts';
import type { Token } from './token.ts';
import { validate } from './validate.ts';
import { readWord } from './word.ts';
import type { Operand } from './word.ts';

export type { AirError };

export type ReadResult =
  /**
   * `warnings` are variables that nothing can define, in places that the first VM does not look at; `extensions` what it cannot read,
   * the first place of each kind.
   */
  | { readonly ok: true; readonly instruction: Instruction; readonly warnings: readonly AirError[]; readonly extensions: readonly Extension[] }
  /** A script that cannot be parsed has one error, the first; otherwise all that validation found. */
  | { readonly ok: false; readonly errors: readonly AirError[] };

/**
 * Reads an AIR script: both dialects of canons (`#c`, `#$c`), comments, our extensions. Linear in the text; nesting costs heap,
 * not stack. Placeholders like `@{bob}` must have been replaced. The tree has spans (UTF-16 offsets) on every instruction.
 */
export function readAir(text: string): ReadResult {
  let instruction: Instruction;
  const extensions = new Extensions();
  try {
    instruction = new Reader(text, extensions).script();
  } catch (fault) {
    if (fault instanceof SyntaxFault) return { ok: false, errors: [fault.error] };
    throw fault;
  }
  const { errors, warnings } = validate(instruction, text);
  return errors.length > 0 ? { ok: false, errors } : { ok: true, instruction, warnings, extensions: extensions.list() };
}

/** Leaves the parser at the first error; never leaves this file. */
class SyntaxFault extends Error {
  readonly error: AirError;
  constructor(error: AirError) {
    super(error.message);
    this.error = error;
  }
}

/** An instruction whose sub-instructions are being read. */
interface Frame {
  readonly op: string;
  readonly open: Token;
  readonly children: Instruction[];
  readonly least: number;
  readonly most: number;
  readonly build: (children: readonly Instruction[], span: AirSpan) => Instruction;
}

function frame(op: string, open: Token, least: number, most: number, build: Frame['build']): Frame {
  return { op, open, children: [], least, most, build };
}

/** Only for the type checker: a frame is built when it has all its children. */
const NOTHING: Instruction = { op: 'null' };

class Reader {
  readonly #text: string;
  /** Filled while reading. */
  readonly #extensions: Extensions;
  #token: Token;

  constructor(text: string, extensions: Extensions) {
    this.#text = text;
    this.#extensions = extensions;
    // A lone surrogate has no UTF-8 form: peers would disagree about what the script says.
    const lone = text.search(/\p{Surrogate}/u);
    if (lone >= 0) throw new SyntaxFault({ message: 'the script is not well-formed Unicode here (half of a surrogate pair)', span: { start: lone, end: lone + 1 } });
    this.#token = nextToken(text, 0);
  }

  /** Exactly one instruction and nothing after it. */
  script(): Instruction {
    const stack: Frame[] = [];
    for (;;) {
      let done = this.#instructionStart(stack);
      while (done !== undefined) {
        const frame = stack.at(-1);
        if (frame === undefined) {
          if (this.#token.kind !== 'end') this.#fail('the script should end here', this.#token, 'A script is one instruction; combine several with `seq` or `par`.');
          return done;
        }
        frame.children.push(done);
        done = this.#closing(frame);
        if (done !== undefined) stack.pop();
      }
    }
  }

  /** Reads `(op operands`; a complete instruction is returned, one that has sub-instructions is pushed. */
  #instructionStart(stack: Frame[]): Instruction | undefined {
    const open = this.#token;
    const around = stack.at(-1);
    if (open.kind === ')' && around !== undefined) this.#tooFew(around);
    if (open.kind !== '(') this.#expected('an instruction', stack.length === 0 ? 'A script begins with `(`.' : undefined, stack);
    const word = this.#advance();
    const op = word.kind === 'word' ? this.#textOf(word) : '';
    switch (op) {
      case 'null':
      case 'never':
        this.#advance();
        return this.#leaf({ op }, open);
      case 'seq':
      case 'par':
      case 'xor':
        this.#advance();
        return void stack.push(frame(op, open, 2, 2, ([left = NOTHING, right = NOTHING], span) => ({ op, left, right, span })));
      case 'match':
      case 'mismatch': {
        this.#advance();
        const left = this.#value(roles.compared);
        const right = this.#value(roles.compared);
        return void stack.push(frame(op, open, 1, 1, ([body = NOTHING], span) => ({ op, left, right, body, span })));
      }
      case 'call':
        this.#advance();
        return this.#leaf(this.#call(), open);
      case 'canon':
        this.#advance();
        return this.#leaf(this.#canon(), open);
      case 'hop':
        this.#extensions.add('hop', word);
        this.#advance();
        return this.#leaf({ op, peer: this.#value(roles.peerOfHop) }, open);
      case 'ap':
        this.#advance();
        return this.#leaf(this.#ap(), open);
      case 'fold': {
        this.#advance();
        const operand = this.#operand(roles.iterable);
        const iterable = operand.kind === 'stream-or-map' ? operand.variable : operand;
        const iterator = this.#scalarName('the iterator');
        return void stack.push(frame(op, open, 1, 2, ([body = NOTHING, last], span) => ({ op, iterable, iterator, body, last, span })));
      }
      case 'next':
        this.#advance();
        return this.#leaf({ op, iterator: this.#scalarName('the iterator') }, open);
      case 'new': {
        this.#advance();
        const variable = this.#variable('the variable to renew', ['scalar', 'stream', 'map', 'canon', 'canon-map']);
        return void stack.push(frame(op, open, 1, 1, ([body = NOTHING], span) => ({ op, variable, body, span })));
      }
      case 'fail':
        this.#advance();
        return this.#leaf(this.#failInstruction(), open);
      default:
        return this.#unknownInstruction(word, op);
    }
  }

  /** The instruction with the closing parenthesis that must follow. */
  #leaf(instruction: Instruction, open: Token): Instruction {
    const token = this.#token;
    if (token.kind !== ')') this.#expected(`\`)\` at the end of \`${instruction.op === 'ap-map' ? 'ap' : instruction.op}\``);
    this.#advance();
    return { ...instruction, span: { start: open.start, end: token.end } };
  }

  /** After a sub-instruction: the finished parent, or undefined when another sub-instruction follows. */
  #closing(frame: Frame): Instruction | undefined {
    const count = frame.children.length;
    if (this.#token.kind === ')') {
      const end = this.#token;
      if (count < frame.least) this.#tooFew(frame);
      this.#advance();
      return frame.build(frame.children, { start: frame.open.start, end: end.end });
    }
    if (count < frame.most && this.#token.kind === '(') return undefined;
    if (this.#token.kind === '(') this.#fail(`\`${frame.op}\` takes ${frame.most === 1 ? 'one instruction' : 'two instructions'}, and here is one more`, this.#token, 'Combine several with `seq` or `par`.');
    return this.#expected(count < frame.least ? 'an instruction' : '`)`', undefined, [frame]);
  }

  /** Fails at the bracket that closes the frame. */
  #tooFew({ op, least, children: { length } }: Frame): never {
    return this.#fail(`\`${op}\` needs ${least === 1 ? 'an instruction' : `${least} instructions`}, found ${length === 0 ? 'none' : length}`, this.#token, 'A branch that does nothing is `(null)`.');
  }

  #call(): InstructionOf<'call'> {
    const peer = this.#value(roles.peerOfCall);
    this.#punctuation('(', '`(`, then the service id and the function');
    const service = this.#value(roles.service);
    const functionName = this.#value(roles.function);
    this.#punctuation(')', '`)` after the name of the function');
    this.#punctuation('[', '`[`, the list of arguments');
    const args: Value[] = [];
    while (this.#token.kind !== ']') args.push(this.#value(roles.argument));
    const output = this.#advance().kind === ')' ? undefined : this.#variable('the output', ['scalar', 'stream']);
    return { op: 'call', peer, service, function: functionName, args, output };
  }

  #canon(): InstructionOf<'canon'> {
    const peer = this.#value(roles.peerOfCanon);
    const source = this.#variable('what to freeze', ['stream', 'map']);
    const outputs = source.kind === 'stream' ? (['canon'] as const) : (['canon-map', 'scalar'] as const);
    const output = this.#variable(`the frozen ${source.kind}`, outputs);
    if (this.#token.kind === ')') return { op: 'canon', peer, source, output, count: undefined };
    const place = this.#token;
    this.#extensions.add('count', place);
    const count = this.#value(roles.count);
    if (count.kind === 'integer' && count.value < 0n) this.#fail('a count cannot be negative', place);
    return { op: 'canon', peer, source, output, count };
  }

  #ap(): Instruction {
    if (this.#token.kind !== '(') {
      const value = this.#value(roles.applied);
      return { op: 'ap', value, output: this.#variable('the variable that gets the value', ['scalar', 'stream']) };
    }
    this.#advance();
    const key = this.#value(roles.key);
    const value = this.#value(roles.applied);
    this.#punctuation(')', '`)` after key and value');
    return { op: 'ap-map', key, value, output: this.#variable('the map that gets the pair', ['map']) };
  }

  #failInstruction(): InstructionOf<'fail'> {
    const value = this.#value(roles.failure);
    if (value.kind !== 'integer') return { op: 'fail', error: { kind: 'value', value } };
    const place = this.#token;
    if (place.kind !== 'string' && place.kind !== 'json-string') this.#expected('the message of the error, a string');
    return { op: 'fail', error: { kind: 'literal', code: value.value, message: this.#string(place) } };
  }

  #value(role: Role): Value {
    const place = this.#token;
    const operand = this.#operand(role);
    return operand.kind === 'stream-or-map' ? this.#wrongOperand(role, operand, place) : operand;
  }

  #operand(role: Role): Operand {
    const place = this.#token;
    const operand = this.#readOperand(role.what, role.forms);
    return role.accepts.has(classOf(operand)) ? operand : this.#wrongOperand(role, operand, place);
  }

  /** `forms` may be the kinds of variables. Both texts are for the case that there is no operand here. */
  #readOperand(what: string, forms: string | readonly Variable['kind'][]): Operand {
    const token = this.#token;
    switch (token.kind) {
      case 'string':
      case 'json-string':
        return { kind: 'string', value: this.#string(token) };
      case '[': {
        const close = this.#advance();
        if (close.kind !== ']') this.#fail('only the empty array `[]` can be written', token, 'Build other arrays with a stream or let a service return them.');
        this.#advance();
        return { kind: 'empty-array' };
      }
      case 'word': {
        const result = readWord(this.#textOf(token));
        if (!result.ok) this.#fail(result.message, { start: token.start + result.at, end: token.end }, result.hint);
        const extension = extensionOfWord(this.#textOf(token), result.operand);
        if (extension !== undefined) this.#extensions.add(extension, token);
        this.#advance();
        return result.operand;
      }
      case '(':
      case ')':
      case ']':
      case 'unclosed':
      case 'end':
        return this.#expected(`${what}: ${typeof forms === 'string' ? forms : describeKinds(forms)}`);
    }
  }

  /** Consumes a string token. */
  #string(token: Token): string {
    this.#advance();
    if (token.kind === 'string') return this.#text.slice(token.start + 1, token.end - 1);
    this.#extensions.add('string', token);
    const value = unescape(this.#text.slice(token.start + 1, token.end));
    return value ?? this.#fail('this `j"…"` string is no valid JSON string', token, 'Escapes are \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; control characters must be escaped.');
  }

  #variable<Kind extends Variable['kind']>(what: string, kinds: readonly Kind[]): Variable & { readonly kind: Kind } {
    const place = this.#token;
    const operand = this.#readOperand(what, kinds);
    const whole = operand.kind === 'stream-or-map' || (operand.kind === 'variable' && operand.lens.length === 0) ? operand.variable : undefined;
    const kind = kinds.find((candidate) => candidate === whole?.kind);
    if (whole === undefined || kind === undefined) return this.#fail(`expected ${what}, ${describeKinds(kinds)}; found ${describeOperand(operand)}`, place);
    return { kind, name: whole.name };
  }

  #scalarName(what: string): string {
    return this.#variable(what, ['scalar']).name;
  }

  #punctuation(kind: '(' | ')' | '[', wanted: string): void {
    if (this.#token.kind !== kind) this.#expected(wanted);
    this.#advance();
  }

  #unknownInstruction(word: Token, op: string): never {
    if (word.kind !== 'word') return this.#expected('the name of an instruction');
    const glued = /^[a-z]+(?=\()/.exec(op)?.[0];
    if (glued !== undefined) return this.#fail('a space is missing before `(`', { start: word.start + glued.length, end: word.end }, `Write \`${glued} (\`.`);
    return this.#fail(`there is no instruction \`${shorten(op)}\``, word, 'Instructions: call canon hop ap seq par xor match mismatch fold next new fail null never.');
  }

  #wrongOperand(role: Role, operand: Operand, place: Token): never {
    return this.#fail(`expected ${role.what} (${role.forms}), found ${describeOperand(operand)}`, place, hintFor(operand));
  }

  /** Fails at the current token. */
  #expected(wanted: string, hint?: string, stack: readonly Frame[] = []): never {
    const token = this.#token;
    if (token.kind === 'unclosed') return this.#fail('this string is never closed', { start: token.start, end: token.start + 1 }, 'Put `"` at its end; strings have no escapes except in `j"…"`.');
    if (token.kind !== 'end') return this.#fail(`expected ${wanted}; found \`${shorten(this.#textOf(token))}\``, token, hint);
    const open = stack.at(-1)?.open;
    const unclosed = open === undefined ? hint : `The \`(\` in ${this.#placeOf(open)} is still open.`;
    return this.#fail(`expected ${wanted}, but the script ends here`, token, unclosed);
  }

  #fail(message: string, span: AirSpan, hint?: string): never {
    const { start, end } = span;
    throw new SyntaxFault(hint === undefined ? { message, span: { start, end } } : { message, span: { start, end }, hint });
  }

  #advance(): Token {
    this.#token = nextToken(this.#text, this.#token.end);
    return this.#token;
  }

  #placeOf({ start }: Token): string {
    const before = this.#text.slice(0, start);
    return `line ${before.split('\n').length}, column ${start - before.lastIndexOf('\n')}`;
  }

  #textOf(token: Token): string {
    return this.#text.slice(token.start, token.end);
  }
}

const variableForms: Record<Variable['kind'], string> = {
  scalar: 'a scalar (`x`)',
  stream: 'a stream (`$x`)',
  map: 'a map (`%x`)',
  canon: 'a canon (`#x`)',
  'canon-map': 'a canon map (`#%x`)',
};

function describeKinds(kinds: readonly Variable['kind'][]): string {
  const forms = kinds.map((kind) => variableForms[kind]);
  const last = forms.pop() ?? '';
  return forms.length === 0 ? last : `${forms.join(', ')} or ${last}`;
}

function unescape(quoted: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(quoted);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return typeof value === 'string' && !/\p{Surrogate}/u.test(value) ? value : undefined;
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
