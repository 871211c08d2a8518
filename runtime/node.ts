/** What only Node has: `aqua-toolchain/node`. Everything else is in `aqua-toolchain/runtime`. */
export { nodeCrypto, nodeSigner } from './peer/node-crypto.ts';
export { nodeCryptography } from './testing/node-cryptography.ts';
export { mountedProgram } from './marine/disk/mounted-program.ts';
export type { ProgramOptions } from './marine/disk/mounted-program.ts';
export { directoryCache } from './marine/disk/transpile-cache.ts';
export { readService } from './marine/disk/read-service.ts';
export type { ReadServiceOptions, ReadServiceResult, ServiceFiles } from './marine/disk/read-service.ts';
export { HostFiles } from './marine/files/host/host-files.ts';
export { nodeCalls } from './marine/files/host/node-calls.ts';
export { nodeThreads } from './marine/worker/node/threads.ts';
export type { ThreadLimits } from './marine/worker/node/threads.ts';
export { LockedError } from './storage/directory-lock.ts';
export { openParticleStore } from './storage/open-store.ts';
export { SegmentStore, StoreError } from './storage/segment-store.ts';
export type { Opened } from './storage/segment-store.ts';
