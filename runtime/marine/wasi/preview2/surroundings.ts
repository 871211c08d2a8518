/** What the files of preview 2 are made of; whoever runs components has it. */

/** Functions of preview 1, called from the host on a memory of its own. What was granted is looked after there, and only there. */
export interface Preview1Calls {
  readonly view: DataView;
  /** A part of the memory, made larger for it. */
  bytes(at: number, length: number): Uint8Array;
  /** @returns the error's number; 0 for none */
  call(name: string, ...args: readonly (number | bigint)[]): number;
}

/** The classes of `wasi:io` that the component's other streams have: a component is only given instances of one class. */
export interface StreamClasses {
  /** Nothing can be read from an instance; those of files are of subclasses. */
  readonly InputStream: new () => object;
  readonly OutputStream: new (write: (bytes: Uint8Array) => void) => object;
  readonly IoError: new () => object;
  /** What is thrown to give the error of a `result`. */
  readonly ErrorResult: new (payload: unknown) => Error;
}

/** Where results of one call are, and where arguments begin. */
export const result = 0;
export const data = 4096;

/** Bytes that one call reads or writes; a guest with more asks again. */
export const mostAtOnce = 1 << 20;
