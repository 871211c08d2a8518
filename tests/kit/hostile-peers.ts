/** What must hold on honest peers whatever a hostile one does, over random programs. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { audit } from '../../runtime/engine/audit.ts';
import type { AuditFault, EntryFault } from '../../runtime/engine/audit.ts';
import type { CallRequest } from '../../runtime/engine/contracts.ts';
import { printJson } from '../../runtime/particle/json.ts';
import { verifyEquivocation } from '../../runtime/particle/log.ts';
import { scriptCid } from '../../runtime/particle/particle-signature.ts';
import type { Bundle, LogEntry, PeerId } from '../../runtime/particle/particle.ts';
import { EngineNetwork, signerOf } from './engine-network.ts';
import type { Interference } from './engine-network.ts';
import { allLies, Forger } from './forger.ts';
import type { Lie } from './forger.ts';
import { seeded } from './mangle.ts';
import { paperCrypto, paperSigner } from './paper-signatures.ts';
import { answer } from './random-script/render.ts';
import { randomScript } from './random-script/script.ts';

const honest = ['a', 'b', 'c'] as const;
const hostile = 'd';
const peerOf = (name: string): PeerId => signerOf(name).peer;
const hostilePeer = peerOf(hostile);
const cryptography = { crypto: paperCrypto, signerOf: (name: string) => paperSigner(peerOf(name)) };
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const anyLie = fc.constantFrom<Lie>(...allLies);

function network(script: string, seed: number, interfere?: Interference): EngineNetwork {
  return new EngineNetwork({ script, peers: [...honest, hostile], services: answer, delivery: 'random', seed, cryptography, ...(interfere !== undefined && { interfere }) });
}

function attacked(script: string, seed: number, lie: Lie): EngineNetwork {
  const forger = new Forger({ name: hostile, others: honest, peerOf, lie, random: seeded(seed) });
  return network(script, seed, forger.interfere).run();
}

/** What a peer knows, without segments after a gap, which it keeps unread. */
function whole(ran: EngineNetwork, name: string): Bundle {
  const snapshot = ran.engine(name).snapshot();
  return { ...snapshot, segments: snapshot.segments.filter(({ from }) => from === 0) };
}

/** All that honest peers know, with every version of a log that a liar has spread. */
function together(ran: EngineNetwork): Bundle {
  const copies = honest.map((name) => whole(ran, name));
  return { particle: ran.particle, segments: copies.flatMap(({ segments }) => segments), values: new Map(copies.flatMap(({ values }) => [...values])) };
}

function ownLog(ran: EngineNetwork, name: string): readonly LogEntry[] {
  return whole(ran, name).segments.find(({ peer }) => peer === peerOf(name))?.entries ?? [];
}

function callsOf(ran: EngineNetwork, counts: (name: string) => boolean): string[] {
  return ran.calls.filter((call) => counts(call.function)).map((call) => `${call.peer} ${call.function} ${printJson(call.args)}`).sort();
}

/** @param runs of each of the two properties */
export function describeHostilePeers(runs: number): void {
  it(`honest peers believe of one another what was signed, nothing else, and blame nobody but the liar (${runs} times)`, () => {
    let caught = 0;
    fc.assert(
      fc.property(randomScript, seeds, anyLie, (script, seed, lie) => {
        const ran = attacked(script, seed, lie);
        for (const rejection of ran.rejected) {
          if (rejection.kind !== 'equivocation') continue;
          expect(rejection.evidence.peer).toBe(hostilePeer);
          expect(verifyEquivocation(rejection.evidence, { particle: ran.particle.id, script: scriptCid(ran.particle.script, paperCrypto), peer: hostilePeer }, paperCrypto)).toBe(true);
        }
        if (ran.rejected.length > 0) caught++;
        for (const name of honest) {
          const { segments } = whole(ran, name);
          for (const author of honest) {
            const believed = segments.find(({ peer }) => peer === peerOf(author))?.entries ?? [];
            expect(believed).toEqual(ownLog(ran, author).slice(0, believed.length));
          }
        }
        // Of all honest copies together: one alone may lack what led to a step.
        const { steps, faults } = audit(together(ran), ran.program, paperCrypto);
        const twoHeads = [...ran.rejected, ...faults.flatMap((fault) => (fault.kind === 'rejected' ? [fault.rejection] : []))].some(({ kind }) => kind === 'equivocation');
        for (const step of steps) {
          const author = honest.find((each) => peerOf(each) === step.peer);
          if (step.kind === 'call' && author !== undefined) expect(step.result).toEqual(answer(author, request(step)));
        }
        // Who believed the other head of a liar did what this one does not explain, or contradicts.
        for (const fault of faults) if (!twoHeads && isAboutEntry(fault)) expect(fault.peer).toBe(hostilePeer);
        // One copy may lack anything, the other head of a liar too: only what is wrong by itself counts against a peer.
        for (const name of honest) for (const fault of audit(whole(ran, name), ran.program, paperCrypto).faults) if (fault.kind === 'wrong') expect(fault.peer).toBe(hostilePeer);
      }),
      { numRuns: runs },
    );
    expect(caught).toBeGreaterThan(0);
  });

  it(`what honest peers do without the hostile one, they finish (${runs} times)`, () => {
    const withHostile = `
      (seq (call "@{d}" ("s" "other") [1] hx) (seq (call "@{a}" ("s" "other") [hx])
        (seq (par (call "@{d}" ("s" "other") [2] $hs) (call "@{b}" ("s" "other") [3] $hs)) (seq (canon "@{d}" $hs #hs 2) (call "@{c}" ("s" "other") [#hs])))))`;
    fc.assert(
      fc.property(randomScript, seeds, anyLie, (random, seed, lie) => {
        const alone = random.replaceAll('@{d}', '@{c}');
        const expected = callsOf(network(alone, seed).run(), () => true);
        const ran = attacked(`(par ${alone} ${withHostile})`, seed, lie);
        const got = callsOf(ran, (name) => name !== 'other');
        expect(got).toEqual(expected);
        expect(got.some((call) => call.startsWith('a end'))).toBe(true);
      }),
      { numRuns: runs },
    );
  });
}

function isAboutEntry(fault: AuditFault): fault is EntryFault {
  return fault.kind === 'wrong' || fault.kind === 'contradicted' || fault.kind === 'unexplained';
}

/** What `answer` looks at. */
function request(step: { readonly function: string; readonly args: CallRequest['args'] }): CallRequest {
  return { key: '' as CallRequest['key'], instruction: 0, service: 's', function: step.function, args: step.args, tetraplets: [] };
}
