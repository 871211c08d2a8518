/** The public face of the runtime. Works in Node and in browsers; what only Node has is in node.ts. */

// Values and particles
export { field, isObject, jsonEqual, normalise, parseJson, printJson } from './particle/json.ts';
export type { Json, JsonObject } from './particle/json.ts';
export type { Bundle, CallOutcome, Cid, InstanceKey, LogSegment, Particle, PeerId, Tetraplet } from './particle/particle.ts';
export type { Crypto, Cryptography, Signer } from './particle/crypto.ts';
export { asPeerId, keyPairFromSeed, nobleCrypto, nobleCryptography, nobleSigner } from './particle/keys.ts';
export type { KeyPair } from './particle/keys.ts';
export { createParticle, verifyParticle } from './particle/particle-signature.ts';
export { verifyEquivocation } from './particle/log.ts';
export { decodeBundle, encodeBundle } from './particle/codec.ts';
export { defaultLimits } from './particle/limits.ts';
export type { ParticleLimits } from './particle/limits.ts';

// Scripts and their execution
export type { Instruction } from './air/instruction.ts';
export { print as printAir } from './air/print.ts';
export { readAir } from './air/read.ts';
export type { AirError, ReadResult } from './air/read.ts';
export { locate } from './air/source-map.ts';
export type { SourceMap } from './air/source-map.ts';
export { compileAir } from './engine/program.ts';
export { ParticleEngine } from './engine/engine.ts';
export { audit } from './engine/audit.ts';
export type { Audit, AuditFault, AuditStep, EntryFault } from './engine/audit.ts';
export type { CallRequest, Effects, Engine, Rejection, Wait } from './engine/contracts.ts';

// Peers
export type { CallContext, Clock, Random, ServiceHost, Transport } from './peer/contracts.ts';
export { Peer } from './peer/peer.ts';
export type { ParticleState, PeerLoad, PeerOptions, StartResult } from './peer/peer-options.ts';
export type { PeerCounters } from './peer/counters.ts';
export { describePeerEvent } from './peer/peer-event.ts';
export type { PeerEvent } from './peer/peer-event.ts';
export type { Refusal, RefusalReason } from './peer/refusal.ts';
export { defaultRetry } from './peer/deliveries.ts';
export type { RetryOptions } from './peer/deliveries.ts';
export type { EngineFactory, EngineResult } from './peer/engine-factory.ts';
export { particleEngines } from './peer/particle-engines.ts';
export { defaultPeerLimits } from './peer/limits.ts';
export type { PeerLimits } from './peer/limits.ts';
export { MemoryParticleStore } from './peer/particle-store.ts';
export type { ParticleStore } from './peer/particle-store.ts';
export { realClock, realRandom } from './peer/defaults.ts';

// Services
export { builtinServices, builtinTables } from './services/builtin.ts';
export type { BuiltinOptions } from './services/builtin.ts';
export type { Print } from './services/console.ts';
export { ownRecordsOnly } from './services/sig.ts';
export type { Signing, SigningGuard } from './services/sig.ts';
export { builtin, builtinProvider, ServiceError } from './services/function-table.ts';
export type { BuiltinFunction, BuiltinService } from './services/function-table.ts';
export { ClientContract } from './services/client-contract.ts';
export type { ClientCall } from './services/client-contract.ts';
export { functionServices } from './services/functions.ts';
export { serviceHost } from './services/provider.ts';
export type { ServiceImplementation, ServiceProvider } from './services/provider.ts';

// Networks
export { deliveries, DeliveryQueue } from './network/delivery-queue.ts';
export type { Delivery } from './network/delivery-queue.ts';
export { MemoryNetwork } from './network/memory.ts';
export { seededRandom } from './network/random.ts';

// Simulation
export { checkNetwork } from './testing/check-network.ts';
export type { NetworkCheck } from './testing/check-network.ts';
export { parseChaos } from './testing/chaos.ts';
export type { Chaos, ChaosText } from './testing/chaos.ts';
export { defineNetwork } from './testing/network-definition.ts';
export type { CallbackFunction, NetworkDefinition, PeerDefinition, ServiceContext, ServiceFunction } from './testing/network-definition.ts';
export { startLocalNetwork } from './testing/local-network.ts';
export type { LocalNetwork, LocalNetworkOptions } from './testing/local-network.ts';
export { replay } from './testing/replay.ts';
export type { Divergence, ReplayOptions, ReplayResult } from './testing/replay.ts';
export type { CallReport, RunEnd, RunEvent, RunReport } from './testing/run-report.ts';
export { simulate, SimulationError } from './testing/simulate.ts';
export type { SimulateOptions } from './testing/simulate.ts';
export { simulatedPeers } from './testing/simulated-keys.ts';
export { VirtualClock } from './testing/virtual-clock.ts';

// Files of modules, and WASI
export { Budget } from './marine/files/access/budget.ts';
export type { Quota } from './marine/files/access/budget.ts';
export { limited } from './marine/files/access/limited.ts';
export { readOnly } from './marine/files/access/read-only.ts';
export { FileError } from './marine/files/file-error.ts';
export type { FileErrorCode } from './marine/files/file-error.ts';
export type { Directory, DirectoryEntry, FileStat, FileSystem, FileTimes, OpenFile, OpenMode } from './marine/files/file-system.ts';
export { decodeFiles, encodeFiles } from './marine/files/virtual/files-form.ts';
export type { DecodeFilesResult } from './marine/files/virtual/files-form.ts';
export { filesRoot } from './marine/files/virtual/state-root.ts';
export { VirtualFiles } from './marine/files/virtual/virtual-files.ts';
export type { FilesSnapshot, VirtualFilesOptions } from './marine/files/virtual/virtual-files.ts';
export { DeterministicClock } from './marine/wasi/clock.ts';
export type { GuestClock } from './marine/wasi/clock.ts';
export { createWasi, WasiExit } from './marine/wasi/create-wasi.ts';
export type { CreateWasiOptions, Mount, Wasi, WasiFunction } from './marine/wasi/create-wasi.ts';
export { realClock as realGuestClock, realRandom as realGuestRandom } from './marine/wasi/defaults.ts';
export { defaultWasiLimits } from './marine/wasi/limits.ts';
export type { WasiLimits } from './marine/wasi/limits.ts';
export type { OutputLimits, OutputLine, OutputSink } from './marine/wasi/output.ts';
export { SeededRandom } from './marine/wasi/random.ts';
export type { GuestRandom } from './marine/wasi/random.ts';
