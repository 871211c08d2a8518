/** Kills a peer's process over and over, at random moments, while it works for a peer in this process. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect } from 'vitest';
import { seededRandom } from '../../runtime/network/random.ts';
import { Log } from '../../runtime/particle/log.ts';
import { createParticle, scriptCid } from '../../runtime/particle/particle-signature.ts';
import type { Bundle, LogSegment, Particle, PeerId } from '../../runtime/particle/particle.ts';
import { realClock } from '../../runtime/peer/defaults.ts';
import { particleEngines } from '../../runtime/peer/particle-engines.ts';
import { Peer } from '../../runtime/peer/peer.ts';
import { openParticleStore } from '../../runtime/storage/open-store.ts';
import { crypto, signerOf } from './engine-network.ts';
import type { ParcelMessage } from './killed-peer.ts';

const [alice, bob] = [signerOf('alice'), signerOf('bob')];
const STEPS = 8;

/** Alice and bob take turns; in the end bob freezes what both have said, in an order of his choice. */
const script = `
  (seq
    (call "${alice.peer}" ("s" "list") [] steps)
    (seq
      (fold steps step
        (seq
          (par
            (call "${bob.peer}" ("s" "work") [step] $x)
            (call "${alice.peer}" ("s" "check") [step] $x))
          (next step)))
      (seq
        (canon "${bob.peer}" $x #x)
        (call "${alice.peer}" ("s" "done") [#x]))))`;

export interface Kills {
  readonly rounds: number;
  /** Rounds in which the process was killed before the program had ended. */
  readonly amid: number;
  /** Steps that bob's store holds after all. */
  readonly kept: number;
}

export async function killRounds(rounds: number, seed: number): Promise<Kills> {
  const directory = await mkdtemp(join(tmpdir(), 'aqua-kill-'));
  try {
    const entry = join(directory, 'peer.mjs');
    const source = fileURLToPath(new URL('killed-peer.ts', import.meta.url));
    await build({ entryPoints: [source], outfile: entry, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
    return await new Rounds(entry, join(directory, 'store'), seed).run(rounds);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

class Rounds {
  readonly #entry: string;
  readonly #store: string;
  readonly #random: () => number;
  readonly #alice: Peer;
  readonly #particles: Particle[] = [];
  #receive: (from: PeerId, bytes: Uint8Array) => void = () => undefined;
  #done: () => void = () => undefined;
  #child: ChildProcess | undefined;

  constructor(entry: string, store: string, seed: number) {
    this.#entry = entry;
    this.#store = store;
    this.#random = seededRandom(seed);
    this.#alice = new Peer({
      signer: alice,
      crypto,
      clock: realClock,
      createEngine: particleEngines(crypto),
      retry: { first: 50, longest: 500 },
      transport: { send: (_, bytes) => this.#send(bytes), onMessage: (handler) => (this.#receive = handler) },
      services: {
        call: ({ function: name, args }) => {
          if (name === 'done') this.#done();
          return Promise.resolve({ ok: true, value: name === 'list' ? Array.from({ length: STEPS }, (_, step) => step) : args });
        },
      },
    });
  }

  async run(rounds: number): Promise<Kills> {
    let amid = 0;
    try {
      await this.#spawn();
      for (let round = 0; round < rounds; round++) if (await this.#round(round)) amid++;
      await this.#kill();
      return { rounds, amid, kept: await this.#examine() };
    } finally {
      await this.#kill();
      this.#alice.close();
    }
  }

  /** True when the process was killed before the program had ended. */
  async #round(round: number): Promise<boolean> {
    const particle = createParticle({ id: `round ${round}`, timestamp: Date.now(), ttl: 3_600_000, script }, alice);
    this.#particles.push(particle);
    let ended = false;
    const done = new Promise<void>((resolve) => {
      this.#done = () => {
        ended = true;
        resolve();
      };
    });
    expect(this.#alice.start(particle)).toEqual({ ok: true });
    await new Promise((resolve) => setTimeout(resolve, this.#random() * 60));
    const amid = !ended;
    await this.#kill();
    await this.#spawn();
    await done;
    return amid;
  }

  async #spawn(): Promise<void> {
    const child = fork(this.#entry, [this.#store], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the process ended by itself with ${code}`)));
      child.on('message', (message: ParcelMessage | 'ready') => (message === 'ready' ? resolve() : this.#receive(bob.peer, message.bytes)));
    });
    this.#child = child;
  }

  async #kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  #send(bytes: Uint8Array): Promise<void> {
    const child = this.#child;
    if (child === undefined) return Promise.reject(new Error('bob is not there'));
    child.send({ peer: alice.peer, bytes } satisfies ParcelMessage, () => undefined);
    return Promise.resolve();
  }

  /** Alice saw no contradiction, and bob's store holds every step that she knows of. */
  async #examine(): Promise<number> {
    expect(this.#alice.counters()).toMatchObject({ internalErrors: 0, rejected: {}, refused: {} });
    const { store } = await openParticleStore(this.#store);
    const kept = new Map((await store.all()).map((bundle) => [bundle.particle.id, bundle]));
    await store.close();
    let steps = 0;
    for (const particle of this.#particles) {
      const log = new Log({ particle: particle.id, script: scriptCid(script, crypto), peer: bob.peer }, crypto);
      for (const segment of segmentsOfBob(kept.get(particle.id))) expect(log.merge(segment).kind).toBe('extended');
      for (const segment of segmentsOfBob(this.#alice.inspect(particle)?.snapshot)) expect(log.merge(segment).kind).toBe('known');
      steps += log.length;
    }
    return steps;
  }
}

function segmentsOfBob(bundle: Bundle | undefined): readonly LogSegment[] {
  const segments = bundle?.segments.filter(({ peer }) => peer === bob.peer) ?? [];
  expect(segments).not.toEqual([]);
  return segments;
}
