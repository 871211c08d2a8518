/**
 * A script, resolved once: every instruction has its static index, every variable use points to its definition.
 *
 * Scopes. A scalar or canon lives in the innermost `new` of its name or fold body around its definition, else in the root. A
 * stream or map lives in the innermost `new` of its name, else in the root. One frame exists per context (the root, or one
 * element of one fold), and `new` runs at most once per context, so a `new` needs no frame of its own: it is a slot.
 */
import type { Accessor, Instruction, Lens, Value, Variable } from '../air/instruction.ts';
import { children } from '../air/instruction.ts';
import { readAir } from '../air/read.ts';
import type { AirError } from '../air/read.ts';
import type { Json } from '../particle/json.ts';
import { canonicalNumber } from '../particle/json.ts';

/** Where a variable lives: `level` folds deep (0 = root), at `slot` of that frame. */
export interface Place {
  readonly level: number;
  readonly slot: number;
  readonly name: string;
}

/** The first slot of an element's frame holds the iterator. */
export function isIterator({ level, slot }: Place): boolean {
  return level > 0 && slot === 0;
}

export type ResolvedAccessor = Exclude<Accessor, { kind: 'variable' }> | { readonly kind: 'place'; readonly place: Place | undefined; readonly name: string };
export type ResolvedLens = 'length' | readonly ResolvedAccessor[];

export type Operand =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'init-peer-id' | 'timestamp' | 'ttl' }
  | { readonly kind: 'error' | 'last-error'; readonly lens: ResolvedLens }
  /** `place` is undefined when nothing in scope ever defines the name: a use waits for ever, and says so. */
  | { readonly kind: 'variable'; readonly place: Place | undefined; readonly name: string; readonly lens: ResolvedLens };

interface NodeBase {
  readonly index: number;
  readonly instruction: Instruction;
  /** Number of fold bodies around it. */
  readonly level: number;
}

interface Pair {
  readonly left: Node;
  readonly right: Node;
}

interface Comparison {
  readonly leftOperand: Operand;
  readonly rightOperand: Operand;
  readonly body: Node;
}

export type Node = NodeBase &
  (
    | { readonly op: 'null' }
    | { readonly op: 'never' }
    | ({ readonly op: 'seq' } & Pair)
    | ({ readonly op: 'par' } & Pair)
    | ({ readonly op: 'xor' } & Pair)
    | ({ readonly op: 'match' } & Comparison)
    | ({ readonly op: 'mismatch' } & Comparison)
    | { readonly op: 'new'; readonly body: Node }
    | {
        readonly op: 'call';
        readonly peer: Operand;
        readonly service: Operand;
        readonly function: Operand;
        readonly args: readonly Operand[];
        readonly output: Target | undefined;
      }
    | { readonly op: 'canon'; readonly peer: Operand; readonly source: Place; readonly form: 'canon' | 'canon-map' | 'object'; readonly output: Place; readonly count: Operand | undefined }
    | { readonly op: 'hop'; readonly peer: Operand }
    | { readonly op: 'ap'; readonly value: Operand; readonly output: Target }
    | { readonly op: 'ap-map'; readonly key: Operand; readonly value: Operand; readonly output: Place }
    | {
        readonly op: 'fold';
        readonly iterable: { readonly kind: 'value'; readonly operand: Operand } | { readonly kind: 'stream'; readonly place: Place };
        readonly body: Node;
        readonly last: Node | undefined;
        /** Slots that a frame of this fold needs; slot 0 is the iterator. */
        readonly frameSize: { slots: number };
        /** Reaching `next` needs no waiting (only `par` and `new` stand above it): every element is active on arrival. */
        readonly eager: boolean;
      }
    /** `levels`: how many frames up the fold's own element frame is. */
    | { readonly op: 'next'; readonly fold: number; readonly levels: number }
    | { readonly op: 'fail'; readonly operand: Operand | { readonly kind: 'literal'; readonly code: bigint; readonly message: string } }
  );

export type NodeOf<Op extends Node['op']> = Extract<Node, { op: Op }>;

export interface Target {
  readonly kind: 'scalar' | 'stream';
  readonly place: Place;
}

export interface Program {
  readonly text: string;
  readonly root: Node;
  /** By static index. */
  readonly nodes: readonly Node[];
  /** Slots of the root frame. */
  readonly rootSlots: number;
}

/** `warnings` and `extensions` are those of `readAir`. */
export type ProgramResult = { readonly ok: true; readonly program: Program; readonly warnings: readonly AirError[]; readonly extensions: readonly AirError[] } | { readonly ok: false; readonly errors: readonly AirError[] };

/**
 * Reads, validates and resolves a script.
 *
 * @example
 * const result = compileAir('(call %init_peer_id% ("op" "identity") ["hi"] x)');
 * result.ok; // => true
 */
export function compileAir(text: string): ProgramResult {
  const read = readAir(text);
  if (!read.ok) return read;
  const visits = declareAll(read.instruction);
  const deepest = visits.find(({ scope }) => scope.depth > MOST_SCOPES);
  if (deepest === undefined) return { ok: true, program: resolve(text, visits), warnings: read.warnings, extensions: read.extensions };
  const message = `more than ${MOST_SCOPES} instructions \`new\` and \`fold\` stand inside of one another`;
  return { ok: false, errors: [{ message, span: deepest.instruction.span ?? { start: 0, end: text.length } }] };
}

/** Looking up a name walks over the scopes around it, so their number is limited; a script of megabytes would take hours. */
const MOST_SCOPES = 1000;

/** A region of names. `new` scopes hold one name only. */
interface Scope {
  readonly parent: Scope | undefined;
  readonly kind: 'root' | 'fold' | 'new';
  readonly level: number;
  /** Number of scopes around it. */
  readonly depth: number;
  readonly names: Map<string, Place>;
  /** Slots handed out in the frame that this scope belongs to. */
  readonly frame: { slots: number };
  /** For `fold`: its static index and iterator. */
  readonly fold?: { readonly index: number; readonly iterator: string };
}

interface Visit {
  readonly instruction: Instruction;
  readonly scope: Scope;
}

function resolve(text: string, visits: readonly Visit[]): Program {
  // Children have larger indices than their parent: building from the end gives every node its finished children.
  const indexOf = new Map(visits.map((visit, index) => [visit.instruction, index]));
  const nodes: Node[] = new Array<Node>(visits.length);
  const eager = eagerFolds(visits, indexOf);
  for (let index = visits.length - 1; index >= 0; index--) {
    const visit = visits[index];
    if (visit === undefined) continue;
    const child = (instruction: Instruction): Node => {
      const node = nodes[indexOf.get(instruction) ?? -1];
      if (node === undefined) throw new Error('bug in aqua: instruction used twice in one AIR tree');
      return node;
    };
    nodes[index] = resolveNode(index, visit, child, eager, visits, indexOf);
  }
  const first = nodes[0];
  if (first === undefined) throw new Error('bug in aqua: empty program');
  return { text, root: first, nodes, rootSlots: visits[0]?.scope.frame.slots ?? 0 };
}

/** Pre-order walk on an explicit stack: gives every instruction its scope and declares every definition in it. */
function declareAll(root: Instruction): Visit[] {
  const rootScope: Scope = { parent: undefined, kind: 'root', level: 0, depth: 0, names: new Map(), frame: { slots: 0 } };
  const visits: Visit[] = [];
  const stack: Visit[] = [{ instruction: root, scope: rootScope }];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    const { instruction, scope } = visit;
    const index = visits.push(visit) - 1;
    switch (instruction.op) {
      case 'call':
      case 'canon':
      case 'ap':
      case 'ap-map':
        if (instruction.output !== undefined) declare(instruction.output, scope);
        break;
      case 'new': {
        const inner: Scope = { parent: scope, kind: 'new', level: scope.level, depth: scope.depth + 1, names: new Map(), frame: scope.frame };
        inner.names.set(instruction.variable.name, freshPlace(inner, instruction.variable.name));
        stack.push({ instruction: instruction.body, scope: inner });
        continue;
      }
      case 'fold': {
        const frame = { slots: 0 };
        const fold = { index, iterator: instruction.iterator };
        const inner: Scope = { parent: scope, kind: 'fold', level: scope.level + 1, depth: scope.depth + 1, names: new Map(), frame, fold };
        inner.names.set(instruction.iterator, freshPlace(inner, instruction.iterator));
        if (instruction.last !== undefined) stack.push({ instruction: instruction.last, scope: inner });
        stack.push({ instruction: instruction.body, scope: inner });
        continue;
      }
      case 'null':
      case 'never':
      case 'seq':
      case 'par':
      case 'xor':
      case 'match':
      case 'mismatch':
      case 'hop':
      case 'next':
      case 'fail':
        break;
    }
    const subs = children(instruction);
    for (let i = subs.length - 1; i >= 0; i--) {
      const sub = subs[i];
      if (sub !== undefined) stack.push({ instruction: sub, scope });
    }
  }
  return visits;
}

function freshPlace(scope: Scope, name: string): Place {
  return { level: scope.level, slot: scope.frame.slots++, name };
}

function declare(variable: Variable, scope: Scope): Place {
  const frameless = variable.kind === 'stream' || variable.kind === 'map';
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const own = at.names.get(variable.name);
    if (at.kind === 'new' ? own !== undefined : !frameless || at.kind === 'root') {
      if (own !== undefined) return own;
      const place = freshPlace(at, variable.name);
      at.names.set(variable.name, place);
      return place;
    }
  }
  throw new Error('bug in aqua: a scope chain without a root');
}

function lookup(name: string, scope: Scope): Place | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const place = at.names.get(name);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** Static indices of stream folds whose `next` is reached at once. */
function eagerFolds(visits: readonly Visit[], indexOf: ReadonlyMap<Instruction, number>): Set<number> {
  const eager = new Set<number>();
  const open: { readonly instruction: Instruction; readonly fold: number; readonly iterator: string }[] = [];
  for (const { instruction } of visits) {
    if (instruction.op === 'fold') open.push({ instruction: instruction.body, fold: indexOf.get(instruction) ?? -1, iterator: instruction.iterator });
  }
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { instruction, fold, iterator } = at;
    if (instruction.op === 'next' && instruction.iterator === iterator) eager.add(fold);
    else if (instruction.op === 'par' || instruction.op === 'new') for (const child of children(instruction)) open.push({ instruction: child, fold, iterator });
  }
  return eager;
}

function resolveNode(
  index: number,
  { instruction, scope }: Visit,
  child: (instruction: Instruction) => Node,
  eager: ReadonlySet<number>,
  visits: readonly Visit[],
  indexOf: ReadonlyMap<Instruction, number>,
): Node {
  const base = { index, instruction, level: scope.level };
  const operand = (value: Value): Operand => resolveOperand(value, scope);
  switch (instruction.op) {
    case 'null':
    case 'never':
      return { ...base, op: instruction.op };
    case 'seq':
    case 'par':
    case 'xor':
      return { ...base, op: instruction.op, left: child(instruction.left), right: child(instruction.right) };
    case 'match':
    case 'mismatch':
      return { ...base, op: instruction.op, leftOperand: operand(instruction.left), rightOperand: operand(instruction.right), body: child(instruction.body) };
    case 'new':
      return { ...base, op: 'new', body: child(instruction.body) };
    case 'call':
      return {
        ...base,
        op: 'call',
        peer: operand(instruction.peer),
        service: operand(instruction.service),
        function: operand(instruction.function),
        args: instruction.args.map(operand),
        output: instruction.output && target(instruction.output, scope),
      };
    case 'canon':
      return {
        ...base,
        op: 'canon',
        peer: operand(instruction.peer),
        source: lookup(instruction.source.name, scope) ?? declare(instruction.source, scope),
        form: instruction.output.kind === 'scalar' ? 'object' : instruction.output.kind,
        output: declare(instruction.output, scope),
        count: instruction.count && operand(instruction.count),
      };
    case 'hop':
      return { ...base, op: 'hop', peer: operand(instruction.peer) };
    case 'ap':
      return { ...base, op: 'ap', value: operand(instruction.value), output: target(instruction.output, scope) };
    case 'ap-map':
      return { ...base, op: 'ap-map', key: operand(instruction.key), value: operand(instruction.value), output: declare(instruction.output, scope) };
    case 'fold': {
      const inner = visits[indexOf.get(instruction.body) ?? -1]?.scope;
      const { iterable } = instruction;
      return {
        ...base,
        op: 'fold',
        iterable:
          'name' in iterable
            ? { kind: 'stream', place: lookup(iterable.name, scope) ?? declare(iterable, scope) }
            : { kind: 'value', operand: operand(iterable) },
        body: child(instruction.body),
        last: instruction.last && child(instruction.last),
        frameSize: inner?.frame ?? { slots: 1 },
        eager: eager.has(index),
      };
    }
    case 'next': {
      let levels = 0;
      for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
        if (at.fold?.iterator === instruction.iterator) return { ...base, op: 'next', fold: at.fold.index, levels };
        if (at.kind === 'fold') levels++;
      }
      throw new Error('bug in aqua: `next` outside its fold passed validation');
    }
    case 'fail':
      return { ...base, op: 'fail', operand: instruction.error.kind === 'literal' ? instruction.error : operand(instruction.error.value) };
  }
}

function target(output: Variable, scope: Scope): Target {
  return { kind: output.kind === 'scalar' ? 'scalar' : 'stream', place: declare(output, scope) };
}

function resolveOperand(value: Value, scope: Scope): Operand {
  switch (value.kind) {
    case 'string':
    case 'boolean':
      return { kind: 'constant', value: value.value };
    case 'integer':
    case 'float':
      return { kind: 'constant', value: canonicalNumber(value.value) };
    case 'empty-array':
      return { kind: 'constant', value: [] };
    case 'init-peer-id':
    case 'timestamp':
    case 'ttl':
      return { kind: value.kind };
    case 'error':
    case 'last-error':
      return { kind: value.kind, lens: resolveLens(value.lens, scope) };
    case 'variable':
      return { kind: 'variable', place: lookup(value.variable.name, scope), name: value.variable.name, lens: resolveLens(value.lens, scope) };
  }
}

function resolveLens(lens: Lens, scope: Scope): ResolvedLens {
  if (lens === 'length') return lens;
  return lens.map((accessor) => (accessor.kind === 'variable' ? { kind: 'place', place: lookup(accessor.name, scope), name: accessor.name } : accessor));
}
