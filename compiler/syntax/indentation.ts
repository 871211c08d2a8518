import { mixedIndentation, unevenIndentation, unexpectedIndentation } from '../diagnostics/catalog/lexing.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import type { PhysicalLine } from './lexer.ts';
import { describe, isDeeper, usualIndent, width } from './white-space.ts';

/** What the lines around say about where a line belongs. */
export interface Surroundings {
  /** The line above ends with the colon that opens a block. */
  readonly follows: 'head' | 'line' | 'possible head';
  /** This line opens a block, or would if its colon were not missing. */
  readonly opens: boolean;
  /** It starts a header or a declaration. */
  readonly item: boolean;
  /** It starts a header: a single line. */
  readonly header: boolean;
  /** It can only be a line of a function, a type or a service. */
  readonly inner: boolean;
  readonly returns: boolean;
  /** The number of the line below; undefined when this line goes on there. */
  readonly below: number | undefined;
  /** What that line is: one of a function, a type or a service; a return; or one that carries on the block before it, like `else`. */
  readonly kindBelow: 'inner' | 'return' | 'branch' | 'other';
  /** The line above is the head of a function or closure: its block may return. */
  readonly followsArrow: boolean;
  /** It promises a result. */
  readonly promises: boolean;
}

/** How to get from the block of the line above to that of a line. */
export interface Step {
  readonly closed: number;
  readonly opened: boolean;
  readonly fault: Diagnostic | undefined;
}

/** Lines that one fix re-indents at most, and that are looked at to find out what was meant. */
const longestLook = 200;

/**
 * The open blocks of a file, known by their indentation. A line that starts in the wrong column is reported and put where the
 * lines around it say that it belongs, so that one wrong line stays one report.
 */
export class Indentation {
  readonly #source: SourceFile;
  readonly #lines: readonly PhysicalLine[];
  readonly #levels: string[] = [''];
  /** The levels that are bodies of functions and closures. */
  readonly #arrows = new Set<string>();
  /** Those of them whose head promises a result. */
  readonly #promising = new Set<string>();
  /** Those of them in which a line returns already. */
  readonly #returned = new Set<string>();
  #reported: string | undefined;

  constructor(source: SourceFile, lines: readonly PhysicalLine[]) {
    this.#source = source;
    this.#lines = lines;
  }

  get depth(): number {
    return this.#levels.length - 1;
  }

  /** Whether a line with this indentation carries on the block at hand, so that nothing about it can be wrong. */
  carriesOn(indent: string): boolean {
    return indent !== '' && indent === this.#top;
  }

  /** A line of the block at hand returns. */
  noteReturn(): void {
    this.#returned.add(this.#top);
  }

  step(line: PhysicalLine, around: Surroundings): Step {
    const { indent } = line;
    const before = this.#levels.length;
    const fault = line.tokens.length === 0 ? undefined : this.#place(line, around);
    if (this.#opened) {
      if (around.followsArrow) this.#arrows.add(this.#top);
      else this.#arrows.delete(this.#top);
      this.#returned.delete(this.#top);
      if (around.promises) this.#promising.add(this.#top);
      else this.#promising.delete(this.#top);
    }
    if (around.returns) this.noteReturn();
    const silent = this.#reported === indent && !around.header;
    this.#reported = fault === undefined ? undefined : indent;
    const opened = this.#opened;
    this.#opened = false;
    return { closed: before - this.#levels.length + (opened ? 1 : 0), opened, fault: silent ? undefined : fault };
  }
  #opened = false;
  /** Several lines of a function start in the first column: their reader reports them together. */
  #flat = false;

  get #top(): string {
    return this.#levels.at(-1) ?? '';
  }

  #place(line: PhysicalLine, around: Surroundings): Diagnostic | undefined {
    const { indent } = line;
    const top = this.#top;
    const next = this.#lines[around.below ?? -1]?.indent;
    if (around.item && indent !== '') {
      // The first line of a block, and a header among others, is taken as one of them, so that the block goes on behind it.
      const inside = next === indent && (around.follows === 'head' ? isDeeper(indent, top) : around.header && indent === top);
      if (inside) this.#enter(indent);
      else this.#close(0);
      return unexpectedIndentation({ span: this.#span(line), lines: inside ? [] : [this.#white(line)], replacement: '', topLevel: true });
    }
    const known = this.#levels.lastIndexOf(indent);
    if (known >= 0) {
      const meant = around.item ? undefined : this.#meantFurther(line, around, next);
      if (around.item) this.#flat = false;
      else if (meant === undefined && indent === '' && around.inner) this.#flat = true;
      if (meant === undefined) this.#close(known);
      else this.#enter(meant);
      return meant === undefined ? undefined : this.#uneven(line, [meant]);
    }
    if (indent.startsWith(top)) return this.#deeper(line, around, next);
    const inner = this.#levels.findIndex((level) => level.startsWith(indent));
    if (inner > 0) {
      if (around.returns && this.#mustReturn() && next !== undefined && next !== '') return this.#uneven(line, [top]);
      // Else between two levels: it is read as one of the inner block.
      const meant = this.#meantFurther(line, around, next);
      const expected = meant === undefined ? [this.#levels[inner - 1] ?? '', this.#levels[inner] ?? ''] : [meant];
      this.#enter(expected.at(-1) ?? '');
      return this.#uneven(line, expected);
    }
    return this.#mixed(line, around, next);
  }

  /** Where a line belongs that is not indented enough; undefined when it may well be right. */
  #meantFurther({ indent }: PhysicalLine, { follows, opens, inner, kindBelow, returns }: Surroundings, next: string | undefined): string | undefined {
    const top = this.#top;
    if (follows === 'head') {
      if (next === undefined || !isDeeper(next, top) || (indent === '' && top === '' && !inner)) return undefined;
      if (!opens) return next;
      const unit = this.#unit;
      return next === top + unit + unit ? top + unit : undefined;
    }
    if (indent === top) return undefined;
    if (returns && next === indent && this.#mustReturn()) return top;
    if (returns && indent === '' && !this.#flat) {
      const bodies = this.#levels.filter((level) => this.#arrows.has(level));
      return next === undefined || next === '' ? bodies[0] : bodies.at(-1);
    }
    if (next !== undefined && isDeeper(next, indent)) {
      if (kindBelow === 'branch') return indent === '' && inner && isDeeper(top, next) ? top : undefined;
      if (kindBelow === 'return' && (!this.#arrows.has(next) || this.#returned.has(next))) return undefined;
      if (!opens) return this.#levels.includes(next) ? next : undefined;
      // Its own block is one step further right than the line should be.
      const place = this.#levels.filter((level) => isDeeper(next, level)).at(-1);
      return place !== undefined && indent === '' && place !== '' ? place : undefined;
    }
    const several = next === '' && (kindBelow === 'inner' || kindBelow === 'return');
    if (indent !== '' || !inner || opens || several || this.#flat) return undefined;
    return top;
  }

  /** Whether the block at hand is the body of a closure that promises a result and has not returned it. */
  #mustReturn(): boolean {
    return this.#promising.has(this.#top) && !this.#returned.has(this.#top);
  }

  /** A line that is indented further than the one above. */
  #deeper(line: PhysicalLine, { follows, opens, below }: Surroundings, next: string | undefined): Diagnostic | undefined {
    const { indent } = line;
    const top = this.#top;
    if (follows === 'head') {
      const other = this.#othersBelow(line, below);
      if (other !== undefined) {
        this.#enter(other);
        return mixedIndentation({ span: this.#span(line), lines: [this.#white(line)], used: describe(indent), others: describe(other), where: 'below', replacement: other });
      }
      const meant = this.#meantLess(line, opens, below);
      this.#enter(meant ?? indent);
      return meant === undefined ? undefined : this.#uneven(line, [meant]);
    }
    const goesOn = next !== undefined && next.startsWith(indent);
    const alone = opens ? next !== undefined && isDeeper(next, top) && !isDeeper(next, indent) : !goesOn;
    if (follows === 'line' && this.depth > 0 && alone) {
      return unexpectedIndentation({ span: this.#span(line), lines: [this.#white(line)], replacement: top, topLevel: false });
    }
    this.#enter(indent);
    return undefined;
  }

  /** The indentation of the other lines of a block when its first line and few others mix tabs and spaces differently. */
  #othersBelow({ indent }: PhysicalLine, below: number | undefined): string | undefined {
    const next = this.#lines[below ?? -1]?.indent;
    const top = this.#top;
    const comparable = (other: string): boolean => other.startsWith(indent) || indent.startsWith(other);
    if (next === undefined || comparable(next) || !isDeeper(next, top)) return undefined;
    const more = this.#look(below).slice(1).map((line) => line.indent);
    const end = more.findIndex((other) => !isDeeper(other, top));
    const others = end < 0 ? more : more.slice(0, end);
    const alike = others.filter(comparable).length + 1;
    const unlike = others.length + 2 - alike;
    const usual = this.#unit.startsWith(next.slice(0, 1));
    return alike < unlike || (alike === unlike && usual) ? next : undefined;
  }

  /** Where the first line of a block belongs when the lines below it agree on less indentation. */
  #meantLess({ indent }: PhysicalLine, opens: boolean, below: number | undefined): string | undefined {
    const top = this.#top;
    if (opens) return this.#meantHead(indent, below);
    let alike = 1;
    let less = 0;
    let meant: string | undefined;
    // Two lines that agree are right: only a first line that stands alone is looked at further.
    for (let at = below ?? this.#lines.length; at < this.#lines.length && alike < 2 && less < longestLook; at++) {
      const other = this.#lines[at]?.indent ?? '';
      if (!isDeeper(other, top)) break;
      if (isDeeper(indent, other)) meant ??= other;
      if (other === meant) less++;
      else if (other === indent && meant === undefined) alike++;
    }
    if (meant === undefined) return undefined;
    const usual = top + this.#unit;
    const asUsual = meant === usual && indent !== usual;
    return less > alike || (less === alike && asUsual) ? meant : undefined;
  }

  /** The same for a first line that opens a block itself: where others of its block stand, when that is the usual place. */
  #meantHead(indent: string, below: number | undefined): string | undefined {
    const usual = this.#top + this.#unit;
    if (indent === usual) return undefined;
    const hasBlock = isDeeper(this.#lines[below ?? -1]?.indent ?? '', indent);
    for (const other of this.#look(below)) {
      if (!isDeeper(other.indent, this.#top) || (hasBlock && other.indent === indent)) return undefined;
      if (other.indent === usual) return usual;
    }
    return undefined;
  }

  /** A mixture of tabs and spaces that cannot be compared with the lines above. */
  #mixed(line: PhysicalLine, { follows, opens, below }: Surroundings, next: string | undefined): Diagnostic {
    const { indent } = line;
    const top = this.#top;
    const sameWidth = this.#levels.findLastIndex((level) => width(level) === width(indent));
    const alike: Span[] = [this.#white(line)];
    for (const other of this.#look(below)) {
      if (other.indent !== indent) break;
      alike.push(this.#white(other));
    }
    let meant: string | undefined;
    if (follows === 'head') meant = next !== undefined && isDeeper(next, top) ? next : undefined;
    else if (next !== undefined && opens) meant = this.#levels.filter((level) => isDeeper(next, level)).at(-1);
    else if (next !== undefined && next !== '' && this.#levels.includes(next)) meant = next;
    else meant = this.#levels[sameWidth] ?? (alike.length > 1 ? undefined : top);
    const place = meant ?? (follows === 'head' ? indent : undefined);
    if (place !== undefined) this.#enter(place);
    const used = describe(indent);
    // Alone among lines with spaces it is easily put right; where a whole block is meant nobody knows how far.
    return mixedIndentation({ span: this.#span(line), lines: alike, used, others: describe(top), where: 'above', replacement: meant });
  }

  #look(from: number | undefined): readonly PhysicalLine[] {
    return from === undefined ? [] : this.#lines.slice(from, from + longestLook);
  }

  get #unit(): string {
    return (this.#usual ??= usualIndent(this.#lines));
  }

  #usual: string | undefined;

  #enter(level: string): void {
    const known = this.#levels.lastIndexOf(level);
    if (known >= 0) {
      this.#close(known);
      return;
    }
    this.#levels.push(level);
    this.#opened = true;
  }

  #close(level: number): void {
    this.#levels.length = level + 1;
  }

  #uneven(line: PhysicalLine, expected: readonly string[]): Diagnostic {
    const replacement = expected.at(-1) ?? '';
    const widths = [...new Set(expected.map((level) => level.length))];
    return unevenIndentation({ span: this.#span(line), indent: this.#white(line), expected: widths, replacement });
  }

  /** What to click: the white space, or the first word when there is none. */
  #span(line: PhysicalLine): Span {
    const white = this.#white(line);
    const [first] = line.tokens;
    return line.indent === '' && first !== undefined ? { ...white, end: first.end } : white;
  }

  #white(line: PhysicalLine): Span {
    return { source: this.#source, start: line.start, end: line.start + line.indent.length };
  }
}
