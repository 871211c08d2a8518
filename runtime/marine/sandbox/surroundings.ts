import { GuestExit } from '../adapter/fault.ts';
import type { ComponentResources } from '../component/resources.ts';
import type { GuestWasi, WasiFactory, WasiGrants } from '../contracts.ts';
import { filesRoot } from '../files/virtual/state-root.ts';
import type { VirtualFiles } from '../files/virtual/virtual-files.ts';
import { hostPriceOf } from '../metering/index.ts';
import type { WasiSettings } from '../service/wasi-factory.ts';
import type { Meters } from './meters.ts';
import { guestsForm } from '../state/index.ts';
import type { GuestsSnapshot, Hasher, SavedOfModule, SurroundingsSnapshot } from '../state/index.ts';
import { DeterministicClock } from '../wasi/clock.ts';
import { createWasi } from '../wasi/create-wasi.ts';
import type { Mount, PayForWasi, Wasi } from '../wasi/create-wasi.ts';
import { SeededRandom } from '../wasi/random.ts';

export interface SurroundingsOptions extends Omit<WasiSettings, 'random'> {
  readonly modules: readonly { readonly name: string; readonly mounts?: readonly Mount[] }[];
  readonly random?: WasiSettings['random'] | SeededRandom;
}

/** A part of the state that cannot be told or taken on. */
export type Refused = { readonly ok: false; readonly reason: string };

/**
 * What the modules of a service have besides their instances: files, what they have open there, resources, clock, randomness. Virtual directories,
 * a deterministic clock and a seeded generator are part of the service's state; the machine's are not.
 */
export class Surroundings implements WasiFactory {
  readonly #settings: WasiSettings;
  readonly #meters: Pick<Meters, 'pay'>;
  readonly #modules: SurroundingsOptions['modules'];
  readonly #files: readonly VirtualFiles[];
  readonly #clock: DeterministicClock | undefined;
  readonly #random: SeededRandom | undefined;
  readonly #guests = new Map<string, Wasi>();
  readonly #resources: ReadonlyMap<string, ComponentResources>;

  /** @param resources of the components, when they are there @param meters pay for what WASI does */
  constructor({ modules, clock, random, output, limits }: SurroundingsOptions, resources: ReadonlyMap<string, ComponentResources>, meters: Pick<Meters, 'pay'>) {
    this.#meters = meters;
    this.#resources = resources;
    this.#modules = modules;
    this.#files = [...new Set(modules.flatMap(({ mounts = [] }) => mounts.flatMap(({ files }) => files.virtual ?? [])))];
    this.#clock = clock instanceof DeterministicClock ? clock : undefined;
    this.#random = random instanceof SeededRandom ? random : undefined;
    const fill = random instanceof SeededRandom ? random.fill : random;
    this.#settings = { ...(clock !== undefined && { clock }), ...(fill !== undefined && { random: fill }), ...(output !== undefined && { output }), ...(limits !== undefined && { limits }) };
  }

  create(grants: WasiGrants): GuestWasi {
    const wasi = createWasi({ ...this.#settings, ...grants, pay: (what) => this.#meters.pay(priceOf(what)), exit: (code) => new GuestExit(code) });
    this.#guests.set(grants.module, wasi);
    return wasi;
  }

  /** Roots for `ServiceState.root`. Costs what changed in the files since the last ones. */
  roots({ sha256 }: Hasher): { readonly ok: true; readonly roots: readonly Uint8Array[] } | Refused {
    const guests = this.#saveGuests();
    if (!guests.ok) return guests;
    return { ok: true, roots: [...this.#files.map((files) => filesRoot(files, sha256)), sha256(guestsForm(guests.guests))] };
  }

  /** Costs nothing for the files: what is changed afterwards is copied. */
  snapshot(): { readonly ok: true; readonly surroundings: SurroundingsSnapshot } | Refused {
    const guests = this.#saveGuests();
    return guests.ok ? { ok: true, surroundings: { ...guests.guests, files: this.#files.map((files) => files.snapshot()) } } : guests;
  }

  /** Of fresh modules. They are of no use when it fails. */
  restore({ files, descriptors, resources, clock, random }: SurroundingsSnapshot): { readonly ok: true } | Refused {
    if (files.length !== this.#files.length) return refuse(`it has ${files.length} virtual directories, and ${this.#files.length} are granted`);
    for (const [index, one] of files.entries()) this.#files[index]?.restore(one);
    for (const { name, mounts = [] } of this.#modules) {
      const full = mounts.find(({ files: granted }) => granted.virtual !== undefined && granted.recount?.() === false);
      if (full !== undefined) return refuse(`there is more in ${full.alias} of module ${name} than may be`);
    }
    const restored = restoreAll(descriptors, this.#guests);
    if (!restored.ok) return restored;
    const held = restoreAll(resources, this.#resources);
    if (!held.ok) return held;
    for (const virtual of this.#files) virtual.dropUnused();
    if ((clock === undefined) !== (this.#clock === undefined) || (random === undefined) !== (this.#random === undefined)) return refuse('only one of the services is deterministic');
    if (this.#clock !== undefined && clock !== undefined) this.#clock.now = clock;
    if (this.#random !== undefined && random !== undefined) this.#random.position = Number(random);
    return { ok: true };
  }

  #saveGuests(): { readonly ok: true; readonly guests: GuestsSnapshot } | Refused {
    const names = this.#modules.map(({ name }) => name);
    const descriptors = saveAll(names, this.#guests);
    if (!descriptors.ok) return descriptors;
    const resources = saveAll(names, this.#resources);
    if (!resources.ok) return resources;
    return { ok: true, guests: { descriptors: descriptors.all, resources: resources.all, clock: this.#clock?.now, random: this.#random === undefined ? undefined : BigInt(this.#random.position) } };
  }
}

/** What a module has one of. */
interface Savable {
  save(): { readonly ok: true; readonly saved: Uint8Array } | Refused;
  restore(saved: Uint8Array): { readonly ok: true } | Refused;
}

function saveAll(names: readonly string[], by: ReadonlyMap<string, Savable>): { readonly ok: true; readonly all: readonly SavedOfModule[] } | Refused {
  const all: SavedOfModule[] = [];
  for (const module of names) {
    const saved = by.get(module)?.save();
    if (saved === undefined) continue;
    if (!saved.ok) return saved;
    all.push({ module, saved: saved.saved });
  }
  return { ok: true, all };
}

function restoreAll(all: readonly SavedOfModule[], by: ReadonlyMap<string, Savable>): { readonly ok: true } | Refused {
  if (all.length !== by.size) return refuse('it is that of other modules');
  for (const { module, saved } of all) {
    const restored = by.get(module)?.restore(saved) ?? refuse(`module ${module} has nothing open`);
    if (!restored.ok) return restored;
  }
  return { ok: true };
}

function priceOf(what: Parameters<PayForWasi>[0]): number {
  if ('call' in what) return hostPriceOf.wasi(what.call);
  if ('bytes' in what) return hostPriceOf.bytes(what.bytes);
  return hostPriceOf.randomByte * (what.random ?? 0) + hostPriceOf.entry * (what.entries ?? 0);
}

function refuse(reason: string): Refused {
  return { ok: false, reason };
}
