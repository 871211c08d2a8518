import type { Json } from '../particle/json.ts';
import type { Particle } from '../particle/particle.ts';
import type { Callable } from './contracts.ts';
import type { ClientError } from './errors.ts';

/** One call that a client made, until its particle ends: it may call back also after its answer. */
export class Run {
  readonly func: Callable;
  readonly particle: Particle;
  readonly answer: Promise<readonly Json[]>;
  /** What went wrong on the way and did not end the call. */
  readonly problems: string[] = [];
  /** Services (`service.function`) of this client that the program called in vain. */
  readonly unregistered = new Set<string>();
  readonly #resolve: (results: readonly Json[]) => void;
  readonly #reject: (error: ClientError) => void;

  constructor(func: Callable, particle: Particle) {
    this.func = func;
    this.particle = particle;
    let resolve: Run['resolve'] = () => undefined;
    let reject: Run['reject'] = () => undefined;
    this.answer = new Promise((fulfil, fail) => {
      resolve = fulfil;
      reject = fail;
    });
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get name(): string {
    return this.func.interface.functionName;
  }

  /** The first of these counts. */
  resolve(results: readonly Json[]): void {
    this.#resolve(results);
  }

  reject(error: ClientError): void {
    this.#reject(error);
  }
}
