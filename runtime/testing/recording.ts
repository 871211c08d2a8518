/**
 * The file of a recorded run: lines of JSON, the first of which says what ran. docs/recordings.md describes it for whoever wants to
 * read one without us.
 */
import type { SourceMap } from '../air/source-map.ts';
import { field, isArray, isObject, parseJson, printJson } from '../particle/json.ts';
import type { Json, JsonObject } from '../particle/json.ts';
import type { CallOutcome } from '../particle/particle.ts';
import { lossCauses } from './chaos.ts';
import type { LossCause } from './chaos.ts';
import { runEnds } from './run-report.ts';
import type { RunEnd } from './run-report.ts';
import type { WorldDefinition } from './world-definition.ts';

const FORMAT = 'aqua/recording/1';

/** What a line tells the replaying world to let happen. All other lines say what the world did by itself. */
export type Cue =
  | { readonly kind: 'arrival' | 'timer'; readonly at: number; readonly which: number }
  | { readonly kind: 'outcome'; readonly at: number; readonly which: number; readonly outcome: CallOutcome }
  | { readonly kind: 'restart'; readonly at: number; readonly which: string }
  | { readonly kind: 'crash'; readonly peer: string; readonly save: number; readonly kept: boolean }
  | { readonly kind: 'lost'; readonly which: number; readonly cause: LossCause }
  | { readonly kind: 'end'; readonly end: RunEnd };

export interface Recording {
  readonly definition: WorldDefinition;
  readonly sourceMap: SourceMap | undefined;
  /** Without the first. */
  readonly lines: readonly { readonly text: string; readonly cue: Cue | undefined }[];
}

/** The first line. */
export function printHeader({ peers, init, particle, unreachable, faulty }: WorldDefinition, sourceMap: SourceMap | undefined): string {
  const { id, timestamp, ttl, script } = particle;
  return printJson({
    recording: FORMAT,
    peers,
    init,
    particle: { id, timestamp, ttl, script },
    unreachable,
    faulty,
    ...(sourceMap === undefined ? {} : { sourceMap: sourceMapJson(sourceMap) }),
  });
}

export type ReadRecordingResult = { readonly ok: true; readonly recording: Recording } | { readonly ok: false; readonly problem: string };

class Mistake extends Error {}

/** @param text lines of JSON; the problem names the line, counted from 1 */
export function readRecording(text: string): ReadRecordingResult {
  const [first = '', ...rest] = text.split('\n').filter((line, index, all) => line !== '' || index < all.length - 1);
  try {
    const header = lineOf(first, 1);
    if (field(header, 'recording') !== FORMAT) throw new Mistake(`line 1 does not say that this is a recording ("recording": "${FORMAT}")`);
    const lines = rest.map((line, index) => ({ text: line, cue: cueOf(lineOf(line, index + 2), index + 2) }));
    return { ok: true, recording: { ...headerOf(header), lines } };
  } catch (thrown) {
    if (thrown instanceof Mistake) return { ok: false, problem: thrown.message };
    throw thrown;
  }
}

function headerOf(header: JsonObject): Pick<Recording, 'definition' | 'sourceMap'> {
  const particle = field(header, 'particle') ?? null;
  if (!isObject(particle)) throw new Mistake('line 1 has no `particle`');
  const peers = strings(field(header, 'peers'), '`peers` in line 1');
  const init = string(header, 'init', 1);
  if (!peers.includes(init)) throw new Mistake(`line 1: \`init\` is "${init}", which is not among the peers`);
  const map = field(header, 'sourceMap');
  return {
    definition: {
      peers,
      init,
      particle: { id: string(particle, 'id', 1), timestamp: number(particle, 'timestamp', 1), ttl: number(particle, 'ttl', 1), script: string(particle, 'script', 1) },
      unreachable: unreachableOf(field(header, 'unreachable')),
      faulty: field(header, 'faulty') === true,
    },
    sourceMap: map === undefined ? undefined : sourceMapOf(map),
  };
}

function unreachableOf(value: Json | undefined): WorldDefinition['unreachable'] {
  if (value === undefined || !isObject(value)) throw new Mistake('line 1 has no `unreachable`');
  return Object.fromEntries(Object.entries(value).map(([from, names]) => [from, strings(names, `\`unreachable\` from "${from}" in line 1`)]));
}

function cueOf(line: JsonObject, at: number): Cue | undefined {
  const has = (name: string): boolean => field(line, name) !== undefined;
  if (has('arrival')) return { kind: 'arrival', at: number(line, 'at', at), which: number(line, 'arrival', at) };
  if (has('timer')) return { kind: 'timer', at: number(line, 'at', at), which: number(line, 'timer', at) };
  if (has('restart')) return { kind: 'restart', at: number(line, 'at', at), which: string(line, 'restart', at) };
  if (has('outcome')) return { kind: 'outcome', at: number(line, 'at', at), which: number(line, 'outcome', at), outcome: outcomeOf(line, at) };
  if (has('crash')) return { kind: 'crash', peer: string(line, 'crash', at), save: number(line, 'save', at), kept: field(line, 'kept') === true };
  if (has('lost')) return { kind: 'lost', which: number(line, 'lost', at), cause: oneOf(lossCauses, line, 'cause', at) };
  if (has('end')) return { kind: 'end', end: oneOf(runEnds, line, 'end', at) };
  return undefined;
}

function outcomeOf(line: JsonObject, at: number): CallOutcome {
  const value = field(line, 'value');
  return value !== undefined ? { ok: true, value } : { ok: false, code: number(line, 'code', at), message: string(line, 'error', at) };
}

function lineOf(text: string, at: number): JsonObject {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new Mistake(`line ${at} is not JSON: ${parsed.message}`);
  if (!isObject(parsed.value)) throw new Mistake(`line ${at} is not a JSON object`);
  return parsed.value;
}

function string(line: JsonObject, name: string, at: number): string {
  const value = field(line, name);
  if (typeof value !== 'string') throw new Mistake(`line ${at}: \`${name}\` must be a text`);
  return value;
}

function oneOf<Word extends string>(words: readonly Word[], line: JsonObject, name: string, at: number): Word {
  const word = words.find((known) => known === field(line, name));
  if (word === undefined) throw new Mistake(`line ${at}: \`${name}\` must be one of ${words.join(', ')}`);
  return word;
}

function number(line: JsonObject, name: string, at: number): number {
  const value = field(line, name);
  if (typeof value !== 'number') throw new Mistake(`line ${at}: \`${name}\` must be a number`);
  return value;
}

function strings(value: Json | undefined, what: string): readonly string[] {
  if (value === undefined || !isArray(value)) throw new Mistake(`${what} must be a list of texts`);
  return value.map((item) => {
    if (typeof item !== 'string') throw new Mistake(`${what} must be a list of texts`);
    return item;
  });
}

function sourceMapJson({ sources, instructions, reasons = {}, names = {} }: SourceMap): Json {
  return { sources, instructions, reasons: Object.fromEntries(Object.entries(reasons)), names };
}

function sourceMapOf(map: Json): SourceMap {
  const fail = (): never => {
    throw new Mistake('line 1: `sourceMap` is not a source map');
  };
  if (!isObject(map)) return fail();
  const [instructions, reasons, names] = [field(map, 'instructions'), field(map, 'reasons'), field(map, 'names')];
  if (instructions === undefined || !isArray(instructions)) return fail();
  return {
    sources: strings(field(map, 'sources'), '`sources` of the source map in line 1'),
    instructions: instructions.map((place) => {
      if (place === null) return null;
      const [source, line, column] = isArray(place) ? place : [];
      return typeof source === 'number' && typeof line === 'number' && typeof column === 'number' ? ([source, line, column] as const) : fail();
    }),
    reasons: texts(reasons) ?? fail(),
    names: texts(names) ?? fail(),
  };
}

function texts(value: Json | undefined): Readonly<Record<string, string>> | undefined {
  if (value === undefined || !isObject(value)) return undefined;
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : undefined;
}
