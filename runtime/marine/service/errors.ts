import type { Fault, FaultCause, FaultPlace } from '../adapter/fault.ts';
import type { ValuePath } from '../values/value.ts';

export type LoadErrorKind =
  | 'no-modules'
  | 'duplicate-module'
  /** Not a Wasm module, or one that uses what is not supported. */
  | 'not-wasm'
  /** `prepareModule` threw. */
  | 'refused'
  | 'no-sdk-version'
  | 'old-sdk'
  | 'no-interface'
  | 'old-interface'
  | 'bad-interface'
  | 'missing-export'
  /** It needs a module that is not loaded before it. */
  | 'missing-module'
  | 'missing-function'
  | 'different-signature'
  | 'unknown-import'
  /** It is a component, and the package that components need is not installed. */
  | 'needs-jco'
  /** The engine could not instantiate it. */
  | 'not-instantiated'
  /** `_initialize` or `_start` did not end well. */
  | 'start-failed';

export interface LoadError {
  readonly kind: LoadErrorKind;
  /** The import name; empty when it is about none. */
  readonly module: string;
  /** What is wrong, and what to do where that is known. */
  readonly message: string;
}

export type CallError =
  | { readonly kind: 'unknown-module'; readonly message: string }
  | { readonly kind: 'unknown-function'; readonly message: string; /** Names close to it. */ readonly suggestions: readonly string[] }
  | { readonly kind: 'bad-argument'; readonly message: string; /** To the wrong part; the first is the argument's name. */ readonly path: ValuePath }
  /** A function of the host called the service while it is running. */
  | { readonly kind: 'busy'; readonly message: string }
  | (FaultCause & FaultPlace & { readonly message: string });

export type LoadResult<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: LoadError };

/** Leaves loading at the first error; never leaves this folder. */
export class LoadFailure extends Error {
  override readonly name = 'LoadFailure';
  readonly error: LoadError;

  constructor(kind: LoadErrorKind, module: string, message: string) {
    super(message);
    this.error = { kind, module, message };
  }
}

/** @param place for a fault that happened in no module's function */
export function callError({ why, place }: Fault, otherwise: FaultPlace): CallError & FaultCause {
  const { module, function: name } = place ?? otherwise;
  return { ...why, module, function: name, message: `${module}.${name} ${describeCause(why)}` };
}

/** A clause that goes on after the function's name. */
export function describeCause(why: FaultCause): string {
  switch (why.kind) {
    case 'trap':
      return why.reason === 'other' ? `stopped: ${why.detail}` : `trapped: ${trapWords[why.reason]}`;
    case 'exit':
      return `ended the module with exit code ${why.code}`;
    case 'bad-value':
      return `handed over a wrong value: ${why.detail}`;
    case 'limit':
      return `was stopped: ${why.detail}`;
    case 'error':
      return `failed: ${why.detail}`;
    case 'host':
      return `called ${why.import} of the host, which failed: ${why.detail}`;
  }
}

const trapWords = {
  unreachable: 'it came to code that is never to be reached, as a panic does',
  'division by zero': 'division by zero',
  'integer overflow': 'an integer overflow in a division',
  'invalid conversion to integer': 'a float that is no integer was converted to one',
  'memory access out of bounds': 'memory access out of bounds',
  'table access out of bounds': 'table access out of bounds',
  'call of a null or wrong function': 'a function pointer that is null or of another type was called',
  'stack overflow': 'stack overflow',
} as const;
