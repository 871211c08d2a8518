import type { ModuleObserver } from '../contracts.ts';
import { reserved } from '../metering/index.ts';

type Pointer = WebAssembly.Global<'i32'>;

/**
 * Takes what a call that was cut off left on the stack that a module's language keeps in its memory: nothing of the module ran to take it
 * away, and without this the stack would be used up after some such calls. All else that the call did stays.
 */
export class StackPointers implements ModuleObserver {
  /** By module; of a component, those of its core modules. */
  readonly #pointers = new Map<string, Pointer[]>();
  /** Where the pointers were when the modules were entered that run now, the last one last. */
  readonly #entered: (readonly number[])[] = [];

  instantiated(name: string, { exports }: WebAssembly.Instance): void {
    const pointer = exports[reserved.stackPointer];
    if (!(pointer instanceof WebAssembly.Global)) return;
    // Core modules of a component have a number behind its name. A module that happens to be called so is put back twice.
    for (const module of new Set([name, name.replace(/\/\d+$/, '')])) this.#pointers.set(module, [...(this.#pointers.get(module) ?? []), pointer as Pointer]);
  }

  enter(module: string): void {
    this.#entered.push(this.#pointers.get(module)?.map((pointer) => pointer.value) ?? []);
  }

  leave(module: string, ended: boolean): void {
    const before = this.#entered.pop() ?? [];
    if (ended) return;
    for (const [index, pointer] of (this.#pointers.get(module) ?? []).entries()) {
      const was = before[index] ?? pointer.value;
      // Stacks grow down, at their end past 0. One that the call itself made, as the adapter of components does with its own, stays.
      if (((was - pointer.value) | 0) > 0) pointer.value = was;
    }
  }
}
