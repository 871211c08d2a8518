/**
 * AIR as a tree: the contract between compiler and engine. `read.ts` makes it from text, `print.ts` turns it into text,
 * `compiler/emit` builds it directly. Instructions are numbered in pre-order (root 0); that number is an instruction's
 * static index everywhere: in keys, in source maps, in reports.
 */

/** UTF-16 offsets in the script; present on trees that were read from text. */
export interface AirSpan {
  readonly start: number;
  readonly end: number;
}

/** `$s` stream, `%m` stream map, `#c`/`#$c` canon, `#%m` canon map, otherwise scalar. `name` is the full text with its sigil: it is the identity. */
export interface Variable {
  readonly kind: 'scalar' | 'stream' | 'map' | 'canon' | 'canon-map';
  readonly name: string;
}
export type ScalarVariable = Variable & { readonly kind: 'scalar' };
export type StreamVariable = Variable & { readonly kind: 'stream' | 'map' };
export type CanonVariable = Variable & { readonly kind: 'canon' | 'canon-map' };

/** One step of a lens: `.field`, `.[3]`, `.[name]` (field or index taken from a scalar). */
export type Accessor =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'variable'; readonly name: string };

/** `length` is the functor `.length`, which stands alone; otherwise the accessors after `.$`. Empty: the whole value. */
export type Lens = 'length' | readonly Accessor[];

export type Value =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'empty-array' }
  | { readonly kind: 'init-peer-id' }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'ttl' }
  /** `:error:` */
  | { readonly kind: 'error'; readonly lens: Lens }
  | { readonly kind: 'last-error'; readonly lens: Lens }
  | { readonly kind: 'variable'; readonly variable: ScalarVariable | CanonVariable; readonly lens: Lens };

interface Base {
  readonly span?: AirSpan;
}

export type Instruction =
  | (Base & { readonly op: 'null' })
  | (Base & { readonly op: 'never' })
  | (Base & { readonly op: 'seq' | 'par' | 'xor'; readonly left: Instruction; readonly right: Instruction })
  | (Base & { readonly op: 'match' | 'mismatch'; readonly left: Value; readonly right: Value; readonly body: Instruction })
  | (Base & {
      readonly op: 'call';
      readonly peer: Value;
      readonly service: Value;
      readonly function: Value;
      readonly args: readonly Value[];
      readonly output: ScalarVariable | (Variable & { readonly kind: 'stream' }) | undefined;
    })
  | (Base & {
      readonly op: 'canon';
      readonly peer: Value;
      readonly source: StreamVariable;
      /** A canon, a canon map, or (map only) a scalar holding one object. */
      readonly output: CanonVariable | ScalarVariable;
      /** Our extension: freeze once the stream holds at least this many values. */
      readonly count: Value | undefined;
    })
  /** Our extension: the particle visits the peer. */
  | (Base & { readonly op: 'hop'; readonly peer: Value })
  | (Base & { readonly op: 'ap'; readonly value: Value; readonly output: ScalarVariable | (Variable & { readonly kind: 'stream' }) })
  | (Base & { readonly op: 'ap-map'; readonly key: Value; readonly value: Value; readonly output: Variable & { readonly kind: 'map' } })
  | (Base & {
      readonly op: 'fold';
      readonly iterable: Value | StreamVariable;
      readonly iterator: string;
      readonly body: Instruction;
      readonly last: Instruction | undefined;
    })
  | (Base & { readonly op: 'next'; readonly iterator: string })
  | (Base & { readonly op: 'new'; readonly variable: Variable; readonly body: Instruction })
  | (Base & { readonly op: 'fail'; readonly error: { readonly kind: 'literal'; readonly code: bigint; readonly message: string } | { readonly kind: 'value'; readonly value: Value } });

export type InstructionOf<Op extends Instruction['op']> = Extract<Instruction, { op: Op }>;

/** Tells what a fold goes through: a stream or map, or a value. */
export function isStreamVariable(iterable: Value | StreamVariable): iterable is StreamVariable {
  return iterable.kind === 'stream' || iterable.kind === 'map';
}

/** Sub-instructions in pre-order position order. */
export function children(instruction: Instruction): readonly Instruction[] {
  switch (instruction.op) {
    case 'seq':
    case 'par':
    case 'xor':
      return [instruction.left, instruction.right];
    case 'match':
    case 'mismatch':
    case 'new':
      return [instruction.body];
    case 'fold':
      return instruction.last === undefined ? [instruction.body] : [instruction.body, instruction.last];
    case 'null':
    case 'never':
    case 'call':
    case 'canon':
    case 'hop':
    case 'ap':
    case 'ap-map':
    case 'next':
    case 'fail':
      return none;
  }
}

const none: readonly Instruction[] = [];

/** Puts the sub-instructions on a stack such that they come off in order. */
export function pushChildren(instruction: Instruction, stack: (Instruction | undefined)[]): void {
  switch (instruction.op) {
    case 'seq':
    case 'par':
    case 'xor':
      stack.push(instruction.right, instruction.left);
      return;
    case 'match':
    case 'mismatch':
    case 'new':
      stack.push(instruction.body);
      return;
    case 'fold':
      if (instruction.last !== undefined) stack.push(instruction.last);
      stack.push(instruction.body);
      return;
    case 'null':
    case 'never':
    case 'call':
    case 'canon':
    case 'hop':
    case 'ap':
    case 'ap-map':
    case 'next':
    case 'fail':
      return;
  }
}
