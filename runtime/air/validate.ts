import type { AirError } from './error.ts';
import { children, isStreamVariable } from './instruction.ts';
import type { AirSpan, Instruction, Value } from './instruction.ts';
import { preorder } from './preorder.ts';

/** One broken generator must not produce a report longer than the script. */
const MAX_FINDINGS = 50;

export interface Findings {
  readonly errors: readonly AirError[];
  /** Uses that the first VM lets pass although nothing can ever define the variable. */
  readonly warnings: readonly AirError[];
}

/**
 * The static checks of AIR, all findings. They look at positions in the text, not at scopes: a variable must be defined by an
 * instruction that starts before the one that uses it. `text` only serves to point at the exact word.
 */
export function validate(root: Instruction, text: string): Findings {
  const errors = new Report(text);
  const warnings = new Report(text);
  const instructions = preorder(root);
  checkDefinitions(instructions, errors, warnings);
  checkIterators(root, errors);
  checkErrorCodes(instructions, errors);
  checkTailsOfFolds(instructions, errors);
  return { errors: errors.findings, warnings: warnings.findings };
}

class Report {
  readonly findings: AirError[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  add(instruction: Instruction, word: string, message: string, hint?: string): void {
    if (this.findings.length >= MAX_FINDINGS) return;
    const span = this.#locate(instruction, word);
    this.findings.push(hint === undefined ? { message, span } : { message, span, hint });
  }

  /** Where `word` stands in the head of the instruction; the whole instruction when it cannot be found. */
  #locate(instruction: Instruction, word: string): AirSpan {
    const { start, end } = instruction.span ?? { start: 0, end: 0 };
    const headEnd = children(instruction)[0]?.span?.start ?? end;
    const head = this.#text.slice(start, headEnd);
    for (let at = head.indexOf(word, 1); at >= 0; at = head.indexOf(word, at + 1)) {
      const alone = !isNameCharacter(head.charAt(at - 1)) && !isNameCharacter(head.charAt(at + word.length));
      if (alone) return { start: start + at, end: start + at + word.length };
    }
    return { start, end };
  }
}

function isNameCharacter(character: string): boolean {
  return /[\p{Alphabetic}\p{N}_$#%-]/u.test(character);
}

function checkDefinitions(instructions: readonly Instruction[], errors: Report, warnings: Report): void {
  const defined = new Set<string>();
  for (const instruction of instructions) {
    const reported = new Set<string>();
    visitUses(instruction, (name, checked) => {
      if (defined.has(name) || reported.has(name)) return;
      reported.add(name);
      const hint = checked ? 'Define it in an instruction that starts earlier: a call, an ap, a canon, a fold or a `new`.' : 'This branch waits or fails here.';
      (checked ? errors : warnings).add(instruction, name, `nothing before this place defines \`${name}\``, hint);
    });
    const definition = definitionOf(instruction);
    if (definition !== undefined) defined.add(definition);
  }
}

function checkErrorCodes(instructions: readonly Instruction[], report: Report): void {
  for (const instruction of instructions) {
    if (instruction.op !== 'fail' || instruction.error.kind !== 'literal' || instruction.error.code !== 0n) continue;
    report.add(instruction, '0', 'an error cannot have the code 0, which means that all is well');
  }
}

function definitionOf(instruction: Instruction): string | undefined {
  switch (instruction.op) {
    case 'call':
    case 'canon':
    case 'ap':
    case 'ap-map':
      return instruction.output?.name;
    case 'new':
      return instruction.variable.name;
    case 'fold':
      return instruction.iterator;
    default:
      return undefined;
  }
}

/** `checked` is false in the places that the first VM does not look at. */
type UseVisitor = (name: string, checked: boolean) => void;

/** The names that an instruction reads. The source of a canon is not among them: an unknown stream is just empty. */
function visitUses(instruction: Instruction, visit: UseVisitor): void {
  switch (instruction.op) {
    case 'call':
      visitValue(instruction.peer, visit, true);
      visitValue(instruction.service, visit, true);
      visitValue(instruction.function, visit, true);
      for (const arg of instruction.args) visitValue(arg, visit, true);
      return;
    case 'match':
    case 'mismatch':
      visitValue(instruction.left, visit, true);
      return visitValue(instruction.right, visit, true);
    case 'ap':
      return visitValue(instruction.value, visit, true);
    case 'ap-map':
      visitValue(instruction.key, visit, true);
      return visitValue(instruction.value, visit, false);
    case 'hop':
      return visitValue(instruction.peer, visit, true);
    case 'canon':
      visitValue(instruction.peer, visit, false);
      if (instruction.count !== undefined) visitValue(instruction.count, visit, true);
      return;
    case 'fold':
      if (isStreamVariable(instruction.iterable)) visit(instruction.iterable.name, true);
      else visitValue(instruction.iterable, visit, true);
      return;
    case 'fail':
      if (instruction.error.kind === 'value') visitValue(instruction.error.value, visit, false);
      return;
    default:
  }
}

function visitValue(value: Value, visit: UseVisitor, checked: boolean): void {
  if (value.kind !== 'variable' && value.kind !== 'error' && value.kind !== 'last-error') return;
  if (value.kind === 'variable') visit(value.variable.name, checked);
  if (value.lens === 'length') return;
  for (const accessor of value.lens) if (accessor.kind === 'variable') visit(accessor.name, checked);
}

/** `next` and `new` against the folds around them. */
function checkIterators(root: Instruction, report: Report): void {
  /** Iterator → how many `next` the innermost open fold of that name has had. */
  const open = new Map<string, number>();
  type Step = { readonly enter: Instruction } | { readonly leave: string };
  const steps: Step[] = [{ enter: root }];
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if ('leave' in step) {
      open.delete(step.leave);
      continue;
    }
    const instruction = step.enter;
    if (instruction.op === 'next') {
      const name = instruction.iterator;
      const count = open.get(name);
      if (count === undefined) report.add(instruction, name, `\`next ${name}\` stands outside of every fold with the iterator \`${name}\``);
      else if (count > 0) report.add(instruction, name, `a fold can have one \`next\`, and this is another \`next ${name}\``);
      open.set(name, (count ?? -1) + 1);
      if (count === undefined) open.delete(name);
    } else if (instruction.op === 'new' && open.has(instruction.variable.name)) {
      report.add(instruction, instruction.variable.name, `\`${instruction.variable.name}\` is the iterator of a fold around this and cannot be renewed`);
    } else if (instruction.op === 'fold') {
      if (open.has(instruction.iterator)) report.add(instruction, instruction.iterator, `a fold around this one has the same iterator \`${instruction.iterator}\``, 'Give one of them another name.');
      else {
        open.set(instruction.iterator, 0);
        steps.push({ leave: instruction.iterator });
      }
    }
    const inner = children(instruction);
    for (let i = inner.length - 1; i >= 0; i--) {
      const child = inner[i];
      if (child !== undefined) steps.push({ enter: child });
    }
  }
}

/**
 * In a fold over a stream or map nothing may follow `next`. Bottom-up: the mark of an instruction is the iterator whose `next`
 * ends it. An xor with a `next` on both sides makes the first VM give this check up for the whole script; so do we.
 */
function checkTailsOfFolds(instructions: readonly Instruction[], report: Report): void {
  const marks = new Map<Instruction, string>();
  /** Iterator → what stands behind its `next`. */
  const malformed = new Map<string, Instruction>();
  const found: (() => void)[] = [];
  // In reverse pre-order every instruction comes after its sub-instructions.
  for (let i = instructions.length - 1; i >= 0; i--) {
    const instruction = instructions[i];
    if (instruction === undefined) continue;
    switch (instruction.op) {
      case 'next':
        marks.set(instruction, instruction.iterator);
        break;
      case 'seq':
      case 'par':
      case 'xor': {
        const left = marks.get(instruction.left);
        const right = marks.get(instruction.right);
        if (instruction.op === 'xor' && left !== undefined && right !== undefined) return;
        const mark = instruction.op === 'xor' ? (left ?? right) : left === undefined || left === right ? right : undefined;
        if (instruction.op !== 'xor' && left !== undefined && left !== right) malformed.set(left, instruction.right);
        if (mark !== undefined) marks.set(instruction, mark);
        break;
      }
      case 'match':
      case 'mismatch':
      case 'new': {
        const mark = marks.get(instruction.body);
        if (mark !== undefined) marks.set(instruction, mark);
        break;
      }
      case 'fold': {
        const { iterator, iterable } = instruction;
        const behind = malformed.get(iterator);
        malformed.delete(iterator);
        if (behind !== undefined && isStreamVariable(iterable)) {
          const message = `in a fold over a ${iterable.kind} nothing can stand behind \`next ${iterator}\``;
          const hint = `Put it last: \`(seq … (next ${iterator}))\` or \`(par … (next ${iterator}))\`.`;
          found.push(() => report.add(behind, behind.op === 'ap-map' ? 'ap' : behind.op, message, hint));
        }
        break;
      }
      default:
    }
  }
  for (const add of found.toReversed()) add();
}
