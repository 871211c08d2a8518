/**
 * Checks a finished (or stuck) run: replays the script against the logs as a bystander and tells who did what, with which inputs,
 * signed by whom. A bystander takes no part, so everything it accepts follows from signed entries alone.
 */
import type { Crypto } from '../particle/crypto.ts';
import type { Json } from '../particle/json.ts';
import { verifyParticle } from '../particle/particle-signature.ts';
import type { Bundle, InstanceKey, LogEntry, PeerId, SentEntry } from '../particle/particle.ts';
import type { Rejection, Wait } from './contracts.ts';
import { Knowledge } from './knowledge.ts';
import { Machine } from './machine.ts';
import type { Observer } from './machine.ts';
import type { Program } from './program.ts';
import { waitsOf } from './waiting.ts';

/** One entry of one peer's log, checked: signed by the peer, at the place the script gives it, with the inputs the script computes. */
export type AuditStep = {
  readonly peer: PeerId;
  /** In the peer's log, from 0. */
  readonly position: number;
  /** Static index of the instruction. */
  readonly instruction: number;
} & (
  | { readonly kind: 'call'; readonly service: string; readonly function: string; readonly args: readonly Json[]; readonly result: Json }
  | { readonly kind: 'failed-call'; readonly service: string; readonly function: string; readonly args: readonly Json[]; readonly code: number; readonly message: string }
  | { readonly kind: 'freeze'; readonly values: readonly Json[] }
  | { readonly kind: 'visit' }
  | { readonly kind: 'sent'; readonly to: PeerId }
);

export type AuditFault =
  | { readonly kind: 'particle-signature'; readonly detail: string }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | EntryFault;

/** An entry that its peer signed and that the script, given the logs in the bundle, does not ask for. How much that proves differs. */
export type EntryFault = { readonly peer: PeerId; readonly position: number; readonly entry: LogEntry } & (
  /**
   * Proves that `peer` does not follow the script, whatever else is known: it took one step `twice`, or did with an instruction what only
   * `another-instruction` does.
   */
  | { readonly kind: 'wrong'; readonly reason: 'twice' | 'another-instruction' }
  /**
   * By the other logs `another-peer` was to take the step, or it has `other-inputs`. Proves that `peer`, or one whose steps led there,
   * has signed what is not so: a peer that told two stories may have told `peer` the other one.
   */
  | { readonly kind: 'contradicted'; readonly reason: 'another-peer' | 'other-inputs' }
  /** Nothing in the bundle leads to it, or accounts for the values that it froze. Proves nothing when the bundle may lack logs. */
  | { readonly kind: 'unexplained' }
);

export interface Audit {
  /** In an order that respects cause and effect. */
  readonly steps: readonly AuditStep[];
  /** Empty when every entry is signed and explained. Who is to blame for what: see each kind. */
  readonly faults: readonly AuditFault[];
  /** What still waits when somebody knows all of the bundle. What a peer waits for besides, the others have and it was not told. */
  readonly waiting: readonly Wait[];
}

/** What each log entry adds to the steps that an audit may take. */
const STEPS_OF_AN_ENTRY = 1000;

/** A peer id that no script addresses. */
const bystander = 'bystander' as PeerId;

/**
 * @param bundle everything that is known about the run: `engine.snapshot()` of any peer, or the union of several
 * @param program `compileAir(bundle.particle.script)`
 * @param patience how many steps of the script are taken before it is said to be endless; a thousand more for each log entry
 */
export function audit(bundle: Bundle, program: Program, crypto: Crypto, patience = 4_000_000): Audit {
  const faults: AuditFault[] = [];
  if (!verifyParticle(bundle.particle, crypto)) {
    faults.push({ kind: 'particle-signature', detail: 'the particle is not signed by the peer that claims to have started it' });
  }
  const knowledge = new Knowledge({ particle: bundle.particle, self: bystander, signer: undefined, crypto });
  const learned = knowledge.take(bundle);
  faults.push(...learned.rejected.map((rejection): AuditFault => ({ kind: 'rejected', rejection })));

  /** Accepted entries in the order of cause and effect, and what the script knows about each. */
  const accepted = new Map<LogEntry, Accepted>();
  const addressed = new Map<InstanceKey, Addressed>();
  const misfits = new Set<LogEntry>();
  const observer: Observer = {
    addressed: (key, instruction, peer, kind) => addressed.set(key, { instruction, peer, kind }),
    misfit: (entry) => misfits.add(entry),
    absorbed: (instruction, peer, entry, values) => accepted.set(entry, { instruction, peer, values }),
  };
  const maxSteps = patience + learned.entries.length * STEPS_OF_AN_ENTRY;
  const machine = new Machine({ program, particle: bundle.particle, self: bystander, crypto, knowledge, maxSteps, observer });
  machine.run();
  if (machine.exhausted) faults.push({ kind: 'rejected', rejection: { kind: 'limit', detail: 'the script needs more steps than its logs could explain; it looks like a loop that never ends' } });

  const objection = (entry: Exclude<LogEntry, SentEntry>, peer: PeerId): Objection => {
    const asked = addressed.get(entry.key);
    if (asked === undefined) return { kind: 'unexplained' };
    if (asked.kind !== entry.kind) return { kind: 'wrong', reason: 'another-instruction' };
    if (asked.peer !== peer) return { kind: 'contradicted', reason: 'another-peer' };
    return misfits.has(entry) ? { kind: 'contradicted', reason: 'other-inputs' } : { kind: 'unexplained' };
  };
  const steps: AuditStep[] = [];
  const logs = new Map(knowledge.peers().map((peer) => [peer, { entries: knowledge.log(peer), told: 0 }]));
  /** A peer's own notes about forwarding stand right before its next step. */
  const tellSent = (peer: PeerId, end: number): void => {
    const log = logs.get(peer);
    for (; log !== undefined && log.told < end; log.told++) {
      const entry = log.entries[log.told];
      if (entry?.kind !== 'sent') continue;
      const targets = entry.keys.map((key) => addressed.get(key));
      for (const target of targets) if (target !== undefined) steps.push({ kind: 'sent', peer, position: log.told, instruction: target.instruction, to: target.peer });
      if (targets.includes(undefined)) faults.push({ kind: 'unexplained', peer, position: log.told, entry });
    }
  };
  const positions = new Map([...logs].flatMap(([, { entries }]) => entries.map((entry, position) => [entry, position])));
  for (const [entry, { instruction, peer, values }] of accepted) {
    const position = positions.get(entry) ?? 0;
    tellSent(peer, position);
    const content = contentOf(entry, values, knowledge);
    if (content !== undefined) steps.push({ ...content, peer, position, instruction });
  }
  for (const [peer, { entries }] of logs) {
    tellSent(peer, entries.length);
    const taken = new Set<string>();
    for (const [position, entry] of entries.entries()) {
      if (entry.kind === 'sent') continue;
      const step = `${entry.kind} ${entry.key}`;
      if (taken.has(step)) faults.push({ kind: 'wrong', reason: 'twice', peer, position, entry });
      else if (!accepted.has(entry)) faults.push({ ...objection(entry, peer), peer, position, entry });
      taken.add(step);
    }
  }
  return { steps, faults, waiting: waitsOf(machine) };
}

interface Addressed {
  readonly instruction: number;
  readonly peer: PeerId;
  readonly kind: LogEntry['kind'];
}

interface Accepted extends Omit<Addressed, 'kind'> {
  readonly values: readonly Json[] | undefined;
}

type Objection = EntryFault extends infer Fault ? (Fault extends EntryFault ? Omit<Fault, 'peer' | 'position' | 'entry'> : never) : never;

type StepContent = AuditStep extends infer Step ? (Step extends AuditStep ? Omit<Step, 'peer' | 'position' | 'instruction'> : never) : never;

function contentOf(entry: LogEntry, values: readonly Json[] | undefined, knowledge: Knowledge): StepContent | undefined {
  switch (entry.kind) {
    case 'result': {
      const { service, outcome } = entry;
      const call = { service, function: entry.function, args: values ?? [] };
      return outcome.ok
        ? { kind: 'call', ...call, result: knowledge.value(outcome.value) }
        : { kind: 'failed-call', ...call, code: outcome.code, message: outcome.message };
    }
    case 'canon':
      return values === undefined ? { kind: 'visit' } : { kind: 'freeze', values };
    case 'sent':
      return undefined;
  }
}
