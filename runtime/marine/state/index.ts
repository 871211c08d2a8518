/** What a set of instances has in memories, globals and tables: its root, and taking it from one place to another. */
export type { StatefulInstance } from './instance-parts.ts';
export type { Hasher } from './page-tree.ts';
export { restoreSnapshot, ServiceState } from './service-state.ts';
export type { RestoreResult, RootResult, SnapshotResult } from './service-state.ts';
export { decodeSnapshot, encodeSnapshot } from './state-form.ts';
export { guestsForm } from './surroundings-form.ts';
export type { GuestsSnapshot, SavedOfModule, SurroundingsSnapshot } from './surroundings-form.ts';
export type { DecodeSnapshotResult, InstanceSnapshot, Snapshot } from './state-form.ts';
