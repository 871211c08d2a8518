/** Services of WebAssembly modules. */
export { faultOf, GuestExit } from './adapter/fault.ts';
export type { FaultCause, FaultPlace, TrapReason } from './adapter/fault.ts';
export { defaultTransferLimits } from './adapter/guest.ts';
export type { TransferLimits } from './adapter/guest.ts';
export { parseMemorySize } from './config/memory-size.ts';
export { parseServiceConfig } from './config/parse-config.ts';
export type { ConfigProblem, ConfigResult, ModuleConfig, ServiceConfig } from './config/service-config.ts';
export { compileComponent } from './component/compile-component.ts';
export type { CompiledComponent, ComponentOptions } from './component/compile-component.ts';
export { installedJco, memoryCache } from './component/jco.ts';
export type { Jco, LoadJco, TranspileCache, Transpiled } from './component/jco.ts';
export { isComponent } from './component/read-component.ts';
export { noCallParameters } from './contracts.ts';
export type * from './contracts.ts';
export { decodeInterfaceTypes, defaultDecodeLimits } from './interface-types/decode.ts';
export type { DecodeLimits } from './interface-types/decode.ts';
export { encodeInterfaceTypes } from './interface-types/encode.ts';
export type { EncodeResult } from './interface-types/encode.ts';
export { moduleInterface, recordsOf } from './interface-types/module-interface.ts';
export type { ExportedFunction, ImportedFunction, InterfaceResult, ModuleInterface } from './interface-types/module-interface.ts';
export { printAqua } from './interface-types/print-aqua.ts';
export type { AquaDeclarations, NamedSignature } from './interface-types/print-aqua.ts';
export type * from './interface-types/types.ts';
export { openSandbox, Sandbox } from './sandbox/sandbox.ts';
export type { SandboxCall, SandboxCallResult, SandboxModule, SandboxOptions, Stopped } from './sandbox/sandbox.ts';
export { sandboxExecutor } from './sandbox/sandbox-executor.ts';
export type { ProvableModule, ProvableService } from './sandbox/sandbox-executor.ts';
export { prepareSandboxed } from './sandbox/prepare.ts';
export type { MeteredCode, Prepared, PrepareOptions } from './sandbox/prepare.ts';
export { IsolatedService, openIsolated } from './worker/isolated-service.ts';
export type { Interrupted, IsolatedCall, IsolatedCallResult, IsolationOptions, IsolationSurroundings, ServiceThread, ThreadEvents } from './worker/isolated-service.ts';
export type { BinarySpec, MeteredModules, ModuleSpec, MountSpec, ServiceSpec } from './worker/protocol.ts';
export { compileModule } from './service/compile-module.ts';
export type { CompiledModule } from './service/compile-module.ts';
export type { CallError, LoadError, LoadErrorKind, LoadResult } from './service/errors.ts';
export { loadService } from './service/load-service.ts';
export type { ModuleDescriptor, ServiceOptions } from './service/load-service.ts';
export { MarineService } from './service/service.ts';
export type { CallArguments, CallResult } from './service/service.ts';
export { wasiFactory } from './service/wasi-factory.ts';
export type { WasiSettings } from './service/wasi-factory.ts';
export { acceptValue } from './values/accept.ts';
export type { AcceptResult } from './values/accept.ts';
export { describeType } from './values/type.ts';
export type { Field, FunctionSignature, RecordType, ValueType } from './values/type.ts';
export { describePath, valueToJson } from './values/value.ts';
export type { JsonResult, Value, ValuePath, ValueProblem } from './values/value.ts';

// What modules cost, and what they keep
export { DEFAULT_DEPTH, instrument, meterOf, sizeWeights, weightOf, WEIGHTS_VERSION } from './metering/index.ts';
export type { Instrumented, Meter, MeteringOptions, MeteringReport, StateReport } from './metering/index.ts';
export { decodeSnapshot, encodeSnapshot, restoreSnapshot, ServiceState } from './state/index.ts';
export type { Hasher, RootResult, Snapshot, SnapshotResult, StatefulInstance } from './state/index.ts';

// Proofs of calls
export { bisect, decodeProof, encodeProof, hostLogHead, proveCall, proveExecution, serviceHash, signStatement, verifyExecution, verifySignature } from './proof/index.ts';
export type { CallRequest, CommittedModule, Difference, Disagreement, Evidence, Execution, ExecutionProof, Executor, HostCall, Outcome, Proven, ServiceCommitment, Statement, Stop, Verdict, Witness } from './proof/index.ts';
