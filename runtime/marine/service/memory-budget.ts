import { describeWasmFault } from '../binary/index.ts';
import type { ModuleObserver, PrepareModule } from '../contracts.ts';
import { limitMemory, reserved } from '../metering/index.ts';

const PAGE = 65_536;

/**
 * For modules that are compiled once and used in several services with a limit: what `compileModule` and `compileComponent` take.
 *
 * @param pages of 64 KiB that a memory may have at most
 */
export function memoryLimiter(pages: number): PrepareModule {
  return (bytes) => {
    const limited = limitMemory(bytes, pages);
    if (limited.ok) return limited.value;
    throw new Error(describeWasmFault(limited.fault));
  };
}

/** What the memories of all modules of a service may have together. Only what runs can grow: it is told what is left each time that it goes on. */
export class MemoryBudget implements ModuleObserver {
  readonly #pages: number;
  readonly #memories = new Set<WebAssembly.Memory>();
  /** Of the core modules of each module. */
  readonly #budgets = new Map<string, WebAssembly.Global<'i32'>[]>();
  readonly #running: string[] = [];

  constructor(pages: number) {
    this.#pages = pages;
  }

  instantiated(name: string, { exports }: WebAssembly.Instance): void {
    const [memory, budget] = [exports[reserved.memory], exports[reserved.memoryBudget]];
    if (memory instanceof WebAssembly.Memory) this.#memories.add(memory);
    const unknown = Object.values(exports).some((each) => each instanceof WebAssembly.Memory && !this.#memories.has(each));
    if (unknown) throw new Error('it was compiled without a limit of its memory: give its bytes, or compile it with `memoryLimiter`');
    const left = this.#left();
    if (left < 0) throw new Error(`the memories of the service begin with ${this.#pages - left} pages, and ${this.#pages} are allowed`);
    // There is none where nothing grows.
    if (!(budget instanceof WebAssembly.Global)) return;
    // Core modules of a component have a number behind its name.
    const module = name.replace(/\/\d+$/, '');
    this.#budgets.set(module, [...(this.#budgets.get(module) ?? []), budget as WebAssembly.Global<'i32'>]);
    this.#tell(module);
  }

  enter(module: string): void {
    this.#running.push(module);
    this.#tell(module);
  }

  leave(): void {
    this.#running.pop();
    const back = this.#running.at(-1);
    if (back !== undefined) this.#tell(back);
  }

  /** Each core module gets a part of its own, since nobody stands between them. */
  #tell(module: string): void {
    const budgets = this.#budgets.get(module) ?? [];
    const share = Math.floor(this.#left() / Math.max(budgets.length, 1));
    for (const budget of budgets) budget.value = share;
  }

  #left(): number {
    let left = this.#pages;
    for (const { buffer } of this.#memories) left -= buffer.byteLength / PAGE;
    return left;
  }
}
