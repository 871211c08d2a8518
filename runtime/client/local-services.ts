import type { ServiceImplementation, ServiceProvider } from '../services/provider.ts';

export type Functions = ReadonlyMap<string, ServiceImplementation>;

/** Services that come and go while the client is connected. */
export class LocalServices implements ServiceProvider {
  readonly #services = new Map<string, Functions>();

  /** The latest registration of an id counts. The returned function withdraws this one, unless a later one has replaced it. */
  register(id: string, functions: Functions): () => void {
    this.#services.set(id, functions);
    return () => {
      if (this.#services.get(id) === functions) this.#services.delete(id);
    };
  }

  find(service: string, name: string): ServiceImplementation | undefined {
    return this.#services.get(service)?.get(name);
  }

  offers(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.#services].map(([id, functions]) => [id, [...functions.keys()]]));
  }
}
