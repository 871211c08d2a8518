import type { Diagnostic, Fix } from '../diagnostics/diagnostic.ts';
import { foreignLetters, leadingUnderscore, unexpectedCharacter } from '../diagnostics/catalog/lexing.ts';
import type { Span } from '../source/source-file.ts';
import { foldedWord } from './lookalikes.ts';

type Spans = [Span, ...Span[]];
type Edit = Fix['edits'][number];

/** Gathers what is odd about single characters and names: each is reported once for a file, with an edit for all its places. */
export class OddCharacters {
  readonly #text: string;
  readonly #characters = new Map<string, { readonly text: string; readonly span: Span; readonly edits: Edit[]; readonly known: boolean }>();
  readonly #underscored = new Map<string, Spans>();
  readonly #foreign = new Map<string, { readonly letters: Span; readonly meant: string; readonly uses: Spans }>();

  constructor(text: string) {
    this.#text = text;
  }

  /** @param meant What is read instead; undefined when nobody knows. */
  character(text: string, span: Span, edits: readonly Edit[], meant: string | undefined): void {
    const key = meant !== undefined && /^[()[\]{}]$/.test(meant) ? 'bracket' : text;
    const known = this.#characters.get(key);
    if (known === undefined) this.#characters.set(key, { text, span, edits: [...edits], known: meant !== undefined });
    else known.edits.push(...edits);
  }

  underscored(name: string, span: Span): void {
    const uses = this.#underscored.get(name);
    if (uses === undefined) this.#underscored.set(name, [span]);
    else uses.push(span);
  }

  /** @param letters The part that is foreign. @param meant The name that it is read as, which may be the same. */
  foreign(name: string, span: Span, letters: Span, meant: string): void {
    const found = this.#foreign.get(name);
    if (found === undefined) this.#foreign.set(name, { letters, meant, uses: [span] });
    else found.uses.push(span);
  }

  get diagnostics(): Diagnostic[] {
    return [
      ...[...this.#characters.values()].map((found) => unexpectedCharacter(found)),
      ...[...this.#underscored].map(([name, uses]) => leadingUnderscore({ name, uses, better: this.#free(name.replace(/^_+/, '')) })),
      ...[...this.#foreign].map(([name, { letters, meant, uses }]) => {
        const better = meant === name ? this.#free(foldedWord(name)) : /^\w+$/.test(meant) ? meant : undefined;
        return foreignLetters({ name, letters, uses, better });
      }),
    ];
  }

  #words: ReadonlySet<string> | undefined;

  /** The name, unless the file may have it already. */
  #free(name: string | undefined): string | undefined {
    this.#words ??= new Set(this.#text.match(/\w+/g));
    return name !== undefined && /^[A-Za-z]/.test(name) && !this.#words.has(name) ? name : undefined;
  }
}
