/** Runs a recording again and sees whether it comes out the same, byte for byte. */
import type { Cryptography } from '../particle/crypto.ts';
import { nobleCryptography } from '../particle/keys.ts';
import type { CallOutcome } from '../particle/particle.ts';
import { nextTurn } from '../peer/defaults.ts';
import type { EngineFactory } from '../peer/engine-factory.ts';
import { particleEngines } from '../peer/particle-engines.ts';
import type { Crash, Faults, LossCause } from './chaos.ts';
import { readRecording } from './recording.ts';
import type { Cue, Recording } from './recording.ts';
import type { RunEvent, RunReport } from './run-report.ts';
import type { Happening, Schedule } from './schedule.ts';
import { World } from './world.ts';

export interface ReplayOptions {
  /** The whole file. */
  readonly text: string;
  /** Default: the engine of this package. */
  readonly createEngine?: EngineFactory;
  /** Default: plain JavaScript, which works everywhere; `nodeCryptography` is many times faster. */
  readonly cryptography?: Cryptography;
  readonly onEvent?: (event: RunEvent) => void;
}

/** Where a replay is no longer what was recorded. */
export interface Divergence {
  /** Number of the line in the file, from 1. */
  readonly line: number;
  /** What the file says; undefined when it says nothing more. */
  readonly recorded: string | undefined;
  /** What happened instead; undefined when nothing did. */
  readonly replayed: string | undefined;
}

export type ReplayResult =
  | { readonly kind: 'same'; readonly recording: Recording; readonly report: RunReport }
  | { readonly kind: 'different'; readonly recording: Recording; readonly divergence: Divergence }
  /** The text is no recording. */
  | { readonly kind: 'unreadable'; readonly problem: string };

/** No service runs: calls return what they returned then. Never throws on a text, whatever it is. */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const read = readRecording(options.text);
  if (!read.ok) return { kind: 'unreadable', problem: read.problem };
  const { recording } = read;
  const { cryptography = nobleCryptography } = options;
  const schedule = new RecordedSchedule(recording.definition.particle.timestamp);
  const outcomes = new Map<number, CallOutcome>();
  for (const { cue } of recording.lines) if (cue?.kind === 'outcome') outcomes.set(cue.which, cue.outcome);
  const produced: string[] = [];
  const world = new World({
    definition: recording.definition,
    schedule,
    faults: recordedFaults(recording),
    perform: ({ number }, ended) => {
      const outcome = outcomes.get(number);
      if (outcome !== undefined) schedule.offer({ kind: 'outcome', which: number }, () => ended(outcome));
    },
    createEngine: options.createEngine ?? particleEngines(cryptography.crypto),
    cryptography,
    sourceMap: recording.sourceMap,
    onEvent: options.onEvent,
    onLine: (line) => produced.push(line),
  });
  try {
    const report = await follow(world, schedule, recording, produced);
    const at = recording.lines.findIndex(({ text }, index) => text !== produced[index]);
    const line = at >= 0 ? at : recording.lines.length;
    if (report !== undefined && at < 0 && produced.length === recording.lines.length) return { kind: 'same', recording, report };
    return { kind: 'different', recording, divergence: { line: line + 2, recorded: recording.lines[line]?.text, replayed: produced[line] } };
  } finally {
    world.close();
  }
}

/** Undefined when the recording is not followed to its end. */
async function follow(world: World, schedule: RecordedSchedule, recording: Recording, produced: readonly string[]): Promise<RunReport | undefined> {
  if (!(await world.start()).ok) return undefined;
  await nextTurn();
  for (const [index, { text, cue }] of recording.lines.entries()) {
    if (cue?.kind === 'end') return world.end(cue.end);
    if (cue === undefined || !('at' in cue)) continue;
    if (!schedule.happen(cue)) return undefined;
    if (produced[index] !== text) return undefined;
    await nextTurn();
  }
  return undefined;
}

/** Loses and crashes what was lost and crashed. */
function recordedFaults({ lines }: Recording): Faults {
  const crashes = new Map<string, Crash>();
  const losses = new Map<number, LossCause>();
  for (const { cue } of lines) {
    if (cue?.kind === 'crash') crashes.set(`${cue.peer} ${cue.save}`, { kept: cue.kept, down: 0 });
    else if (cue?.kind === 'lost') losses.set(cue.which, cue.cause);
  }
  return {
    fate: (number) => ({ delays: [0], lost: losses.get(number) }),
    crash: (peer, save) => crashes.get(`${peer} ${save}`),
  };
}

/** Lets happen what the cues name, when they say so. */
class RecordedSchedule implements Schedule {
  readonly #start: number;
  readonly #offered = new Map<string, () => void>();
  #now: number;

  /** @param start Unix milliseconds */
  constructor(start: number) {
    this.#start = start;
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  offer({ kind, which }: Happening, happen: () => void): () => void {
    const name = `${kind} ${which}`;
    this.#offered.set(name, happen);
    return () => {
      if (this.#offered.get(name) === happen) this.#offered.delete(name);
    };
  }

  /** False when that cannot happen here. */
  happen({ kind, which, at }: Extract<Cue, { readonly at: number }>): boolean {
    const name = `${kind} ${which}`;
    const happen = this.#offered.get(name);
    if (happen === undefined) return false;
    // A message may arrive again.
    if (kind !== 'arrival') this.#offered.delete(name);
    this.#now = this.#start + at;
    happen();
    return true;
  }
}
