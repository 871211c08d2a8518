import { didYouMean } from '../service/link.ts';
import type { ConfigProblem } from './service-config.ts';

export type Table = Readonly<Record<string, unknown>>;

export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Collects what is wrong with a file, so that all of it is told at once. */
export class Problems {
  readonly errors: ConfigProblem[] = [];
  readonly warnings: ConfigProblem[] = [];
}

/** Reads the keys of a table one by one; `finish` tells of those that nobody asked for. */
export class TableReader {
  readonly #table: Table;
  readonly #path: string;
  readonly #problems: Problems;
  readonly #known = new Set<string>();
  readonly #ignored = new Set<string>();

  constructor(table: Table, path: string, problems: Problems) {
    this.#table = table;
    this.#path = path;
    this.#problems = problems;
  }

  text(key: string): string | undefined {
    return this.#read(key, 'a string', (value) => (typeof value === 'string' ? value : undefined));
  }

  textOrNumber(key: string): string | number | undefined {
    return this.#read(key, 'a string or a number', (value) => (typeof value === 'string' || typeof value === 'number' ? value : undefined));
  }

  /** @returns the default, also for a value of another type, which is an error */
  flag(key: string, otherwise: boolean): boolean {
    return this.#read(key, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined)) ?? otherwise;
  }

  /** Of 32 bits. */
  integer(key: string, otherwise: number): number {
    return this.#read(key, 'an integer from -2147483648 to 2147483647', (value) => (typeof value === 'number' && (value | 0) === value ? value : undefined)) ?? otherwise;
  }

  table(key: string): TableReader | undefined {
    const table = this.#read(key, 'a table', (value) => (isTable(value) ? value : undefined));
    return table === undefined ? undefined : new TableReader(table, this.#at(key), this.#problems);
  }

  tables(key: string): readonly TableReader[] {
    const list = this.#read(key, 'a list of tables', (value) => (Array.isArray(value) && value.every(isTable) ? value : undefined)) ?? [];
    return list.map((table, index) => new TableReader(table, `${this.#at(key)}[${index}]`, this.#problems));
  }

  /** A table of strings. */
  texts(key: string): Readonly<Record<string, string>> {
    const table = this.#read(key, 'a table of strings', (value) => (isTable(value) ? value : undefined)) ?? {};
    const entries = Object.entries(table).flatMap(([name, value]): [string, string][] => {
      if (typeof value === 'string') return [[name, value]];
      this.#problems.errors.push({ path: `${this.#at(key)}.${name}`, message: `must be a string, got ${describe(value)}` });
      return [];
    });
    return Object.fromEntries(entries);
  }

  fail(key: string, message: string): void {
    this.#problems.errors.push({ path: this.#at(key), message });
  }

  /** Something that is allowed and does nothing. */
  ignore(key: string, why: string): void {
    this.#ignored.add(key);
    if (Object.hasOwn(this.#table, key)) this.#problems.warnings.push({ path: this.#at(key), message: why });
  }

  finish(): void {
    for (const key of Object.keys(this.#table)) {
      if (!this.#known.has(key) && !this.#ignored.has(key)) this.fail(key, `is no key that is known here${didYouMean(key, this.#known).replace('; it has: ', '; there are: ')}`);
    }
  }

  #read<Value>(key: string, expected: string, read: (value: unknown) => Value | undefined): Value | undefined {
    this.#known.add(key);
    if (!Object.hasOwn(this.#table, key)) return undefined;
    const value = this.#table[key];
    const result = read(value);
    if (result === undefined) this.fail(key, `must be ${expected}, got ${describe(value)}`);
    return result;
  }

  #at(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }
}

function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `the string ${JSON.stringify(value)}`;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return Array.isArray(value) ? 'a list' : value instanceof Date ? 'a date' : value === null ? 'null' : 'a table';
  }
}
