import { printJson, type Json } from '../../runtime/particle/json.ts';

/** Speaks of peers by the names that the network gives them instead of by their ids. */
export class PeerNames {
  readonly #names: ReadonlyMap<string, string>;

  /** @param peers id by name. */
  constructor(peers: Readonly<Record<string, string>>) {
    this.#names = new Map(Object.entries(peers).map(([name, id]) => [id, name]));
  }

  /** The name of the peer; a stranger keeps its id, shortened. */
  of(id: string): string {
    return this.#names.get(id) ?? (id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id);
  }

  /** Whether the peer is part of the network. */
  has(id: string): boolean {
    return this.#names.has(id);
  }

  /** Any text with the ids in it replaced by `@name`. */
  within(text: string): string {
    let replaced = text;
    for (const [id, name] of this.#names) replaced = replaced.replaceAll(`"${id}"`, `@${name}`).replaceAll(id, `@${name}`);
    return replaced;
  }

  /** A value in at most `width` columns, peers by name. */
  brief(value: Json, width: number): string {
    const text = this.within(printJson(value));
    return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
  }
}
