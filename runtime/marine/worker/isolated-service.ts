import type { CallParameters, LogMessage } from '../contracts.ts';
import type { SandboxCallResult } from '../sandbox/sandbox.ts';
import type { LoadError, LoadResult } from '../service/errors.ts';
import type { CallArguments } from '../service/service.ts';
import type { FunctionSignature } from '../values/type.ts';
import type { OutputLine } from '../wasi/output.ts';
import type { FromWorker, MeteredModules, RootAnswer, ServiceSpec, SnapshotAnswer, ToWorker } from './protocol.ts';
import { Turn, Turns } from './turns.ts';

/** A thread that a service runs in. */
export interface ServiceThread {
  /**
   * Gives it something to do after all that it was given before; answers come as a `message` each, in the same order, and not before this returns.
   *
   * @returns false if it takes that only when it has answered all else
   * @throws Error for what cannot be handed over
   */
  post(message: ToWorker): boolean;
  /** Gives the answers that are there. @returns how many of those things that are not answered it has begun with */
  begun(): number;
  /** Ends it, whatever it does. */
  terminate(): void;
}

export interface ThreadEvents {
  message(message: FromWorker): void;
  /** It ended by itself, or was never there. Not told after `terminate`. */
  ended(reason: string): void;
}

/** What the owner's machine gives. */
export interface IsolationSurroundings {
  start(events: ThreadEvents): ServiceThread;
  /** Milliseconds, with fractions, since some moment. */
  now(): number;
  /** Calls back after so many milliseconds, unless it is cancelled by what it gives. Keeps no process alive. */
  after(milliseconds: number, action: () => void): () => void;
}

export interface IsolationOptions {
  /** Milliseconds of a call after which the thread is ended; default: 30,000. */
  readonly timeout?: number;
  /** The same for a start; default: 60,000. */
  readonly startTimeout?: number;
  /** Calls that may wait for their turn; default: 1000. */
  readonly queue?: number;
  readonly log?: (message: LogMessage) => void;
  readonly output?: (line: OutputLine) => void;
  /** The `metered` of a service of the same modules: this one then starts without making them again. */
  readonly metered?: MeteredModules;
}

/** A call that the service's own thread had no say in. */
export type Interrupted =
  /** It took too long, and the thread was ended: what the service knew since its last snapshot is lost. */
  | { readonly kind: 'killed'; readonly message: string }
  /** The thread ended by itself, as it does without memory. */
  | { readonly kind: 'crashed'; readonly message: string }
  /** Too many calls wait already. */
  | { readonly kind: 'overloaded'; readonly message: string }
  | { readonly kind: 'closed'; readonly message: string }
  /** It could not be started again. */
  | { readonly kind: 'not-restarted'; readonly message: string; readonly error: LoadError };

export type IsolatedCallResult = SandboxCallResult | { readonly ok: false; readonly error: Interrupted; readonly gasUsed: undefined };

export interface IsolatedCall {
  readonly parameters?: CallParameters;
  readonly gas?: bigint;
  /** Milliseconds; default: that of the service. */
  readonly timeout?: number;
}

const defaults = { timeout: 30_000, startTimeout: 60_000, queue: 1000 } as const;

/**
 * Opens a service in a thread of its own: whatever its modules do, the owner goes on, and so do other services.
 *
 * @param state a snapshot to go on with
 */
export async function openIsolated(spec: ServiceSpec, surroundings: IsolationSurroundings, options: IsolationOptions = {}, state?: Uint8Array): Promise<LoadResult<IsolatedService>> {
  const service = new IsolatedService(spec, surroundings, options, state);
  const opened = await service.opened;
  if (opened.ok) return { ok: true, value: service };
  service.close();
  return opened;
}

type Opened = LoadResult<ReadonlyMap<string, FunctionSignature>>;

/** Calls take their turns. After a kill or a crash the service comes back from its last snapshot, or from the start. */
export class IsolatedService {
  readonly #spec: ServiceSpec;
  readonly #surroundings: IsolationSurroundings;
  readonly #options: IsolationOptions;
  readonly #turns: Turns;
  #state: Uint8Array | undefined;
  #thread: ServiceThread | undefined;
  #opened: Promise<Opened>;
  #functions: ReadonlyMap<string, FunctionSignature> = new Map();
  #metered: MeteredModules;
  #ids = 0;
  /** Why it does nothing any more. */
  #over: Interrupted | undefined;

  constructor(spec: ServiceSpec, surroundings: IsolationSurroundings, options: IsolationOptions, state: Uint8Array | undefined) {
    this.#spec = spec;
    this.#surroundings = surroundings;
    this.#options = options;
    this.#state = state;
    this.#metered = options.metered ?? new Map();
    this.#turns = new Turns(surroundings, (message) => {
      this.#interrupt({ kind: 'killed', message });
    });
    this.#opened = this.#open();
  }

  /** How the last start went. */
  get opened(): Promise<Opened> {
    return this.#opened;
  }

  get functions(): ReadonlyMap<string, FunctionSignature> {
    return this.#functions;
  }

  /** What its modules were made into, for other services and for its own next start. */
  get metered(): MeteredModules {
    return this.#metered;
  }

  /** Calls a function when those before are done. Never rejects. */
  async call(name: string, args: CallArguments, { parameters, gas, timeout = this.#options.timeout ?? defaults.timeout }: IsolatedCall = {}): Promise<IsolatedCallResult> {
    const answer = await this.#ask({ kind: 'call', id: ++this.#ids, name, args, parameters, gas }, timeout);
    if (answer.kind === 'result') return answer.result;
    return { ok: false, error: interrupted(answer), gasUsed: undefined };
  }

  /** All that the service knows; also what it comes back with after a kill. */
  async snapshot(): Promise<SnapshotAnswer> {
    const answer = await this.#ask({ kind: 'snapshot', id: ++this.#ids }, this.#options.timeout ?? defaults.timeout);
    if (answer.kind !== 'snapshot') return { ok: false, reason: interrupted(answer).message };
    if (answer.answer.ok) this.#state = answer.answer.bytes;
    return answer.answer;
  }

  /** The root of all that the service knows: see `Sandbox.root`. */
  async root(): Promise<RootAnswer> {
    const answer = await this.#ask({ kind: 'root', id: ++this.#ids }, this.#options.timeout ?? defaults.timeout);
    return answer.kind === 'root' ? answer.answer : { ok: false, reason: interrupted(answer).message };
  }

  /** Ends the thread; calls that wait end with `closed`. */
  close(): void {
    this.#over = closed;
    this.#thread?.terminate();
    this.#thread = undefined;
    this.#turns.end(closed);
  }

  #ask(message: Turn['message'], timeout: number): Promise<FromWorker | Interrupted> {
    return new Promise((done) => {
      const { waiting } = this.#turns;
      if (this.#over !== undefined) done(this.#over);
      else if (waiting >= (this.#options.queue ?? defaults.queue)) done({ kind: 'overloaded', message: `${waiting} calls wait for this service already: try again later` });
      else this.#turns.add(new Turn(message, timeout, done));
    });
  }

  /** The thread is lost; what ran in it ends, and the service comes back. */
  #interrupt(why: Interrupted): void {
    this.#turns.lose(why);
    this.#thread?.terminate();
    this.#thread = undefined;
    this.#opened = this.#open();
  }

  async #open(): Promise<Opened> {
    const opened = await this.#start();
    if (opened.ok) {
      this.#functions = opened.value;
      if (this.#thread !== undefined) this.#turns.start(this.#thread);
    } else {
      const { error } = opened;
      this.#over ??= { kind: 'not-restarted', message: `the service could not be started again: ${error.message}`, error };
      this.#turns.end(this.#over);
    }
    return opened;
  }

  #start(): Promise<Opened> {
    return new Promise((done) => {
      let settled = false;
      const settle = (opened: Opened): void => {
        if (settled) return;
        settled = true;
        cancel();
        if (opened.ok && this.#over === undefined) this.#thread = thread;
        else thread.terminate();
        done(opened);
      };
      const failed = (message: string): void => {
        settle({ ok: false, error: { kind: 'start-failed', module: '', message } });
      };
      const timeout = this.#options.startTimeout ?? defaults.startTimeout;
      const thread = this.#surroundings.start({
        message: (message) => {
          switch (message.kind) {
            case 'opened':
              if (message.metered.size > 0) this.#metered = new Map([...this.#metered, ...message.metered]);
              settle({ ok: true, value: message.functions });
              return;
            case 'not-opened':
              settle({ ok: false, error: message.error });
              return;
            case 'log':
              this.#options.log?.(message.message);
              return;
            case 'output':
              this.#options.output?.(message.line);
              return;
            case 'result':
            case 'snapshot':
            case 'root':
              this.#turns.answer(message);
              return;
          }
        },
        ended: (reason) => {
          if (settled) this.#interrupt({ kind: 'crashed', message: `the thread of the service ended: ${reason}` });
          else failed(`the thread of the service ended while it started: ${reason}`);
        },
      });
      const cancel = this.#surroundings.after(timeout, () => {
        failed(`the service did not start within ${timeout} ms`);
      });
      thread.post({ kind: 'open', spec: this.#spec, metered: this.#metered, state: this.#state });
    });
  }
}

const closed: Interrupted = { kind: 'closed', message: 'the service was closed' };

/** What is none of the answers that a question has. */
function interrupted(answer: FromWorker | Interrupted): Interrupted {
  switch (answer.kind) {
    case 'killed':
    case 'crashed':
    case 'overloaded':
    case 'closed':
    case 'not-restarted':
      return answer;
    case 'opened':
    case 'not-opened':
    case 'result':
    case 'snapshot':
    case 'root':
    case 'log':
    case 'output':
      return { kind: 'crashed', message: `the thread of the service gave an answer to another question: ${answer.kind}` };
  }
}
