/** Programs on networks that lose, repeat, hold up and split, with peers that crash: they come to the same end, and can be run again from a file. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseChaos } from '../../runtime/testing/chaos.ts';
import type { Chaos } from '../../runtime/testing/chaos.ts';
import { nodeCryptography as cryptography } from '../../runtime/testing/node-cryptography.ts';
import type { NetworkDefinition } from '../../runtime/testing/network-definition.ts';
import { replay } from '../../runtime/testing/replay.ts';
import type { RunEvent, RunReport } from '../../runtime/testing/run-report.ts';
import { simulate } from '../../runtime/testing/simulate.ts';
import { simulatedPeers } from '../../runtime/testing/simulated-keys.ts';

const worker = (letter: string) => ({ services: { s: { get: () => letter, slow: async (_: unknown, context: { sleep(ms: number): Promise<void> }) => context.sleep(40).then(() => letter) } } });
const definition: NetworkDefinition = { init: 'me', relay: 'relay', peers: { me: {}, relay: {}, a: worker('A'), b: worker('B') } };
const ids = simulatedPeers(definition, cryptography);

/** Asks two peers through the relay, at the same time, and waits for both. */
const script = `
  (seq
    (call %init_peer_id% ("getDataSrv" "-relay-") [] relay)
    (seq
      (par
        (seq (hop relay) (call "${ids['a'] ?? ''}" ("s" "get") [] $x))
        (seq (hop relay) (call "${ids['b'] ?? ''}" ("s" "slow") [1] $x)))
      (seq
        (canon "${ids['relay'] ?? ''}" $x #x 2)
        (call %init_peer_id% ("callbackSrv" "response") [#x]))))`;

interface Recorded {
  readonly report: RunReport;
  readonly events: readonly RunEvent[];
  readonly text: string;
}

async function record(seed: number, chaos: Chaos | undefined, clock: 'virtual' | 'real' = 'virtual'): Promise<Recorded> {
  const lines: string[] = [];
  const events: RunEvent[] = [];
  const options = { script, definition, args: {}, clock, seed, cryptography, delivery: 'random', record: (line: string) => lines.push(line), onEvent: (event: RunEvent) => events.push(event) } as const;
  const report = await simulate(chaos === undefined ? options : { ...options, chaos });
  return { report, events, text: `${lines.join('\n')}\n` };
}

const share = fc.double({ min: 0, max: 0.2, noNaN: true });
const anyChaos = fc.record({ loss: share, dup: share, reorder: share, crash: share, partition: share });

describe('chaos', () => {
  it('changes nothing about the answer, and repeats exactly with the same seed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), anyChaos, async (seed, chaos) => {
        const { report, text } = await record(seed, chaos);
        expect(report).toMatchObject({ end: 'finished', answered: true, errors: [] });
        expect([['A', 'B'], ['B', 'A']]).toContainEqual(report.result);
        for (const { rejected, internalErrors } of Object.values(report.counters)) expect({ rejected, internalErrors }).toEqual({ rejected: {}, internalErrors: 0 });
        const again = await record(seed, chaos);
        expect(again.text).toBe(text);
        expect(again.report).toEqual(report);
      }),
      { numRuns: 12 },
    );
  });

  it('does everything it can do', async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 10; seed++) {
      const { report, events } = await record(seed, { loss: 0.2, dup: 0.2, reorder: 0.2, crash: 0.2, partition: 0.3 });
      for (const event of events) seen.add(event.kind === 'lost' ? `lost: ${event.cause}` : event.kind);
      for (const { resends, duplicates } of Object.values(report.counters)) {
        if (resends > 0) seen.add('resend');
        if (duplicates > 0) seen.add('duplicate');
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(['lost: loss', 'lost: partition', 'lost: down', 'crash', 'restart', 'resend', 'duplicate']));
  });

  it('says what was not delivered when nothing comes through', async () => {
    const { report, events } = await record(1, { loss: 1 });
    expect(report).toMatchObject({ end: 'expired', answered: false });
    expect(events.filter(({ kind }) => kind === 'lost').length).toBeGreaterThan(3);
    expect(report.waiting['me']).toEqual([expect.objectContaining({ kind: 'peer', peer: ids['relay'] }), expect.objectContaining({ kind: 'peer', peer: ids['relay'] })]);
  });

  it('is written as people say it', () => {
    expect(parseChaos('loss=0.1,dup=0.2, reorder=1, crash=0, partition=.5,latency=3')).toEqual({
      ok: true,
      chaos: { loss: 0.1, dup: 0.2, reorder: 1, crash: 0, partition: 0.5, latency: [3, 3] },
    });
    for (const wrong of ['', 'loss', 'loss=', 'loss=x', 'loss=-1', 'loss=1..2', 'lag=1', 'latency=5..1', 'latency=1..2..3', 'latency=..']) {
      expect(parseChaos(wrong), wrong).toMatchObject({ ok: false });
    }
    expect(parseChaos('lag=1')).toEqual({ ok: false, problem: '"lag" is no fault; there are: loss, dup, reorder, crash, partition, latency' });
  });
});

describe('a recording', () => {
  it('replays byte for byte, with and without faults, on either clock', async () => {
    const apart: string[] = [];
    const outcome = await simulate({ script, definition, args: {}, clock: 'virtual', cryptography, reaches: (from, to) => from !== 'a' || to !== 'relay', record: (line) => apart.push(line) });
    expect(outcome.end).toBe('stuck');
    expect(await replay({ text: apart.join('\n'), cryptography })).toMatchObject({ kind: 'same' });
    const runs = [await record(1, undefined), await record(2, undefined, 'real'), await record(3, { loss: 0.2, dup: 0.2, reorder: 0.3, crash: 0.1, partition: 0.2 })];
    for (const { text, report } of runs) {
      const again = await replay({ text, cryptography });
      expect(again).toMatchObject({ kind: 'same' });
      if (again.kind === 'same') expect(again.report).toEqual(report);
    }
  });

  it('tells where a replay goes another way, whatever the file says that the peers did', async () => {
    const { text } = await record(4, { loss: 0.1, crash: 0.1 });
    const lines = text.trimEnd().split('\n');
    for (let at = 1; at < lines.length; at++) {
      // What happened to the peers may as well have been different: that is another recording.
      if (!/"(call|message|end)":/.test(lines[at] ?? '') || lines[at]?.includes('"at"') === true) continue;
      const left = await replay({ text: lines.toSpliced(at, 1).join('\n'), cryptography });
      expect(left.kind, `without line ${at + 1}`).toBe('different');
      const changed = (lines[at] ?? '').replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
      const other = await replay({ text: lines.with(at, changed).join('\n'), cryptography });
      expect(other.kind, `with line ${at + 1} changed`).not.toBe('same');
      if (other.kind === 'different') expect(other.divergence.line).toBeLessThanOrEqual(at + 2);
    }
  });

  it('is refused in words when it is none', async () => {
    const { text } = await record(5, undefined);
    const problem = async (file: string): Promise<string> => {
      const result = await replay({ text: file, cryptography });
      return result.kind === 'unreadable' ? result.problem : result.kind;
    };
    expect(await problem('')).toMatch(/^line 1 is not JSON/);
    expect(await problem('{"recording":"aqua/recording/9"}')).toMatch(/^line 1 does not say that this is a recording/);
    expect(await problem(text.replace('"init":"me"', '"init":"you"'))).toBe('line 1: `init` is "you", which is not among the peers');
    expect(await problem(`${text}[]`)).toMatch(/^line \d+ is not a JSON object$/);
    expect(await problem(text.replace('"end":"finished"', '"end":"tired"'))).toMatch(/^line \d+: `end` must be one of finished, stuck, expired, aborted$/);
  });
});
