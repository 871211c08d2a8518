/**
 * On which peer a call must run, read off the text alone: the innermost `on` around its line, or the places of all calls of the
 * function that the line is in. An evaluator of its own, to check the compiler's placement by; it understands what random programs
 * are made of, and gives up (undefined) on places that only a run can tell.
 */
import type { RandomProgram } from './random-aqua.ts';

type Peers = ReadonlySet<string>;

interface Block {
  readonly indent: number;
  /** What stands after `on`; nothing for blocks that stay where they are; `unknown` for a `func` closure, which runs where it is called. */
  readonly place: { readonly on: string } | 'unknown' | undefined;
}

interface Line {
  readonly text: string;
  readonly function: string;
  readonly blocks: readonly Block[];
}

export class OnScopes {
  readonly #lines = new Map<string, Line>();
  readonly #peerOf: ReadonlyMap<string, string>;

  /** `peerOf`: names of peers by the expressions of `main` that hold them. */
  constructor(files: RandomProgram['files'], peerOf: ReadonlyMap<string, string>) {
    this.#peerOf = peerOf;
    for (const [path, text] of files) this.#read(path, text.split('\n'));
  }

  #read(path: string, lines: readonly string[]): void {
    let functionName = '';
    let blocks: Block[] = [];
    for (const [index, raw] of lines.entries()) {
      const text = raw.trim();
      if (text === '') continue;
      const indent = raw.length - raw.trimStart().length;
      blocks = blocks.filter((block) => block.indent < indent);
      functionName = /^func (\w+)/.exec(raw)?.[1] ?? functionName;
      this.#lines.set(`${path}:${index + 1}`, { text, function: functionName, blocks });
      if (indent === 0) blocks = [];
      else if (text.endsWith(':')) blocks = [...blocks, { indent, place: placeOf(text) }];
    }
  }

  /** The text of a line, given as `file:line`. */
  textOf(line: string): string | undefined {
    return this.#lines.get(line)?.text;
  }

  /** The peers of which one must run the calls of a line. */
  peersAt(line: string): Peers | undefined {
    const found = this.#lines.get(line);
    return found === undefined ? undefined : this.#peersOf(found);
  }

  #peersOf({ function: name, blocks }: Line): Peers | undefined {
    const place = blocks.findLast((block) => block.place !== undefined)?.place;
    if (place === 'unknown') return undefined;
    if (place !== undefined) {
      const anywhere = place.on === 'HOST_PEER_ID' || place.on === 'INIT_PEER_ID';
      const peer = anywhere || name === 'main' ? this.#peerOf.get(place.on) : undefined;
      return peer === undefined ? undefined : new Set([peer]);
    }
    if (name === 'main') return new Set(['me']);
    const peers = new Set<string>();
    for (const line of this.#lines.values()) {
      if (line.function === name && line.blocks.length === 0 && line.text.startsWith(`func ${name}`)) continue;
      if (!new RegExp(`\\b${name}\\b`).test(line.text)) continue;
      // named without being called, it is handed on, and whoever gets it may call it anywhere
      const callers = new RegExp(`\\b${name}\\b(?![({])`).test(line.text) ? undefined : this.#peersOf(line);
      if (callers === undefined) return undefined;
      for (const peer of callers) peers.add(peer);
    }
    return peers;
  }
}

function placeOf(header: string): Block['place'] {
  if (/= func \(/.test(header)) return 'unknown';
  const on = /^(?:(?:par|co) )?(?:parseq \w+ <- \S+ )?on ([\w.[\]]+)/.exec(header)?.[1];
  return on === undefined ? undefined : { on };
}
