import type { Export } from '../binary/module.ts';

/** What the instrumented module exports besides what it did. No module may export or use such names itself. */
export const RESERVED_PREFIX = 'marine:';

/** Where instances that share a meter import it from. */
export const METER_MODULE = 'marine:meter';

/** What is said of a module that exports such a name. */
export function takenName(exports: readonly Export[]): string | undefined {
  const taken = exports.find(({ name }) => isReserved(name));
  return taken === undefined ? undefined : `exports ${JSON.stringify(taken.name)}: names that begin with ${JSON.stringify(RESERVED_PREFIX)} are for Marine itself`;
}

/** Interfaces of components have names like `marine:kit/names`; none of ours has a slash. */
export function isReserved(name: string): boolean {
  return name.startsWith(RESERVED_PREFIX) && !name.includes('/');
}

export const reserved = {
  /** i64: gas that is left. Negative: out of gas. */
  gas: 'marine:gas',
  /** i64: words of stack that are left. Negative after a stack overflow, and only then. */
  depth: 'marine:depth',
  /** i32: 1 after a trap because the host had less memory than the budget promises. */
  hostFailure: 'marine:host-failure',
  /** i32, unsigned: pages that the memory may still grow by. */
  memoryBudget: 'marine:memory-budget',
  /** i32, unsigned: elements that all tables together may still grow by. */
  tableBudget: 'marine:table-budget',
  /** i32, of a module of trampolines: how many are on the stack. More than there may be after a stack overflow, and only then. */
  trampolines: 'marine:trampolines',
  /** i64: steps that are left, where they are counted. Negative: stopped for want of them. */
  steps: 'marine:steps',
  /** i64: where the last step began: number of the core module times 2^32, and the byte in it. */
  place: 'marine:place',
  /** The start function, which no longer runs by itself. */
  start: 'marine:start',
  memory: 'marine:memory',
  /** i32: where the stack ends that the module's language keeps in the memory. */
  stackPointer: 'marine:stack-pointer',
  /** For floats: functions that read and write the bits, which JavaScript would not keep. */
  readGlobal: (index: number) => `marine:read-global:${index}`,
  writeGlobal: (index: number) => `marine:write-global:${index}`,
  global: (index: number) => `marine:global:${index}`,
  table: (index: number) => `marine:table:${index}`,
  function: (index: number) => `marine:function:${index}`,
  /** i32: 1 when the segment was dropped. */
  droppedData: (index: number) => `marine:dropped-data:${index}`,
  droppedElement: (index: number) => `marine:dropped-element:${index}`,
  /** A function that drops the segment, for whoever restores a state. */
  dropData: (index: number) => `marine:drop-data:${index}`,
  dropElement: (index: number) => `marine:drop-element:${index}`,
} as const;
