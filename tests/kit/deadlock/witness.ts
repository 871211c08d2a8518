/** Whether runs on the engine do what a witness of the analysis says: its choices lead to its line, and the run stays there. */
import { children } from '../../../compiler/core/core.ts';
import type { Call, Node } from '../../../compiler/core/core.ts';
import { analyse } from '../../../compiler/deadlock/analyse.ts';
import type { Finding } from '../../../compiler/deadlock/analyse.ts';
import type { Decision } from '../../../compiler/deadlock/assumptions.ts';
import { reportOn } from '../../../compiler/deadlock/report.ts';
import { nameOfResult } from '../../../compiler/deadlock/vocabulary.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import { Sample } from './choices.ts';
import { run } from './run.ts';
import type { Run } from './run.ts';
import type { Subject } from './subject.ts';

/** Values that came from outside in a run, by the names that the analysis gives them; undefined where several have one name. */
type Values = ReadonlyMap<string, Json | undefined>;

export type Reproduced =
  /** A run that makes all its choices is stuck at its line, and none that makes them answers. */
  | 'exactly'
  /** The same, as far as the choices can be seen: how many values a snapshot holds cannot. */
  | 'as far as seen'
  /** Runs that make its choices are stuck, but those that were tried at lines before that. */
  | 'elsewhere'
  /** No run was found that makes its choices. */
  | 'not tried';

/** Undefined for a verdict that needs no calls to fail and has no witness. @throws Error when runs contradict the witness */
export function reproduce(subject: Subject, seed: number, attempts = 400): Reproduced | undefined {
  const finding = analyse(subject.core).findings[0];
  if (finding?.witness === undefined || (finding.verdict !== 'certain' && finding.verdict !== 'possible' && finding.verdict !== 'conditional')) return undefined;
  const lines = linesOf(subject, finding);
  let [stuck, exact] = [false, false];
  for (let i = 0; i < attempts; i++) {
    const choices = new Sample(seed + i);
    const made = run(subject, choices, 'T1', 'any');
    if (made.outcome === 'outside') continue;
    const decided = finding.witness.assumptions.decisions.map((decision) => holds(decision, valuesOf(subject, made)));
    if (decided.includes(false)) continue;
    const seen = !decided.includes(undefined);
    if (made.outcome === 'answered') {
      if (seen) throw new Error(['a run makes the choices of the witness, and answers', ...made.story()].join('\n'));
      continue;
    }
    stuck = true;
    exact ||= seen;
    const waits = made.waits().flatMap(({ instruction }) => subject.lines[instruction] ?? []);
    if (lines.some((line) => waits.includes(line))) return exact ? 'exactly' : 'as far as seen';
  }
  return stuck ? 'elsewhere' : 'not tried';
}

/** `file:line` of the waits that are reported. The first one is the cause; the engine names what the function hangs in because of that. */
function linesOf({ core }: Subject, { verdict }: Finding): readonly string[] {
  const [first] = reportOn(core).findings;
  if (first === undefined) throw new Error(`nothing is reported of what is ${verdict}`);
  return first.labels.filter(({ text }) => text.startsWith('waits')).flatMap(({ span: { source, start, end } }) => {
    const line = (offset: number): number => source.text.slice(0, offset).split('\n').length;
    return Array.from({ length: line(end) - line(start) + 1 }, (_, i) => `${source.path}:${line(start) + i}`);
  });
}

function valuesOf({ core, lines }: Subject, { answers }: Run): Values {
  const values = new Map<string, Json | undefined>();
  const calls = callsIn(core.body);
  for (const { instruction, name, value } of answers) {
    const candidates = calls.filter((call) => call.function === name && call.role !== 'operator' && (call.role === 'argument' || lineOf(call) === lines[instruction]));
    for (const known of new Set(candidates.flatMap((call) => (call.output === undefined ? [] : [nameOfResult(call, call.output)])))) {
      values.set(known, values.has(known) || candidates.length > 1 ? undefined : value);
    }
  }
  return values;
}

function callsIn(node: Node): readonly Call[] {
  return node.kind === 'call' ? [node] : children(node).flatMap(callsIn);
}

function lineOf({ origin }: Call): string | undefined {
  return 'source' in origin ? `${origin.source.path}:${origin.source.text.slice(0, origin.start).split('\n').length}` : undefined;
}

/** Whether a run makes a choice; undefined when that cannot be seen. */
function holds({ choice, yes }: Decision, values: Values): boolean | undefined {
  switch (choice.kind) {
    case 'fails':
      return !yes;
    case 'at-least-zero': {
      let sum = choice.value.constant;
      for (const [{ name, origin }, factor] of choice.value.terms) {
        const number = origin === 'parameter' || origin === 'result' ? numberOf(name, values) : undefined;
        if (number === undefined) return undefined;
        sum += factor * number;
      }
      return sum >= 0 === yes;
    }
    case 'holds': {
      const [only] = choice.terms;
      const value = only === undefined || choice.terms.length > 1 ? undefined : values.get(only.name);
      return choice.literal === undefined && typeof value === 'boolean' && choice.text === only?.name ? value === yes : undefined;
    }
  }
}

function numberOf(name: string, values: Values): number | undefined {
  const value = values.get(name);
  if (typeof value === 'number') return value;
  const list = values.get(name.replace(/\.length$/, ''));
  return name.endsWith('.length') && Array.isArray(list) ? list.length : undefined;
}
