/** The host loop of peers around our engine: bundles as bytes, every head signed and every signature checked, as between real peers. */
import type * as Runtime from '../../../runtime/index.ts';
import type { Effects } from '../../../runtime/engine/contracts.ts';
import type { CallOutcome, InstanceKey, Particle, PeerId } from '../../../runtime/particle/particle.ts';
import { crypto, signerOf } from '../../kit/engine-network.ts';
import { withIds } from './load.ts';
import type { Load, Ran } from './load.ts';

type Event =
  | { readonly to: string; readonly from: PeerId; readonly bytes: Uint8Array }
  | { readonly to: string; readonly key: InstanceKey; readonly outcome: CallOutcome };

/** Runs the load from the script's text to the end. Every peer ends with a signed log, as it would before it sends or stores anything. */
export function ourSide(runtime: typeof Runtime, load: Load): () => OurRun {
  const script = withIds(load.script, (name) => signerOf(name).peer);
  const particle = runtime.createParticle({ id: 'bench', timestamp: 1_700_000_000_000, ttl: 60_000, script }, signerOf(load.peers[0]));
  return () => run(runtime, load, particle);
}

export interface OurRun extends Ran {
  /** Holding them keeps all their memory. */
  readonly engines: readonly Runtime.ParticleEngine[];
}

function run({ compileAir, decodeBundle, defaultLimits, encodeBundle, ParticleEngine }: typeof Runtime, { peers, answer, results, saves = false }: Load, particle: Particle): OurRun {
  const compiled = compileAir(particle.script);
  if (!compiled.ok) throw new Error('the script does not compile');
  const { program } = compiled;
  const engines = new Map(
    peers.map((name) => {
      const signer = signerOf(name);
      return [name, new ParticleEngine({ program, particle, self: signer.peer, signer, crypto })] as const;
    }),
  );
  const names = new Map(peers.map((name) => [signerOf(name).peer, name] as const));
  const ran = { calls: 0, messages: 0, bytes: 0 };
  let queue: Event[] = [];
  const carryOut = (peer: string, steps: readonly Effects[]): void => {
    const rejected = steps.flatMap((step) => step.rejected);
    if (rejected.length > 0) throw new Error(`${peer} rejected something: ${rejected[0]?.kind}`);
    if (saves) engineOf(peer).unsaved();
    for (const request of steps.flatMap((step) => step.calls)) {
      ran.calls++;
      queue.push({ to: peer, key: request.key, outcome: { ok: true, value: answer(request.function, request.args) } });
    }
    for (const to of new Set(steps.flatMap(({ sends }) => sends))) {
      const bytes = encodeBundle(engineOf(peer).bundleFor(to));
      ran.messages++;
      ran.bytes += bytes.length;
      const name = names.get(to);
      if (name !== undefined) queue.push({ to: name, from: signerOf(peer).peer, bytes });
    }
  };
  const engineOf = (name: string): Runtime.ParticleEngine => {
    const engine = engines.get(name);
    if (engine === undefined) throw new Error(`no peer ${name}`);
    return engine;
  };
  const takeIn = (event: Event): Effects => {
    const engine = engineOf(event.to);
    if ('key' in event) return engine.complete(event.key, event.outcome);
    const decoded = decodeBundle(event.bytes, defaultLimits, crypto);
    if (!decoded.ok) throw new Error(decoded.reason);
    return engine.deliver(decoded.bundle, event.from);
  };
  carryOut(peers[0], [engineOf(peers[0]).deliver({ particle, segments: [], values: new Map() })]);
  for (let at = 0; at < queue.length; at++) {
    const event = queue[at];
    if (event === undefined) break;
    if (results === 'one by one' || !('key' in event)) carryOut(event.to, [takeIn(event)]);
    else {
      const together = (other: Event): boolean => 'key' in other && other.to === event.to;
      const rest = queue.slice(at);
      queue = rest.filter((other) => !together(other));
      at = -1;
      carryOut(event.to, rest.filter(together).map(takeIn));
    }
  }
  for (const engine of engines.values()) engine.snapshot();
  return { ...ran, engines: [...engines.values()] };
}
