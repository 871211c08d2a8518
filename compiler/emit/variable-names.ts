/** Final names: those of the source where possible, made unique, with AIR's sigils. */
import type { Variable } from '../core/core.ts';
import { RESERVED } from '../../runtime/air/word.ts';

/** Bare words that AIR reads as something else than a variable, and `hop`, which would only look like it. */
const AVOIDED = new Set([...RESERVED, 'hop', 'true', 'false']);

const PLAIN = /^-?[A-Za-z][A-Za-z0-9_-]*$/;

export class VariableNames {
  readonly #names = new Map<Variable, string>();
  readonly #renamed: [string, string][] = [];
  /** Names that are taken, each with the number to try next where it is wished for again. */
  readonly #taken = new Map<string, number>();

  /** The AIR name of a variable, sigil included; the same each time. */
  nameOf(variable: Variable): string {
    const known = this.#names.get(variable);
    if (known !== undefined) return known;
    const name = this.fresh(variable.kind, variable.name);
    this.#names.set(variable, name);
    if ('source' in variable.origin && name !== sigilOf(variable.kind) + variable.name) this.#renamed.push([name, variable.name]);
    return name;
  }

  /** A name that nothing has yet. */
  fresh(kind: Variable['kind'], wish: string): string {
    const sigil = sigilOf(kind);
    let base = wish;
    if (!PLAIN.test(wish)) {
      base = wish.replace(/[^A-Za-z0-9_-]/g, '_');
      if (!/^-?[A-Za-z]/.test(base)) base = `v${base}`;
    }
    // The classic reader refuses a lens after a frozen stream of one letter.
    if (base.length === 1 && sigil.startsWith('#')) base = `${base}_canon`;
    let name = sigil + base;
    if (this.#taken.has(name) || AVOIDED.has(name)) {
      let count = this.#taken.get(name) ?? 0;
      while (this.#taken.has(`${name}-${count}`)) count++;
      this.#taken.set(name, count + 1);
      name = `${name}-${count}`;
    }
    this.#taken.set(name, 0);
    return name;
  }

  /** AIR name and name in the source, where they differ by more than the sigil. */
  renamed(): readonly (readonly [string, string])[] {
    return this.#renamed;
  }
}

function sigilOf(kind: Variable['kind']): string {
  switch (kind) {
    case 'scalar':
    case 'iterator':
      return '';
    case 'stream':
      return '$';
    case 'map':
      return '%';
    case 'canon':
      return '#';
    case 'canon-map':
      return '#%';
  }
}
