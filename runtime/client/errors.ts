/** Everything that a call can end with besides its result. Tell them apart by `kind` or by `instanceof`. */

/** What one branch of a program waits for. */
export interface WaitingStep {
  /** `file:line:column`; undefined for a step that nobody wrote. */
  readonly location: string | undefined;
  /** Completes "waits for …". */
  readonly waitsFor: string;
}

abstract class BaseError extends Error {
  abstract readonly kind: string;
}

/** The program failed, and nothing in it handled the error. */
export class CallFailed extends BaseError {
  override readonly name: string = 'CallFailed';
  readonly kind: 'call-failed' | 'service-not-registered' = 'call-failed';
  /** What went wrong, in the words of whoever it went wrong for. */
  readonly reason: string;
  /** Peer id of where it went wrong, when known. */
  readonly peer: string | undefined;
  /** The failed step: `service.function`, or the instruction in AIR. */
  readonly step: string | undefined;
  /** `file:line:column` of that step; undefined for what nobody wrote. */
  readonly location: string | undefined;

  constructor(functionName: string, { reason, peer, step, location }: Pick<CallFailed, 'reason' | 'peer' | 'step' | 'location'>) {
    const place = [location === undefined ? '' : ` at ${location}`, step === undefined ? '' : ` in ${step}`, peer === undefined ? '' : ` on ${shortPeer(peer)}`];
    super(`\`${functionName}\` failed${place.join('')}: ${reason}`);
    this.reason = reason;
    this.peer = peer;
    this.step = step;
    this.location = location;
  }
}

/** The program called a service of this client that it does not offer. */
export class ServiceNotRegistered extends CallFailed {
  override readonly name = 'ServiceNotRegistered';
  override readonly kind = 'service-not-registered';
}

/** There was no answer in time. */
export class TimedOut extends BaseError {
  override readonly name = 'TimedOut';
  readonly kind = 'timed-out';
  /** Milliseconds. */
  readonly ttl: number;
  /** What each branch waited for, as far as this client knows. */
  readonly waiting: readonly WaitingStep[];
  /** What went wrong on the way, for instance that a peer could not be reached. */
  readonly problems: readonly string[];

  constructor(functionName: string, { ttl, waiting, problems }: Pick<TimedOut, 'ttl' | 'waiting' | 'problems'>) {
    const lines = waiting.map(({ location, waitsFor }) => `${location === undefined ? 'it' : location} waits for ${waitsFor}`);
    super([`\`${functionName}\` did not answer within ${ttl} ms`, ...lines, ...problems].join('\n  '));
    this.ttl = ttl;
    this.waiting = waiting;
    this.problems = problems;
  }
}

/** The signal of the call was aborted. `cause` is the signal's reason. */
export class Aborted extends BaseError {
  override readonly name = 'Aborted';
  readonly kind = 'aborted';

  constructor(functionName: string, reason: unknown) {
    super(`\`${functionName}\` was aborted`, { cause: reason });
  }
}

/** A call or registration was not made as the program wants it; nothing was sent. */
export class BadArguments extends BaseError {
  override readonly name = 'BadArguments';
  readonly kind = 'bad-arguments';
  /** Where: `price`, `items[3].price`, `config.ttl`. */
  readonly argument: string;
  /** In the words of Aqua: `u32`, `?string`. */
  readonly expected: string;
  /** What was given instead, in words. */
  readonly got: string;

  constructor(what: string, { argument, expected, got }: Pick<BadArguments, 'argument' | 'expected' | 'got'>) {
    super(`${what}: \`${argument}\` must be ${expected}, got ${got}`);
    this.argument = argument;
    this.expected = expected;
    this.got = got;
  }
}

/** The answer is not of the type that the function promises: some service did not keep to its type. */
export class BadResult extends BaseError {
  override readonly name = 'BadResult';
  readonly kind = 'bad-result';
  readonly expected: string;
  readonly got: string;

  constructor(functionName: string, { place, expected, got }: { readonly place: string; readonly expected: string; readonly got: string }) {
    super(`\`${functionName}\` answered with something else than it promises: ${place} must be ${expected}, got ${got}`);
    this.expected = expected;
    this.got = got;
  }
}

/** The client did not accept the program: the script cannot be run, the ttl is out of range, or it works on too much already. */
export class Refused extends BaseError {
  override readonly name = 'Refused';
  readonly kind = 'refused';
  /** As in `RefusalReason` of the runtime. */
  readonly reason: string;

  constructor(functionName: string, { reason, detail }: { readonly reason: string; readonly detail: string }) {
    super(`\`${functionName}\` cannot be started: ${detail}`);
    this.reason = reason;
  }
}

/** There is no client, or it was disconnected. */
export class NotConnected extends BaseError {
  override readonly name = 'NotConnected';
  readonly kind = 'not-connected';
}

export type ClientError = CallFailed | ServiceNotRegistered | TimedOut | Aborted | BadArguments | BadResult | Refused | NotConnected;

/** Long ids are told apart by their ends. */
export function shortPeer(id: string): string {
  return id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}
