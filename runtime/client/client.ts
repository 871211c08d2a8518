/** A peer of the app's own, as the app sees it: it starts programs and offers services. */
import { describeInterfaceType } from '../air/describe-interface-type.ts';
import type { CallRequest } from '../engine/contracts.ts';
import type { Cryptography, Signer } from '../particle/crypto.ts';
import { toHex } from '../particle/hex.ts';
import type { Json } from '../particle/json.ts';
import type { Particle } from '../particle/particle.ts';
import { createParticle } from '../particle/particle-signature.ts';
import type { CallContext, Clock } from '../peer/contracts.ts';
import type { RandomBytes } from '../peer/defaults.ts';
import { particleEngines } from '../peer/particle-engines.ts';
import { Peer } from '../peer/peer.ts';
import type { PeerEvent } from '../peer/peer-event.ts';
import { builtinServices } from '../services/builtin.ts';
import { ClientContract } from '../services/client-contract.ts';
import { serviceHost } from '../services/provider.ts';
import type { BoundArguments } from './bind-arguments.ts';
import { bindArguments, checkConfig } from './bind-arguments.ts';
import type { Callable, CallConfig, Connection } from './contracts.ts';
import { Aborted, BadResult, CallFailed, NotConnected, Refused, ServiceNotRegistered, shortPeer, TimedOut } from './errors.ts';
import { explainFailedCalls, explainFailure, explainWaits } from './explain.ts';
import { LocalServices } from './local-services.ts';
import type { Functions } from './local-services.ts';
import { Run } from './run.ts';
import { fromWire, Mismatch, partsOf } from './wire.ts';

/** How long before the particle ends a call is given up, in milliseconds: while the peer still knows what it waits for. */
const LOOK_BACK = 5;

export interface ClientOptions {
  readonly signer: Signer;
  readonly cryptography: Cryptography;
  readonly connection: Connection;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Milliseconds that a call may take unless it says otherwise. */
  readonly ttl: number;
  readonly onEvent: ((event: PeerEvent) => void) | undefined;
}

/** Made by `connect`. */
export class Client {
  /** Peer id. */
  readonly id: string;
  /** Peer id of the relay; the client's own without one. */
  readonly relay: string;
  readonly #options: ClientOptions;
  readonly #peer: Peer;
  readonly #contract = new ClientContract();
  readonly #services = new LocalServices();
  /** By particle id, until their particles end; each with what lets go of it. */
  readonly #runs = new Map<string, { readonly run: Run; readonly letGo: () => void }>();
  #connected = true;

  constructor(options: ClientOptions) {
    const { signer, cryptography, connection, clock, onEvent } = options;
    this.#options = options;
    this.id = signer.peer;
    this.relay = connection.relay ?? signer.peer;
    const providers = [this.#contract, this.#services, builtinServices()];
    const host = serviceHost(providers);
    this.#peer = new Peer({
      signer,
      crypto: cryptography.crypto,
      transport: connection.transport,
      clock,
      createEngine: particleEngines(cryptography.crypto),
      services: {
        call: (request, context) => {
          if (!providers.some((provider) => provider.find(request.service, request.function, context) !== undefined)) this.#missing(request, context);
          return host.call(request, context);
        },
      },
      onEvent: (event) => {
        this.#hear(event);
        onEvent?.(event);
      },
    });
  }

  /** False after `disconnect`. */
  get connected(): boolean {
    return this.#connected;
  }

  /**
   * Runs a compiled function and resolves with its result: `undefined`, one value, or an array of several. Parameters that are
   * functions are called back, also after the answer, until the call's time is up.
   * @returns a promise that rejects with a `ClientError`
   */
  async call(func: Callable, args: readonly unknown[], config: CallConfig = {}): Promise<unknown> {
    const { functionName } = func.interface;
    if (!this.#connected) throw new NotConnected(`\`${functionName}\` was called on a client that is disconnected`);
    const { ttl, signal } = checkConfig(functionName, config, this.#options.ttl);
    const bound = bindArguments(func.interface, args);
    if (signal?.aborted === true) throw new Aborted(functionName, signal.reason);
    const { clock, signer, randomBytes } = this.#options;
    const particle = createParticle({ id: toHex(randomBytes(16)), timestamp: Math.floor(clock.now()), ttl, script: func.script }, signer);
    const run = new Run(func, particle);
    const abort = (): void => {
      run.reject(new Aborted(functionName, signal?.reason));
      this.#letGo(run);
    };
    signal?.addEventListener('abort', abort);
    try {
      this.#start(run, bound);
      return resultOf(func, await run.answer);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /**
   * Offers a service to the programs that come here, by function name. A later registration of the same id replaces this one.
   * @returns a function that withdraws it
   */
  register(id: string, functions: Functions): () => void {
    if (!this.#connected) throw new NotConnected(`the service "${id}" was registered on a client that is disconnected`);
    return this.#services.register(id, functions);
  }

  /** Gives up all calls that run, and leaves the network. */
  async disconnect(): Promise<void> {
    if (!this.#connected) return;
    this.#connected = false;
    for (const { run, letGo } of [...this.#runs.values()]) {
      run.reject(new NotConnected(`the client was disconnected before \`${run.name}\` answered`));
      letGo();
    }
    this.#peer.close();
    await this.#options.connection.leave();
  }

  #start(run: Run, { values, callbacks }: BoundArguments): void {
    const { particle } = run;
    const forget = this.#contract.register(particle.id, {
      relay: this.relay,
      args: values,
      callbacks,
      onResponse: (results) => run.resolve(results),
      onError: (error) => run.reject(this.#failure(run, error)),
    });
    const cancel = this.#options.clock.after(Math.max(1, particle.ttl - LOOK_BACK), () => {
      run.reject(this.#timeout(run));
      this.#letGo(run);
    });
    this.#runs.set(particle.id, {
      run,
      letGo: () => {
        cancel();
        forget();
        this.#runs.delete(particle.id);
      },
    });
    const started = this.#peer.start(particle);
    if (started.ok) return;
    // Signing may take longer than a short ttl.
    run.reject(started.refusal.reason === 'expired' ? this.#timeout(run) : new Refused(run.name, started.refusal));
    this.#letGo(run);
  }

  #letGo(run: Run): void {
    this.#runs.get(run.particle.id)?.letGo();
  }

  #failure(run: Run, error: Json): CallFailed {
    const known = this.#peer.inspect(run.particle)?.snapshot ?? { particle: run.particle, segments: [], values: new Map() };
    const explained = explainFailure(error, known, run.func.sourceMap, this.#options.cryptography.crypto);
    const { peer, step } = explained;
    const missing = peer === this.id && step !== undefined && run.unregistered.has(step);
    return missing ? new ServiceNotRegistered(run.name, explained) : new CallFailed(run.name, explained);
  }

  #timeout(run: Run): TimedOut {
    const { ttl, script } = run.particle;
    const { sourceMap } = run.func;
    const state = this.#peer.inspect(run.particle);
    const failed = state === undefined ? [] : explainFailedCalls(state.snapshot, sourceMap, this.#options.cryptography.crypto);
    return new TimedOut(run.name, { ttl, waiting: explainWaits(state?.waiting ?? [], script, sourceMap), problems: [...failed, ...run.problems] });
  }

  #missing({ service, function: name }: CallRequest, { particle }: CallContext): void {
    this.#runOf(particle)?.unregistered.add(`${service}.${name}`);
  }

  /** What explains why a call does not end. */
  #hear(event: PeerEvent): void {
    switch (event.kind) {
      case 'send-failed':
        return this.#note(event.particle, `${shortPeer(event.to)} could not be reached: ${event.problem}`);
      case 'turned-away':
        return this.#note(event.particle, `${shortPeer(event.by)} refused it: ${event.detail}`);
      case 'put-off':
        return this.#note(event.particle, `${shortPeer(event.by)} was busy: ${event.detail}`);
      case 'rejected':
        return this.#note(event.particle, `a message was not believed: ${'detail' in event.rejection ? event.rejection.detail : event.rejection.kind}`);
      default:
    }
  }

  #note(particle: Particle, problem: string): void {
    const problems = this.#runOf(particle)?.problems;
    if (problems?.includes(problem) === false) problems.push(problem);
  }

  /** Only particles of this client: the id alone says nothing. */
  #runOf(particle: Particle): Run | undefined {
    return particle.initPeer === this.id ? this.#runs.get(particle.id)?.run : undefined;
  }
}

function resultOf(func: Callable, results: readonly Json[]): unknown {
  const { functionName, arrow } = func.interface;
  const types = partsOf(arrow.codomain).map(({ type }) => type);
  if (results.length !== types.length) {
    const expected = types.length === 0 ? 'nothing' : types.map(describeInterfaceType).join(', ');
    throw new BadResult(functionName, { place: 'the result', expected, got: `${results.length} values` });
  }
  try {
    const values = types.map((type, index) => fromWire(results[index], type, types.length === 1 ? 'the result' : `result ${index + 1}`));
    return values.length > 1 ? values : values[0];
  } catch (thrown) {
    if (thrown instanceof Mismatch) throw new BadResult(functionName, thrown);
    throw thrown;
  }
}
