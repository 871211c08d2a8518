/** Gas, stack and growth limits and determinism for core modules, by rewriting their code. */
export { hostPriceOf } from './host-prices.ts';
export { DEFAULT_DEPTH, instrument } from './instrument.ts';
export type { Instrumented } from './instrument.ts';
export { limitMemory } from './limit-memory.ts';
export { meterImports, meterOf, sharedMeter, trampolineCountOf } from './meter.ts';
export type { Meter, SharedMeter, StepCounter, TrampolineCount, TrapReason } from './meter.ts';
export { reserved, takenName } from './names.ts';
export type { GlobalAccess, MeteringOptions, MeteringReport, MeterKind, StateReport } from './options.ts';
export { exposeStackPointer } from './stack-pointer/expose.ts';
export { isTrampolines } from './trampolines.ts';
export { sizeWeights, weightOf, WEIGHTS_VERSION } from './weights.ts';
