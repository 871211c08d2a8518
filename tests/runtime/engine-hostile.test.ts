/** Bundles and scripts made to mislead, stop or exhaust a peer: nothing throws, nothing is believed, memory stays bounded. */
import { describe, expect, it } from 'vitest';
import { audit } from '../../runtime/engine/audit.ts';
import type { CallRequest } from '../../runtime/engine/contracts.ts';
import { instanceKey, rootContext } from '../../runtime/engine/key.ts';
import { ParticleEngine } from '../../runtime/engine/engine.ts';
import { compileAir } from '../../runtime/engine/program.ts';
import { cidOfJson } from '../../runtime/particle/cid.ts';
import { defaultLimits } from '../../runtime/particle/limits.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { Log } from '../../runtime/particle/log.ts';
import { scriptCid } from '../../runtime/particle/particle-signature.ts';
import type { Bundle, Cid, InstanceKey, LogEntry, LogSegment } from '../../runtime/particle/particle.ts';
import { unionOf } from '../../runtime/testing/union.ts';
import { crypto, EngineNetwork, signerOf } from '../kit/engine-network.ts';

/** `a` waits for `b` (instruction 1), then calls its own service with what it got. */
const script = '(seq (call "@{b}" ("s" "f") [1] x) (call "@{a}" ("s" "got") [x]))';

function network(): EngineNetwork {
  return new EngineNetwork({ script, peers: ['a', 'b', 'c'] });
}

/** A network where `a` has started and nothing of what it sent has arrived. */
function started(): EngineNetwork {
  const ran = network();
  ran.step();
  return ran;
}

/** The entry with which `b` would honestly answer. */
function honest(): { readonly entry: Extract<LogEntry, { kind: 'result' }>; readonly values: Map<Cid, Json> } {
  const ran = network().run();
  const entry = ran.engine('b').snapshot().segments.find(({ peer }) => peer === signerOf('b').peer)?.entries.find(({ kind }) => kind === 'result');
  if (entry?.kind !== 'result') throw new Error('b has answered nothing');
  return { entry, values: new Map([[cidOfJson(1, crypto), 1]]) };
}

function segment(ran: EngineNetwork, entries: readonly LogEntry[], by: { readonly owner?: string; readonly signer?: string; readonly particle?: string } = {}): LogSegment {
  const owner = by.owner ?? 'b';
  const signer = by.signer ?? owner;
  const particle = by.particle ?? ran.particle.id;
  const log = new Log({ particle, script: scriptCid(ran.particle.script, crypto), peer: signerOf(signer).peer }, crypto);
  for (const entry of entries) log.append(entry);
  log.sign(signerOf(signer));
  const made = log.segment();
  if (made === undefined) throw new Error('nothing to send');
  return { ...made, peer: signerOf(owner).peer };
}

function bundle(ran: EngineNetwork, segments: readonly LogSegment[], values: ReadonlyMap<Cid, Json> = honest().values): Bundle {
  return { particle: ran.particle, segments, values };
}

function cid(value: Json): Cid {
  return cidOfJson(value, crypto);
}

describe('entries', () => {
  it('are believed when the right peer signed the right thing', () => {
    const ran = started();
    const { calls } = ran.engine('a').deliver(bundle(ran, [segment(ran, [honest().entry])]));
    expect(calls.map(({ function: name, args }) => [name, args])).toEqual([['got', [1]]]);
  });

  const { entry } = honest();
  const wrong: Record<string, (ran: EngineNetwork) => LogSegment> = {
    'of a peer that the script does not ask': (ran) => segment(ran, [entry], { owner: 'c' }),
    'signed by another key': (ran) => segment(ran, [entry], { signer: 'c' }),
    'of another particle': (ran) => segment(ran, [entry], { particle: 'other' }),
    'with other arguments': (ran) => segment(ran, [{ ...entry, args: cid([2]) }]),
    'of another service': (ran) => segment(ran, [{ ...entry, service: 't' }]),
    'of another function': (ran) => segment(ran, [{ ...entry, function: 'g' }]),
    'for another instance': (ran) => segment(ran, [{ ...entry, key: '00'.repeat(16) as InstanceKey }]),
    'of another kind': (ran) => segment(ran, [{ kind: 'canon', key: entry.key, elements: [] }]),
    'changed after signing': (ran) => ({ ...segment(ran, [entry]), entries: [{ ...entry, outcome: { ok: true, value: cid(7) } }] }),
    'without a signature': (ran) => ({ ...segment(ran, [entry]), signature: new Uint8Array(0) }),
    'after a gap': (ran) => ({ ...segment(ran, [entry]), from: 5 }),
    'whose value is missing': (ran) => segment(ran, [{ ...entry, outcome: { ok: true, value: cid('nowhere') } }]),
  };
  it.each(Object.entries(wrong))('%s change nothing, and the right one still works', (_, make) => {
    const ran = started();
    const engine = ran.engine('a');
    const effects = engine.deliver(bundle(ran, [make(ran)]));
    expect(effects.calls).toEqual([]);
    expect(engine.waiting()).toContainEqual({ kind: 'peer', instruction: 1, peer: signerOf('b').peer, what: 's.f' });
    const right = segment(ran, [entry]);
    const after = engine.deliver(bundle(ran, [right]));
    // Where `b` itself signed something else at that position, it has contradicted itself: the first version stays.
    const contradicted = after.rejected.some(({ kind }) => kind === 'equivocation');
    expect(after.calls.length).toBe(contradicted ? 0 : 1);
  });

  it('without their values make nobody who gets them a peer that passes them on without, or that is thought to have them', () => {
    // `c` sees the answer of `b` first from a liar, who leaves its value out; then `b` and `a` tell it about it.
    const text = '(seq (call "@{b}" ("s" "f") [1] x) (seq (call "@{c}" ("s" "g") []) (call "@{d}" ("s" "got") [x])))';
    const ran = new EngineNetwork({ script: text, peers: ['a', 'b', 'c', 'd'], interfere: (from, to, sent) => [...(to === 'c' ? [{ to, from: 'd', bundle: { ...sent, values: new Map() } }] : []), { to, from, bundle: sent }] });
    ran.run();
    expect(ran.rejected.map(({ kind }) => kind)).toContain('missing-value');
    expect(ran.calls.map(({ function: name, args }) => [name, args])).toContainEqual(['got', [1]]);
    for (const { segments, values } of ran.sent) {
      for (const { entries } of segments) for (const entry of entries) if (entry.kind === 'result' && entry.outcome.ok) expect([...values.keys()]).toContain(entry.outcome.value);
    }
  });

  it('for instances of others do not stop them: a failure is only what the asked peer says', () => {
    const ran = started();
    const failed: LogEntry = { ...entry, outcome: { ok: false, code: 1, message: 'no' } };
    expect(ran.engine('a').deliver(bundle(ran, [segment(ran, [failed], { owner: 'c' })])).calls).toEqual([]);
    expect(ran.engine('a').waiting()).toHaveLength(1);
  });

  it('of a peer that contradicts itself are evidence', () => {
    const ran = started();
    const engine = ran.engine('a');
    engine.deliver(bundle(ran, [segment(ran, [entry])]));
    const { rejected } = engine.deliver(bundle(ran, [segment(ran, [{ ...entry, outcome: { ok: false, code: 1, message: 'no' } }])]));
    expect(rejected.map(({ kind }) => kind)).toEqual(['equivocation']);
  });

  it('take effect together with their values even if a forgery had waited for them', () => {
    const ran = started();
    const engine = ran.engine('a');
    const forged: LogSegment = { peer: signerOf('b').peer, from: 1, entries: [{ ...entry, key: '11'.repeat(16) as InstanceKey }], signature: new Uint8Array(64) };
    engine.deliver(bundle(ran, [forged]));
    const { calls, rejected } = engine.deliver(bundle(ran, [segment(ran, [entry])]));
    expect(rejected).toEqual([{ kind: 'bad-signature', peer: signerOf('b').peer }]);
    expect(calls).toHaveLength(1);
  });
});

describe('what a peer says it froze', () => {
  /** `b` answers into a stream, `c` freezes it, `a` uses what was frozen. */
  const text = '(seq (seq (call "@{b}" ("s" "f") [1] $s) (ap 5 $s)) (seq (canon "@{c}" $s #s) (call "@{a}" ("s" "got") [#s])))';
  type Canon = Extract<LogEntry, { kind: 'canon' }>;

  /** `a` knows what `b` and `c` did, but `c` wrote what `change` makes of what it froze. */
  function frozen(change: (entry: Canon) => Canon): { readonly calls: readonly CallRequest[]; readonly network: EngineNetwork; readonly known: Bundle } {
    const ran = new EngineNetwork({ script: text, peers: ['a', 'b', 'c'] }).run();
    const { segments, values } = ran.engine('c').snapshot();
    const forged = segments.map((each) => {
      if (each.peer !== signerOf('c').peer) return each;
      return segment(ran, each.entries.map((entry) => (entry.kind === 'canon' ? change(entry) : entry)), { owner: 'c' });
    });
    const network = new EngineNetwork({ script: text, peers: ['a', 'b', 'c'] });
    network.step();
    const known = { particle: ran.particle, segments: forged, values: new Map([...values, [cid(7), 7] as const]) };
    return { calls: network.engine('a').deliver(known).calls, network, known };
  }

  it('is believed when the logs account for it', () => {
    const { calls } = frozen((entry) => entry);
    expect(calls.map(({ args }) => args)).toEqual([[[1, 5]]]);
    expect(calls[0]?.tetraplets).toEqual([[{ peer: signerOf('b').peer, service: 's', function: 'f', lens: '' }, { peer: signerOf('a').peer, service: '', function: '', lens: '' }]]);
  });

  it('is believed in another order, or in part: that is the choice of who freezes', () => {
    expect(frozen((entry) => ({ ...entry, elements: entry.elements.toReversed() })).calls.map(({ args }) => args)).toEqual([[[5, 1]]]);
    expect(frozen((entry) => ({ ...entry, elements: entry.elements.slice(1) })).calls.map(({ args }) => args)).toEqual([[[5]]]);
  });

  const lies: Record<string, (entry: Canon) => Canon> = {
    'a value that nobody gave': (entry) => change(entry, 0, (element) => ({ ...element, value: cid(7) })),
    'a literal that is not in the script': (entry) => change(entry, 1, (element) => ({ ...element, value: cid(7) })),
    'a value of its own as the result of another peer': (entry) => change(entry, 1, (element) => ({ ...element, tetraplet: { ...element.tetraplet, peer: signerOf('b').peer, service: 's', function: 'f' } })),
    'a result as that of another function': (entry) => change(entry, 0, (element) => ({ ...element, tetraplet: { ...element.tetraplet, function: 'g' } })),
    'a result as part of another one': (entry) => change(entry, 0, (element) => ({ ...element, tetraplet: { ...element.tetraplet, lens: '.$.ok' } })),
    'a result without its origin': (entry) => change(entry, 0, (element) => ({ ...element, origin: undefined })),
    'a literal with an origin': (entry) => change(entry, 1, (element) => ({ ...element, origin: entry.key })),
    'one answer twice': (entry) => ({ ...entry, elements: [...entry.elements, ...entry.elements.slice(0, 1)] }),
  };
  it.each(Object.entries(lies))('is not believed when it is %s', (_, lie) => {
    const { calls, network, known } = frozen(lie);
    expect(calls).toEqual([]);
    expect(network.engine('a').waiting()).toEqual([{ kind: 'account', instruction: 5, peer: signerOf('c').peer, stream: '$s', values: expect.any(Number) as number }]);
    const blamed = audit(known, network.program, crypto).faults.flatMap((fault) => (fault.kind === 'unexplained' ? [{ peer: fault.peer, kind: fault.entry.kind }] : []));
    expect(blamed).toContainEqual({ peer: signerOf('c').peer, kind: 'canon' });
  });

  it('is believed when the peer let another element of a loop act first', () => {
    const race = `(par (par (call "@{a}" ("s" "f") [1] $s) (call "@{b}" ("s" "f") [2] $s))
      (par (fold $s i (seq (ap i $t) (never))) (seq (canon "@{c}" $t #t 1) (call "@{a}" ("s" "got") [#t]))))`;
    const frozenFirst = new Set<unknown>();
    for (let seed = 0; seed < 20; seed++) {
      const { calls } = new EngineNetwork({ script: race, peers: ['a', 'b', 'c'], delivery: 'random', seed }).run();
      const got = calls.filter(({ function: name }) => name === 'got');
      expect(got).toHaveLength(1);
      frozenFirst.add(JSON.stringify(got[0]?.args));
    }
    expect([...frozenFirst].sort()).toEqual(['[[1]]', '[[2]]']);
  });

  it('is believed also when it comes before the thousand values that it names', () => {
    const wide = `(seq (seq (call "@{b}" ("s" "list") [] xs) (par (fold xs x (par (call "@{b}" ("s" "f") [x] $s) (next x))) (null))) (seq (canon "@{c}" $s #s 1000) (call "@{a}" ("s" "got") [#s.length])))`;
    const services = (_: string, request: CallRequest): Json => (request.function === 'list' ? Array.from({ length: 1000 }, (_, i) => i) : (request.args[0] ?? null));
    const ran = new EngineNetwork({ script: wide, peers: ['a', 'b', 'c'], services }).run();
    const known = ran.engine('c').snapshot();
    const reader = new EngineNetwork({ script: wide, peers: ['a', 'b', 'c'] });
    reader.step();
    const engine = reader.engine('a');
    const canonFirst = [...known.segments].sort((one) => (one.peer === signerOf('c').peer ? -1 : 1));
    expect(canonFirst.flatMap((each) => engine.deliver({ ...known, segments: [each] }).calls).map(({ args }) => args)).toEqual([[1000]]);
  });

  it('waits for logs that come later', () => {
    const { known } = frozen((entry) => entry);
    const late = new EngineNetwork({ script: text, peers: ['a', 'b', 'c'] });
    late.step();
    const engine = late.engine('a');
    const parts = known.segments.map((each) => ({ ...known, segments: [each] }));
    const calls = parts.toReversed().flatMap((part) => engine.deliver(part).calls);
    expect(calls.map(({ args }) => args)).toEqual([[[1, 5]]]);
  });

  function change(entry: Canon, at: number, make: (element: Canon['elements'][number]) => Canon['elements'][number]): Canon {
    return { ...entry, elements: entry.elements.map((element, i) => (i === at ? make(element) : element)) };
  }
});

describe('an audit', () => {
  const { entry } = honest();
  const faultsOf = (ran: EngineNetwork, segments: readonly LogSegment[]): readonly string[] =>
    audit(bundle(ran, segments), ran.program, crypto).faults.flatMap((fault) => (fault.kind === 'rejected' ? [] : 'reason' in fault ? [`${fault.kind}: ${fault.reason}`] : [fault.kind]));

  it.each<readonly [string, (ran: EngineNetwork) => readonly LogSegment[], readonly string[]]>([
    ['what a peer did', (ran) => [segment(ran, [entry])], []],
    ['a step taken twice', (ran) => [segment(ran, [entry, entry])], ['wrong: twice']],
    ['a step taken twice, with another outcome', (ran) => [segment(ran, [entry, { ...entry, outcome: { ok: false, code: 1, message: 'no' } }])], ['wrong: twice']],
    ['a visit where a call stands', (ran) => [segment(ran, [{ kind: 'canon', key: entry.key, elements: [] }])], ['wrong: another-instruction']],
    ['a step of another peer', (ran) => [segment(ran, [entry], { owner: 'c' })], ['contradicted: another-peer']],
    ['other arguments', (ran) => [segment(ran, [{ ...entry, args: cid([2]) }])], ['contradicted: other-inputs']],
    ['a step that nothing leads to', (ran) => [segment(ran, [{ ...entry, key: '00'.repeat(16) as InstanceKey }])], ['unexplained']],
  ])('says of %s what it proves', (_, segments, expected) => {
    const ran = network();
    expect(faultsOf(ran, segments(ran))).toEqual(expected);
  });

  it('blames nobody for what the copy lacks', () => {
    const ran = network();
    ran.run();
    const { segments } = ran.engine('a').snapshot();
    const lacking = segments.filter(({ peer }) => peer !== signerOf('b').peer);
    expect(lacking.length).toBeGreaterThan(0);
    expect(new Set(faultsOf(ran, lacking))).toEqual(new Set(['unexplained']));
  });

  it('of what several peers know together finds both heads of one that contradicted itself', () => {
    const ran = network();
    const [one, other] = [segment(ran, [entry]), segment(ran, [{ ...entry, outcome: { ok: true, value: cid(7) } }, entry])];
    const copy = (held: LogSegment): Bundle => bundle(ran, [held], new Map([...honest().values, [cid(7), 7]]));
    const union = unionOf(ran.particle, [copy(one), copy(other), copy(segment(ran, [entry]))], crypto);
    expect(union.segments).toEqual([other, one]);
    const found = audit(union, ran.program, crypto).faults.flatMap((fault) => (fault.kind === 'rejected' && fault.rejection.kind === 'equivocation' ? [fault.rejection] : []));
    expect(found).toMatchObject([{ kind: 'equivocation', evidence: { peer: signerOf('b').peer, position: 0, mine: other, theirs: one } }]);
  });

  it('of what several peers know together takes the longest of those that agree', () => {
    const ran = network();
    ran.run();
    const copies = ['a', 'b', 'c'].map((name) => ran.engine(name).snapshot());
    const union = unionOf(ran.particle, copies, crypto);
    expect(new Set(union.segments.map(({ peer }) => peer)).size).toBe(union.segments.length);
    expect(audit(union, ran.program, crypto).faults).toEqual([]);
  });
});

describe('notes about forwarding', () => {
  /** `a` and `b` answer side by side, then `c` is asked. */
  const text = '(seq (par (call "@{a}" ("s" "f") [] x) (call "@{b}" ("s" "f") [])) (call "@{c}" ("s" "g") []))';
  const asking = (index: number): LogEntry => ({ kind: 'sent', keys: [instanceKey(crypto, rootContext, index)] });
  const askingA = asking(2);
  const askingC = asking(4);
  const fresh = (): EngineNetwork => new EngineNetwork({ script: text, peers: ['a', 'b', 'c', 'stranger'] });
  const notes = (ran: EngineNetwork, entry: LogEntry, owner: string): Bundle => ({ particle: ran.particle, segments: [segment(ran, [entry], { owner })], values: new Map() });

  it('of a stranger keep nobody from forwarding', () => {
    const ran = fresh();
    expect(ran.engine('b').deliver(notes(ran, askingA, 'stranger')).sends).toContain(signerOf('a').peer);
  });

  it('of a peer that takes part spare whoever merely follows', () => {
    const ran = fresh();
    expect(ran.engine('b').deliver(notes(ran, askingA, 'a')).sends).toEqual([]);
  });

  it('of anybody keep no peer from telling what follows from its own step', () => {
    const ran = fresh();
    const engine = ran.engine('b');
    const [request] = engine.deliver(notes(ran, askingC, 'a')).calls;
    if (request === undefined) throw new Error('b is asked for nothing');
    expect(engine.complete(request.key, { ok: true, value: 1 }).sends).toContain(signerOf('c').peer);
  });
});

describe('what peers say they hold', () => {
  const all = new Map([[signerOf('a').peer, Number.MAX_SAFE_INTEGER], [signerOf('nobody').peer, 7]]);
  const run = (): EngineNetwork => {
    const ran = network();
    const engine = ran.engine('a');
    engine.deliver({ particle: ran.particle, segments: [], values: new Map() });
    engine.deliver(bundle(ran, [segment(ran, [honest().entry])]));
    return ran;
  };

  it('counts only of peers that were sent something', () => {
    const engine = run().engine('a');
    engine.confirm(signerOf('c').peer, all);
    expect(engine.bundleFor(signerOf('c').peer)).toEqual(engine.snapshot());
  });

  it('harms nobody but the one who lies', () => {
    const engine = run().engine('a');
    engine.bundleFor(signerOf('b').peer);
    engine.confirm(signerOf('b').peer, all);
    engine.forget(signerOf('b').peer);
    expect(engine.bundleFor(signerOf('b').peer).segments.map(({ peer }) => peer)).toEqual([signerOf('b').peer]);
    expect(engine.bundleFor(signerOf('c').peer)).toEqual(engine.snapshot());
  });
});

describe('memory', () => {
  it('holds no values that only forged copies of known entries name', () => {
    const ran = started();
    const engine = ran.engine('a');
    const { entry } = honest();
    const known = segment(ran, [entry]);
    engine.deliver(bundle(ran, [known]));
    const junk = 'x'.repeat(1000);
    const copy: LogSegment = { ...known, entries: [{ ...entry, outcome: { ok: true, value: cid(junk) } }] };
    const { rejected } = engine.deliver(bundle(ran, [copy], new Map([[cid(junk), junk]])));
    expect(rejected).toEqual([{ kind: 'bad-value', detail: 'no log entry that came with it names it (1 of 1 values)' }]);
    expect([...engine.snapshot().values.values()]).not.toContain(junk);
    // Nor kept for later: an entry that names it would have to bring it.
    const later = segment(ran, [entry, { ...entry, key: '22'.repeat(16) as InstanceKey, outcome: { ok: true, value: cid(junk) } }]);
    expect(engine.deliver(bundle(ran, [later], new Map())).rejected).toEqual([{ kind: 'missing-value', peer: signerOf('b').peer, cid: cid(junk) }]);
    expect([...engine.snapshot().values.values()]).not.toContain(junk);
  });

  it('keeps room for honest peers when forged logs of others pour in', () => {
    const ran = started();
    const engine = ran.engine('a');
    const { entry } = honest();
    const forged = segment(ran, [entry]);
    for (let i = 0; i < 10_001; i++) engine.deliver(bundle(ran, [{ ...forged, peer: `nobody-${i}` as typeof forged.peer }]));
    expect(engine.deliver(bundle(ran, [forged])).calls).toHaveLength(1);
  });
});

describe('scripts', () => {
  function run(text: string, service: (request: CallRequest) => Json = (request) => request.args[0] ?? null, maxSteps?: number): { readonly calls: CallRequest[]; readonly limits: string[]; readonly engine: ParticleEngine } {
    const compiled = compileAir(text);
    if (!compiled.ok) throw new Error(compiled.errors[0]?.message);
    const { particle } = new EngineNetwork({ script: text, peers: ['a'] });
    const signer = signerOf('a');
    const engine = new ParticleEngine({ program: compiled.program, particle, self: signer.peer, signer, crypto, ...(maxSteps !== undefined && { limits: { maxSteps } }) });
    const calls: CallRequest[] = [];
    const limits: string[] = [];
    const open = [engine.deliver({ particle, segments: [], values: new Map() })];
    for (let effects = open.pop(); effects !== undefined; effects = open.pop()) {
      limits.push(...effects.rejected.flatMap((rejection) => (rejection.kind === 'limit' ? [rejection.detail] : [])));
      for (const request of effects.calls) {
        calls.push(request);
        open.push(engine.complete(request.key, { ok: true, value: service(request) }));
      }
    }
    return { calls, limits, engine };
  }

  it('that never end are stopped, and say so', () => {
    const { limits } = run('(seq (ap 1 $s) (fold $s i (par (ap i $s) (next i))))', undefined, 10_000);
    expect(limits[0]).toContain('never ends');
  });

  it('that never end are stopped in an audit, too', () => {
    const endless = new EngineNetwork({ script: '(seq (ap 1 $s) (fold $s i (par (ap i $s) (next i))))', peers: ['a'] });
    const { faults } = audit({ particle: endless.particle, segments: [], values: new Map() }, endless.program, crypto, 10_000);
    expect(faults).toMatchObject([{ kind: 'rejected', rejection: { kind: 'limit', detail: expect.stringContaining('never ends') as string } }]);
  });

  it('that double a value with every instruction get an error they can catch', () => {
    let text = '(null)';
    for (let i = 40; i > 0; i--) text = `(seq (seq (ap #c${i - 1} $s${i}) (ap #c${i - 1} $s${i})) (seq (canon %init_peer_id% $s${i} #c${i}) ${text}))`;
    const { calls } = run(`(seq (ap 1 $s0) (seq (canon %init_peer_id% $s0 #c0) (xor ${text} (call %init_peer_id% ("s" "f") [:error:.$.message]))))`);
    expect(calls.map(({ args }) => args)).toEqual([[`a value is larger than ${defaultLimits.valueBytes} bytes`]]);
  });

  it('that raise errors about errors do not make them longer without end', () => {
    const levels = 40;
    let text = `(call %init_peer_id% ("s" "f") [e${levels}.$.message])`;
    for (let i = 0; i < levels; i++) text = `(seq (xor (fail e${levels - 1 - i}) (ap :error: e${levels - i})) ${text})`;
    const error = { error_code: 1, message: '"'.repeat(10) };
    const { calls } = run(`(seq (call %init_peer_id% ("s" "f") [] e0) ${text})`, () => error);
    const message = calls.at(-1)?.args[0];
    expect(message).toContain('fail with');
    expect(typeof message === 'string' ? message.length : 0).toBeLessThan(100_000);
  });

  it('whose service fails with an endless text or gives an endless value go on', () => {
    const text = '(seq (xor (call "@{a}" ("s" "f") [] x) (null)) (call "@{b}" ("s" "end") [%last_error%.$.error_code]))';
    const failed = new EngineNetwork({ script: text, peers: ['a', 'b'], services: (_, request) => (request.function === 'f' ? { failed: `\uD800${'x'.repeat(3_000_000)}` } : 0) }).run();
    expect(failed.calls.at(-1)).toMatchObject({ peer: 'b', function: 'end', args: [10_000] });
    const huge = new EngineNetwork({ script: text, peers: ['a', 'b'], services: (_, request) => (request.function === 'f' ? new Array<Json>(5_000_000).fill(0) : 0) }).run();
    expect(huge.calls.at(-1)).toMatchObject({ peer: 'b', function: 'end', args: [10_000] });
  });

  it('of any depth are run', () => {
    const deep = (count: number, open: string, inner: string, close: string): string => open.repeat(count) + inner + close.repeat(count);
    for (const text of [deep(20_000, '(seq (null) ', '(null)', ')'), deep(20_000, '(xor ', '(fail 1 "x")', ' (fail 1 "x"))'), deep(20_000, '(par (never) ', '(null)', ')')]) {
      expect(run(text).engine.waiting()).toEqual([]);
    }
  });

  it('with too many scopes in one another are refused', () => {
    const nested = (count: number): string => '(new $s '.repeat(count) + '(null)' + ')'.repeat(count);
    expect(compileAir(nested(1000)).ok).toBe(true);
    const refused = compileAir(nested(1002));
    expect(refused.ok ? '' : refused.errors[0]?.message).toContain('inside of one another');
  });
});
