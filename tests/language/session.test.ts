/** A session answers like a fresh compiler, and does no more than an edit asks for. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check, compile, createSession } from '../../compiler/index.ts';
import type { CheckedModule, CompiledModule, Session, SourceProvider } from '../../compiler/index.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';

/** Files that a test can change; like a disk, it makes a new object each time somebody reads. */
class Texts implements SourceProvider {
  readonly texts = new Map<string, string>();

  read(path: string): SourceFile | undefined {
    const text = this.texts.get(path);
    return text === undefined ? undefined : new SourceFile(path, text);
  }
}

const count = 5;

/** What a random file contains. Numbers choose among forms; other files are named by their index. */
interface Shape {
  readonly imports: readonly number[];
  readonly using: readonly number[];
  readonly text: number;
  readonly calls: readonly number[];
  readonly exports: boolean;
  readonly declares: boolean;
}

const index = fc.nat(count);
const shape: fc.Arbitrary<Shape> = fc.record({
  imports: fc.uniqueArray(index, { maxLength: 3 }),
  using: fc.uniqueArray(index, { maxLength: 2 }),
  text: fc.nat(255),
  calls: fc.array(index, { maxLength: 3 }),
  exports: fc.boolean(),
  declares: fc.boolean(),
});

function render(own: number, { imports, using, text, calls, exports, declares }: Shape): string {
  const bit = (place: number): boolean => ((text >> place) & 1) === 1;
  return [
    `aqua F${own}${declares ? ' declares *' : ''}`,
    ...imports.map((file) => `import "f${file}.aqua"`),
    ...using.map((file) => `use "f${file}.aqua" as M${file}`),
    ...(exports ? [`export f${own}`] : []),
    '',
    `const C${own} ${bit(0) ? '?=' : '='} ${bit(1) ? '"text"' : '5'}`,
    ...(bit(2) ? [`const C${(own + 1) % count} ?= 3`] : []),
    '',
    `data D${own}:`,
    `  x: ${bit(3) ? 'u32' : 'string'}`,
    ...imports.slice(0, 1).map((file) => `  inner: D${file}`),
    '',
    `service S${own}("s"):`,
    `  ask${bit(4) ? '' : own}(a: u32) -> u32`,
    '',
    `func f${own}(n: u32) -> u32:`,
    `  own <- S${own}.ask${own}(n)`,
    ...calls.map((file, at) => (bit(5) ? `  r${at} <- f${file}(C${file})` : `  r${at} = f${file}(n) + ${at}`)),
    ...using.map((file, at) => `  u${at} <- M${file}.f${file}(own)`),
    ...(bit(6) && bit(7) ? ['  on "peer'] : []),
    `  <- ${bit(6) ? 'own' : 'n'}`,
    '',
  ].join('\n');
}

type Edit = { readonly file: number; readonly to: Shape | 'gone' | 'touched' };

const edit: fc.Arbitrary<Edit> = fc.record({ file: fc.nat(count - 1), to: fc.oneof({ weight: 6, arbitrary: shape }, { weight: 1, arbitrary: fc.constantFrom('gone' as const, 'touched' as const) }) });

/** What people can see of an answer. */
function seen({ diagnostics, unusedConstants, ...rest }: CheckedModule | CompiledModule): object {
  const told = diagnostics.map(({ code, message, help, labels }) => ({ code, message, help, labels: labels.map(({ span, text }) => [span.source.path, span.start, span.end, text]) }));
  if (!('functions' in rest)) return { told, unusedConstants };
  const functions = [...rest.functions].map(([name, { script, sourceMap, interface: definition }]) => ({ name, script, sourceMap, definition }));
  return { told, unusedConstants, functions, services: [...rest.services], files: rest.files };
}

test('after any edits a session answers like a fresh compiler', () => {
  fc.assert(
    fc.property(fc.array(shape, { minLength: count, maxLength: count }), fc.array(edit, { minLength: 1, maxLength: 8 }), (shapes, edits) => {
      const source = new Texts();
      for (const [at, each] of shapes.entries()) source.texts.set(`f${at}.aqua`, render(at, each));
      const options = { source, constants: { C0: 7n, UNKNOWN: 'x' } };
      const session = createSession(options);
      for (const { file, to } of [{ file: 0, to: 'touched' as const }, ...edits]) {
        const path = `f${file}.aqua`;
        if (to === 'gone') source.texts.delete(path);
        else if (to !== 'touched') source.texts.set(path, render(file, to));
        for (let at = 0; at < count; at++) {
          const entry = `f${at}.aqua`;
          expect(seen(session.check(entry))).toEqual(seen(check({ ...options, entry })));
          expect(seen(session.compile(entry))).toEqual(seen(compile({ ...options, entry })));
        }
      }
    }),
    { numRuns: 60 },
  );
});

/** A hundred files: ten libraries in two layers, and ninety that each use one of them. */
function hundred(): Texts {
  const source = new Texts();
  const library = (name: string, value: number, imports = ''): string => `aqua ${name.toUpperCase()} declares *\n\n${imports}func ${name}() -> u32:\n  <- ${value}\n`;
  for (let at = 0; at < 5; at++) {
    source.texts.set(`low${at}.aqua`, library(`low${at}`, at));
    source.texts.set(`high${at}.aqua`, `aqua High${at} declares *\n\nimport "low${at}.aqua"\n\nfunc high${at}() -> u32:\n  x <- low${at}()\n  <- x + 1\n`);
  }
  for (let at = 0; at < 90; at++) source.texts.set(`app${at}.aqua`, `aqua App${at}\n\nimport "high${at % 5}.aqua"\n\nexport app\n\nfunc app() -> u32:\n  x <- high${at % 5}()\n  <- x\n`);
  return source;
}

function compileAll(session: Session, source: Texts): readonly CompiledModule[] {
  return [...source.texts.keys()].map((path) => session.compile(path));
}

test('a one-line edit among a hundred files does that file and those that depend on it again, and nothing else', () => {
  const source = hundred();
  const session = createSession({ source });
  const before = compileAll(session, source);
  const first = session.takeRedone();
  expect([first.parsed.length, first.checked.length, first.compiled.length]).toEqual([100, 100, 100]);

  const again = compileAll(session, source);
  expect(session.takeRedone()).toEqual({ parsed: [], checked: [], compiled: [] });
  expect(again.every(({ functions }, at) => functions.get('app') === before[at]?.functions.get('app'))).toBe(true);

  source.texts.set('app7.aqua', `${source.texts.get('app7.aqua') ?? ''}-- a remark\n`);
  compileAll(session, source);
  expect(session.takeRedone()).toEqual({ parsed: ['app7.aqua'], checked: ['app7.aqua'], compiled: ['app7.aqua'] });

  source.texts.set('high3.aqua', (source.texts.get('high3.aqua') ?? '').replace('x + 1', 'x + 2'));
  const after = compileAll(session, source);
  const dependents = Array.from({ length: 18 }, (_, at) => `app${at * 5 + 3}.aqua`);
  expect(session.takeRedone()).toEqual({ parsed: ['high3.aqua'], checked: ['high3.aqua', ...dependents], compiled: ['high3.aqua', ...dependents] });
  expect(after.every(({ diagnostics }) => diagnostics.length === 0)).toBe(true);
});

test('an imported file that comes, goes, or is found elsewhere is noticed', () => {
  const source = new Texts();
  source.texts.set('main.aqua', 'aqua Main\n\nimport "lib.aqua"\n\nexport f\n\nfunc f() -> u32:\n  <- lib()\n');
  const session = createSession({ source, imports: ['vendor'] });
  const library = (value: number): string => `aqua Lib declares *\n\nfunc lib() -> u32:\n  <- ${value}\n`;
  const answer = (): string => {
    const { diagnostics, functions } = session.compile('main.aqua');
    return diagnostics[0]?.code ?? /"response"\) \[(\d+)/.exec(functions.get('f')?.script ?? '')?.[1] ?? '';
  };
  expect(answer()).toBe('AQ0601');
  source.texts.set('vendor/lib.aqua', library(1));
  expect(answer()).toBe('1');
  source.texts.set('lib.aqua', library(2));
  expect(answer()).toBe('2');
  source.texts.delete('lib.aqua');
  expect(answer()).toBe('1');
  source.texts.delete('vendor/lib.aqua');
  expect(answer()).toBe('AQ0601');
});
