import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cidOfJson } from '../../runtime/particle/cid.ts';
import { decodeBundle, encodeBundle } from '../../runtime/particle/codec.ts';
import { asPeerId, keyPairFromSeed, nobleCrypto, nobleSigner, peerIdOf, publicKeyOf } from '../../runtime/particle/keys.ts';
import { defaultLimits } from '../../runtime/particle/limits.ts';
import { Log, verifyEquivocation } from '../../runtime/particle/log.ts';
import { createParticle, scriptCid, verifyParticle } from '../../runtime/particle/particle-signature.ts';
import type { Bundle, CanonElement, Equivocation, InstanceKey, LogEntry, LogSegment } from '../../runtime/particle/particle.ts';
import { nodeCrypto, nodeSigner } from '../../runtime/peer/node-crypto.ts';

const crypto = nodeCrypto();
const alice = nodeSigner(new Uint8Array(32).fill(1));
const bob = nodeSigner(new Uint8Array(32).fill(2));
const script = '(call %init_peer_id% ("op" "noop") [])';
const particle = createParticle({ id: 'particle-1', timestamp: 1_700_000_000_000, ttl: 60_000, script }, alice);
const identity = { particle: particle.id, script: scriptCid(script, crypto), peer: alice.peer };

const key = (n: number) => n.toString(16).padStart(32, '0') as InstanceKey;
const result = (n: number, value: unknown = n): LogEntry => ({
  kind: 'result',
  key: key(n),
  service: 's',
  function: 'f',
  args: cidOfJson([n], crypto),
  outcome: { ok: true, value: cidOfJson(JSON.stringify(value), crypto) },
});

/** A signed log of `alice` with these entries. */
function logOf(entries: readonly LogEntry[]): Log {
  const log = new Log(identity, crypto);
  for (const entry of entries) log.append(entry);
  log.sign(alice);
  return log;
}

/** The segment of a log of `length` results that begins at `from`. */
function piece(from: number, length: number): LogSegment {
  const segment = logOf(Array.from({ length }, (_, n) => result(n))).segment(from);
  if (segment === undefined) throw new Error('empty');
  return segment;
}

describe('keys', () => {
  it('are the same in Node and in plain JavaScript', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array(), (seed, message) => {
        const native = nodeSigner(seed);
        const plain = nobleSigner(seed);
        expect(native.peer).toBe(plain.peer);
        expect(peerIdOf(publicKeyOf(native.peer) ?? new Uint8Array())).toBe(native.peer);
        expect(native.sign(message)).toEqual(plain.sign(message));
        expect(crypto.sha256(message)).toEqual(nobleCrypto.sha256(message));
        const signature = native.sign(message);
        const tampered = signature.slice();
        tampered[(seed[0] ?? 0) % 64] = (tampered[(seed[0] ?? 0) % 64] ?? 0) ^ 1;
        for (const [candidate, valid] of [[signature, true], [tampered, false], [signature.subarray(1), false], [new Uint8Array(64).fill(255), false]] as const) {
          expect(crypto.verify(native.peer, message, candidate)).toBe(valid);
          expect(nobleCrypto.verify(native.peer, message, candidate)).toBe(valid);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('judge crafted signatures and keys alike', () => {
    const { Point } = ed25519;
    const littleEndian = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
    const bytesOf = (n: bigint) => Uint8Array.from(Buffer.from(n.toString(16).padStart(64, '0'), 'hex').reverse());
    // R carries a point of small order: right with the cofactor, wrong without.
    const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(new Uint8Array(32).fill(1));
    const small = Point.fromBytes(Uint8Array.from(Buffer.from('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'hex')));
    const message = new TextEncoder().encode('hello');
    for (const [torsion, valid] of [[Point.ZERO, true], [small, false]] as const) {
      const r = Point.BASE.multiply(5n).add(torsion).toBytes();
      const k = littleEndian(sha512(Uint8Array.from([...r, ...pointBytes, ...message]))) % Point.Fn.ORDER;
      const s = (5n + k * scalar) % Point.Fn.ORDER;
      const signature = Uint8Array.from([...r, ...bytesOf(s)]);
      const malleated = Uint8Array.from([...r, ...bytesOf(s + Point.Fn.ORDER)]);
      for (const each of [crypto, nobleCrypto]) {
        expect(each.verify(alice.peer, message, signature)).toBe(valid);
        expect(each.verify(alice.peer, message, malleated)).toBe(false);
      }
    }
    // y = 1, y = -1, y = p + 3, and y = 2, which is no point.
    for (const hex of [`01${'00'.repeat(31)}`, `01${'00'.repeat(30)}80`, `ec${'ff'.repeat(30)}7f`, `f0${'ff'.repeat(30)}ff`, `02${'00'.repeat(31)}`]) {
      const peer = peerIdOf(Uint8Array.from(Buffer.from(hex, 'hex')));
      const signature = Uint8Array.from([...Point.BASE.toBytes(), 1, ...new Uint8Array(31)]);
      expect(crypto.verify(peer, message, signature)).toBe(false);
      expect(nobleCrypto.verify(peer, message, signature)).toBe(false);
    }
  });

  it('refuse what is no peer id', () => {
    const { peer } = keyPairFromSeed(new Uint8Array(32));
    expect(peer).toBe('12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN');
    for (const bad of ['', 'alice', `${peer}1`, peer.slice(1), peer.replace('W', '0'), '1'.repeat(1_000_000), 'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N', '12D3KooWzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz']) {
      expect(asPeerId(bad)).toBeUndefined();
      expect(crypto.verify(bad as typeof peer, new Uint8Array(), new Uint8Array(64))).toBe(false);
    }
    expect(() => keyPairFromSeed(new Uint8Array(31))).toThrow('32 bytes');
  });

  it('forget keys that were not used for long', () => {
    const small = nodeCrypto(2);
    const signers = [1, 2, 3, 1].map((n) => nodeSigner(new Uint8Array(32).fill(n)));
    for (const signer of signers) expect(small.verify(signer.peer, new Uint8Array(), signer.sign(new Uint8Array()))).toBe(true);
  });
});

describe('a particle', () => {
  it('is bound by its signature in every field', () => {
    expect(verifyParticle(particle, crypto)).toBe(true);
    expect(verifyParticle(particle, nobleCrypto)).toBe(true);
    for (const change of [{ id: 'other' }, { initPeer: bob.peer }, { timestamp: 1 }, { ttl: 60_001 }, { ttl: Number.NaN }, { script: '(null)' }, { id: `${particle.id}x`, script: script.slice(1) }]) {
      expect(verifyParticle({ ...particle, ...change }, crypto)).toBe(false);
    }
  });
});

describe('a log', () => {
  it('is the same whatever the order, number and cut of its segments', () => {
    const length = 8;
    const cuts = fc.tuple(fc.nat(length - 1), fc.nat(length)).map(([a, b]) => [Math.min(a, b), Math.max(a, b, a + 1)] as const);
    const segments = new Map<string, LogSegment>();
    const cached = (from: number, to: number): LogSegment => {
      const name = `${from}-${to}`;
      const segment = segments.get(name) ?? piece(from, to);
      segments.set(name, segment);
      return segment;
    };
    fc.assert(
      fc.property(fc.array(cuts, { minLength: 1, maxLength: 10 }), fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (ranges, ranks) => {
        const pieces = ranges.map(([from, to]) => cached(from, to));
        const first = new Log(identity, crypto);
        for (const segment of pieces) first.merge(segment);
        const second = new Log(identity, crypto);
        const shuffled = [...pieces, ...pieces].map((segment, i) => ({ segment, rank: ranks[i] ?? 0 })).sort((a, b) => a.rank - b.rank);
        for (const { segment } of shuffled) second.merge(segment);
        expect(second.entries).toEqual(first.entries);
        expect(second.segment()).toEqual(first.segment());
        // What can be reached from the beginning without a gap.
        let reach = 0;
        for (let grown = true; grown; ) {
          const next = Math.max(reach, ...ranges.filter(([from]) => from <= reach).map(([, to]) => to));
          grown = next > reach;
          reach = next;
        }
        expect(first.length).toBe(reach);
        expect(first.signedLength).toBe(reach);
        for (const segment of pieces) if (segment.from + segment.entries.length <= reach) expect(first.merge(segment).kind).toBe('known');
      }),
      { numRuns: 100 },
    );
  });

  it('tells what a segment did', () => {
    const log = new Log(identity, crypto);
    expect(log.segment()).toBeUndefined();
    expect(log.merge(piece(2, 4))).toEqual({ kind: 'gap', kept: true });
    expect(log.merge(piece(0, 1))).toEqual({ kind: 'extended', count: 1, faults: [] });
    expect(log.merge(piece(0, 2))).toEqual({ kind: 'extended', count: 3, faults: [] });
    expect(log.merge(piece(0, 3))).toEqual({ kind: 'known' });
    expect(log.merge(piece(3, 4))).toEqual({ kind: 'known' });
    expect(log.segment(1)).toEqual(piece(1, 4));
    expect(log.segment(4)).toBeUndefined();
  });

  it('believes nothing that the peer did not sign', () => {
    const log = new Log(identity, crypto);
    const good = piece(0, 3);
    const other = new Log({ ...identity, particle: 'particle-2' }, crypto);
    for (const entry of good.entries) other.append(entry);
    other.sign(alice);
    const forged: readonly LogSegment[] = [
      { ...good, entries: good.entries.slice(0, 2) },
      { ...good, entries: good.entries.toReversed() },
      { ...good, entries: [...good.entries, result(3)] },
      { ...good, entries: good.entries.with(1, result(1, 'other value')) },
      { ...good, signature: piece(0, 2).signature },
      { ...good, peer: bob.peer },
      other.segment() ?? good,
    ];
    for (const segment of forged) expect(log.merge(segment)).toEqual({ kind: 'bad-signature' });
    expect(log.length).toBe(0);
    expect(log.merge(good).kind).toBe('extended');
    expect(log.merge({ ...good, entries: good.entries.with(1, result(1, 'other value')), signature: piece(0, 2).signature })).toEqual({ kind: 'bad-signature' });
    expect(log.length).toBe(3);
  });

  it('proves equivocation to third parties, whoever comes first', () => {
    const common = [result(0), result(1)];
    const one = logOf([...common, result(2)]);
    const two = logOf([...common, result(2, 'something else'), result(3)]);
    for (const [first, second] of [[one, two], [two, one]] as const) {
      for (const from of [0, 2]) {
        const log = new Log(identity, crypto);
        const mine = first.segment();
        const theirs = second.segment(from);
        if (mine === undefined || theirs === undefined) throw new Error('empty');
        log.merge(mine);
        const outcome = log.merge(theirs);
        if (outcome.kind !== 'equivocation') throw new Error(outcome.kind);
        expect(outcome.evidence).toMatchObject({ peer: alice.peer, position: 2 });
        expect(log.entries).toEqual(first.entries);
        const valid = (evidence: Equivocation) => verifyEquivocation(evidence, identity, nobleCrypto);
        expect(valid(outcome.evidence)).toBe(true);
        expect(valid({ ...outcome.evidence, position: 1 })).toBe(false);
        expect(valid({ ...outcome.evidence, theirs: outcome.evidence.mine })).toBe(false);
        expect(valid({ ...outcome.evidence, theirs: { ...outcome.evidence.theirs, signature: outcome.evidence.mine.signature } })).toBe(false);
      }
    }
  });

  it('reports faults of segments that had waited', () => {
    const log = new Log(identity, crypto);
    const forged = { ...piece(2, 3), signature: piece(0, 2).signature };
    log.merge(forged);
    log.merge(piece(2, 4));
    expect(log.merge(piece(0, 2))).toEqual({ kind: 'extended', count: 4, faults: [{ kind: 'bad-signature' }] });
  });

  it('keeps only so much', () => {
    const log = new Log(identity, crypto, { logLength: 6, pendingSegments: 2, pendingEntries: 3 });
    expect(log.merge(piece(1, 2))).toEqual({ kind: 'gap', kept: true });
    expect(log.merge(piece(1, 2))).toEqual({ kind: 'gap', kept: true });
    expect(log.merge(piece(1, 5))).toEqual({ kind: 'gap', kept: false });
    expect(log.merge(piece(2, 4))).toEqual({ kind: 'gap', kept: true });
    expect(log.merge(piece(3, 4))).toEqual({ kind: 'gap', kept: false });
    expect(log.merge(piece(0, 7))).toEqual({ kind: 'limit' });
    expect(log.merge(piece(0, 6)).kind).toBe('extended');
    expect(log.isFull).toBe(true);
    expect(() => log.append(result(6))).toThrow('at most 6');
  });

  it('shows of the own entries only what is signed', () => {
    const log = new Log(identity, crypto);
    log.append(result(0));
    expect(log.segment()).toBeUndefined();
    log.sign(alice);
    log.append(result(1));
    expect(log.segment()?.entries).toHaveLength(1);
    expect(log.merge(piece(0, 2))).toEqual({ kind: 'known' });
    expect(() => log.sign(bob)).toThrow('cannot sign');
  });
});

const text = fc.string({ unit: 'binary', maxLength: 8 });
const anyKey = fc.nat(1000).map(key);
const anyCid = fc.nat(5).map((n) => cidOfJson(n, crypto));
const anyPeer = fc.constantFrom(alice.peer, bob.peer);
const anyElement: fc.Arbitrary<CanonElement> = fc.record({
  value: anyCid,
  tetraplet: fc.record({ peer: anyPeer, service: text, function: text, lens: text }),
  origin: fc.option(anyKey, { nil: undefined }),
});
const anyEntry: fc.Arbitrary<LogEntry> = fc.oneof(
  fc.record({
    kind: fc.constant('result' as const),
    key: anyKey,
    service: text,
    function: text,
    args: anyCid,
    outcome: fc.oneof(
      fc.record({ ok: fc.constant(true as const), value: anyCid }),
      fc.record({ ok: fc.constant(false as const), code: fc.integer(), message: text }),
    ),
  }),
  fc.record({ kind: fc.constant('canon' as const), key: anyKey, elements: fc.array(anyElement, { maxLength: 4 }) }),
  fc.record({ kind: fc.constant('sent' as const), keys: fc.array(anyKey, { minLength: 1, maxLength: 4 }) }),
);
const anyBundle: fc.Arbitrary<Bundle> = fc.record({
  particle: fc.constant(particle),
  segments: fc.array(fc.record({ peer: anyPeer, from: fc.nat(100), entries: fc.array(anyEntry, { maxLength: 5 }), signature: fc.uint8Array({ minLength: 64, maxLength: 64 }) }), { maxLength: 3 }),
  values: fc.array(fc.nat(20), { maxLength: 5 }).map((numbers) => new Map(numbers.map((n) => [cidOfJson([n], crypto), [n]]))),
});

describe('the codec of bundles', () => {
  it('gives back what was encoded', () => {
    fc.assert(
      fc.property(anyBundle, (bundle) => {
        expect(decodeBundle(encodeBundle(bundle))).toEqual({ ok: true, bundle });
      }),
      { numRuns: 150 },
    );
  });

  it('never throws for hostile bytes; what it accepts has one form, and its values their own CIDs', () => {
    const edits = fc.array(fc.tuple(fc.constantFrom('set', 'insert', 'remove', 'cut'), fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
    let accepted = 0;
    fc.assert(
      fc.property(anyBundle, edits, (bundle, changes) => {
        const bytes = Array.from(encodeBundle(bundle));
        for (const [what, where, byte] of changes) {
          const at = where % Math.max(1, bytes.length);
          if (what === 'set') bytes[at] = byte;
          else if (what === 'insert') bytes.splice(at, 0, byte);
          else bytes.splice(at, what === 'cut' ? bytes.length : 1);
        }
        const hostile = Uint8Array.from(bytes);
        const decoded = decodeBundle(hostile, defaultLimits, crypto);
        if (!decoded.ok) {
          expect(decoded.reason).not.toBe('');
          return;
        }
        accepted++;
        expect(encodeBundle(decoded.bundle)).toEqual(hostile);
        for (const [cid, value] of decoded.bundle.values) expect(cidOfJson(value, crypto)).toBe(cid);
      }),
      { numRuns: 1000 },
    );
    expect(accepted).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBundle(bytes).ok).toBe(false);
      }),
    );
  });

  it('says which limit a bundle breaks', () => {
    const bundle: Bundle = {
      particle,
      segments: [
        { peer: alice.peer, from: 0, signature: new Uint8Array(64), entries: [result(0), { kind: 'canon', key: key(1), elements: Array.from({ length: 3 }, () => element) }] },
        { peer: bob.peer, from: 5, signature: new Uint8Array(64), entries: [result(2)] },
      ],
      values: new Map([['deep', [[[0]]]], ['wide', Array.from({ length: 50 }, () => 0)]].map(([, value]) => [cidOfJson(value as number[], crypto), value as number[]])),
    };
    const bytes = encodeBundle(bundle);
    expect(decodeBundle(bytes).ok).toBe(true);
    for (const [limit, reason] of [
      [{ bundleBytes: bytes.length - 1 }, 'bytes'],
      [{ scriptLength: script.length - 1 }, 'text is too long'],
      [{ idLength: 3 }, 'text is too long'],
      [{ segments: 1 }, 'segments'],
      [{ entries: 2 }, 'log entries'],
      [{ canonElements: 2 }, 'elements in canons'],
      [{ values: 1 }, 'values'],
      [{ valueBytes: 20 }, 'byte string'],
      [{ items: 54 }, 'too many items'],
      [{ depth: 2 }, 'too deeply'],
      [{ textLength: 0 }, 'text is too long'],
      [{ logLength: 5 }, 'log is too long'],
    ] as const) {
      expect(decodeBundle(bytes, { ...defaultLimits, ...limit })).toEqual({ ok: false, reason: expect.stringContaining(reason) as string });
    }
  });
});

const element: CanonElement = { value: cidOfJson(0, crypto), tetraplet: { peer: alice.peer, service: '', function: '', lens: '' }, origin: undefined };
