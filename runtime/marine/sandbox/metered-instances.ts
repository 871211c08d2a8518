import type { ComponentResources, Crossed } from '../component/resources.ts';
import type { ModuleObserver } from '../contracts.ts';
import { hostPriceOf, meterImports, meterOf, sharedMeter, trampolineCountOf } from '../metering/index.ts';
import type { MeteringReport } from '../metering/index.ts';
import type { StatefulInstance } from '../state/index.ts';
import type { Meters } from './meters.ts';
import { sizeOfValue } from '../adapter/size.ts';
import type { Value } from '../values/value.ts';
import type { Prepared } from './prepare.ts';

const PAGE = 65_536;
/** Elements that the tables of a service may begin with, which take some 30 bytes each. */
const TABLE_ELEMENTS = 1_000_000;

/** Gathers the instances of a sandbox while its service is loaded, and connects them with their meters. */
export class MeteredInstances implements ModuleObserver {
  /** In the order in which they were made, which is the same everywhere. */
  readonly all: StatefulInstance[] = [];
  readonly #meters: Meters;
  readonly #reports: ReadonlyMap<WebAssembly.Module, MeteringReport>;
  /** The modules of components, which pay from one meter. */
  readonly #cores = new Set<WebAssembly.Module>();
  /** By component: what they import for that. */
  readonly #meterImports = new Map<string, WebAssembly.Imports>();
  /** The component that is being instantiated. */
  #component = '';

  /** By component. */
  readonly resources = new Map<string, ComponentResources>();
  readonly #memoryPages: number;
  readonly #countsSteps: boolean;
  #tableElements = 0;

  /** @param memoryPages what the service may have in all */
  constructor(meters: Meters, memoryPages: number, prepared: Iterable<Prepared>) {
    this.#meters = meters;
    this.#memoryPages = memoryPages;
    const all = [...prepared];
    this.#countsSteps = all.some(({ reports }) => [...reports.values()].some(({ steps }) => steps.length > 0));
    this.#reports = new Map(all.flatMap(({ reports }) => [...reports]));
    for (const { compiled } of all) if ('shape' in compiled) for (const module of compiled.modules.values()) this.#cores.add(module);
  }

  begins(component: string, resources: ComponentResources): void {
    this.#component = component;
    this.resources.set(component, resources);
    // Unless one of its core modules has one.
    const { meter, imports } = sharedMeter(this.#countsSteps);
    this.#meters.add(component, meter);
    this.#meterImports.set(component, imports);
  }

  imports(component: string): WebAssembly.Imports {
    return this.#meterImports.get(component) ?? {};
  }

  instantiated(module: string, { exports }: WebAssembly.Instance, code: WebAssembly.Module): void {
    const report = this.#reports.get(code);
    if (report === undefined) throw new Error('it was not made for a sandbox');
    if (report.meter === 'own') {
      const meter = meterOf(exports);
      if (meter === undefined) throw new Error('it was not made for a sandbox');
      // A core module of a component has it for those that come after it.
      const owner = this.#cores.has(code) ? this.#component : module;
      this.#meters.add(owner, meter);
      this.#meterImports.set(owner, meterImports(exports));
    }
    const trampolines = trampolineCountOf(exports);
    if (trampolines !== undefined) this.#meters.addTrampolines(trampolines);
    this.#tableElements += report.tableElements;
    if (this.#tableElements > TABLE_ELEMENTS) throw new Error(`its ${report.tableElements} elements of tables are more than what is left of the tables of the service, which may begin with ${TABLE_ELEMENTS} elements`);
    this.all.push({ exports, state: report.state });
    const memory = report.state.memory === undefined ? undefined : exports[report.state.memory];
    const pages = memory instanceof WebAssembly.Memory ? memory.buffer.byteLength / PAGE : 0;
    if (!this.#meters.grown(pages, 0)) throw new Error(`its memory of ${pages} pages is more than what is left of the ${this.#memoryPages} of the service`);
  }

  calls(_module: string, name: string): void {
    this.#meters.pay(hostPriceOf.host(name));
  }

  gives(_module: string, value: Value): void {
    const { values, bytes } = sizeOfValue(value);
    this.#meters.pay(hostPriceOf.value * values + hostPriceOf.bytes(bytes));
  }

  crosses(_component: string, what: Crossed): void {
    this.#meters.pay(hostPriceOf.crossing[what]);
  }

  enter(module: string): void {
    this.#meters.enter(module);
  }

  leave(): void {
    this.#meters.leave();
  }

  /** What counts against the budgets of growth. */
  size(): { readonly pages: number; readonly elements: number } {
    let [pages, elements] = [0, 0];
    for (const { exports, state } of this.all) {
      const memory = state.memory === undefined ? undefined : exports[state.memory];
      if (memory instanceof WebAssembly.Memory) pages += memory.buffer.byteLength / PAGE;
      for (const name of state.tables) {
        const table = exports[name];
        if (table instanceof WebAssembly.Table) elements += table.length;
      }
    }
    return { pages, elements };
  }
}
