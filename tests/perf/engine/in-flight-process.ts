/** Prints what 10,000 particles in flight cost one peer. Run by engine-growth.bench.ts with `--expose-gc`. */
import type * as Runtime from '../../../runtime/index.ts';
import type { CallOutcome } from '../../../runtime/particle/particle.ts';
import { crypto, signerOf } from '../../kit/engine-network.ts';
import { built } from '../built.ts';
import type { InFlight } from '../engine-growth.bench.ts';
import { collectedHeap, cpuTime } from './process.ts';

const particles = 10_000;
const callsEach = 10;
const start = 1_700_000_000_000;
const ttl = 60_000;

const { Peer, VirtualClock, createParticle, particleEngines } = await built<typeof Runtime>('runtime');
const signer = signerOf('bench');
const script = Array.from({ length: callsEach }, (_, i) => `(call %init_peer_id% ("s" "echo") [${i}] x${i})`).reduceRight((rest, call) => `(seq ${call} ${rest})`);

/** Answers wait here, so that every particle is in flight at once. */
let answers: (() => void)[] = [];
let calls = 0;
const clock = new VirtualClock(start);
const peer = new Peer({
  signer,
  crypto,
  clock,
  createEngine: particleEngines(crypto),
  transport: { send: () => Promise.resolve(), onMessage: () => undefined },
  services: {
    call: (request) => {
      calls++;
      return new Promise<CallOutcome>((resolve) => answers.push(() => resolve({ ok: true, value: request.args[0] ?? null })));
    },
  },
});

async function runAll(prefix: string, count: number): Promise<number> {
  const signed = Array.from({ length: count }, (_, i) => createParticle({ id: `${prefix}${i}`, timestamp: clock.now(), ttl, script }, signer));
  const begin = cpuTime();
  for (const particle of signed) if (!peer.start(particle).ok) throw new Error('a particle was refused');
  while (answers.length > 0) {
    const ready = answers;
    answers = [];
    for (const answer of ready) answer();
    await new Promise(setImmediate);
  }
  return cpuTime() - begin;
}

function expireAll(): void {
  while (clock.advance(clock.now() + ttl));
}

await runAll('warm-up ', 1000);
expireAll();
calls = 0;
const before = collectedHeap();
const milliseconds = await runAll('', particles);
const full = collectedHeap();
expireAll();
const after = collectedHeap();
if (calls !== particles * callsEach) throw new Error(`${calls} calls were made`);
const result: InFlight = { steps: calls, milliseconds, heap: { before, full, after } };
console.log(JSON.stringify(result));
