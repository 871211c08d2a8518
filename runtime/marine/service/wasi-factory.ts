import { GuestExit } from '../adapter/fault.ts';
import type { WasiFactory } from '../contracts.ts';
import { createWasi } from '../wasi/create-wasi.ts';
import type { CreateWasiOptions } from '../wasi/create-wasi.ts';

/** Clock, randomness, output and limits, which all modules of a service have in common. */
export type WasiSettings = Pick<CreateWasiOptions, 'clock' | 'random' | 'output' | 'limits'>;

/** WASI for the modules of a service. */
export function wasiFactory(settings: WasiSettings = {}): WasiFactory {
  return { create: (grants) => createWasi({ ...settings, ...grants, exit: (code) => new GuestExit(code) }) };
}
