/** AQ11xx: WIT files, which describe modules. */
import type { Span } from '../../source/source-file.ts';
import { define } from '../diagnostic.ts';
import type { Fix } from '../diagnostic.ts';
import { suggest } from '../suggest.ts';

export const witSyntax = define(
  { code: 'AQ1101', slug: 'wit/syntax', level: 'error' },
  ({ span, expected, found }: { span: Span; expected: string; found: string }) => ({
    message: `${expected} should stand here`,
    labels: [{ span, text: found === '' ? 'the file ends' : `not \`${found}\`` }],
    help: 'This file is read as WIT, the language that describes Wasm modules:\n\nworld greeter {\n  export hello: func(name: string) -> string;\n}',
  }),
);

export const witUnknownName = define(
  { code: 'AQ1102', slug: 'wit/unknown-name', level: 'error' },
  ({ span, what, name, known }: { span: Span; what: string; name: string; known: readonly string[] }) => ({
    message: `there is no ${what} \`${name}\``,
    labels: [{ span, text: 'not declared in this file' }],
    ...nearest(span, name, known),
  }),
);

export const witUnsupported = define(
  { code: 'AQ1103', slug: 'wit/unsupported', level: 'error' },
  ({ span, what }: { span: Span; what: string }) => ({
    message: `modules cannot use ${what}`,
    labels: [{ span, text: 'not known to Marine' }],
    help: `Values of modules are bool, s8 to s64, u8 to u64, f32, f64, string, list<…> and records of these.\nFix: ${instead(what)}`,
  }),
);

export const witDuplicate = define(
  { code: 'AQ1104', slug: 'wit/duplicate', level: 'error' },
  ({ span, first, name }: { span: Span; first: Span; name: string }) => ({
    message: `\`${name}\` is declared twice`,
    labels: [{ span, text: 'the second time' }, { span: first, text: 'the first time' }],
    help: 'Fix: give one of them another name.',
  }),
);

export const witRecursive = define(
  { code: 'AQ1105', slug: 'wit/recursive', level: 'error' },
  ({ span, loop }: { span: Span; loop: readonly string[] }) => ({
    message: `\`${loop[0] ?? ''}\` contains itself`,
    labels: [{ span, text: loop.join(' → ') }],
    help: 'A value of this type would never end. Fix: refer to the inner one by an id, and keep all of them in a list.',
  }),
);

export const witNoWorld = define(
  { code: 'AQ1106', slug: 'wit/no-world', level: 'error' },
  ({ span, worlds, wanted }: { span: Span; worlds: readonly string[]; wanted: string | undefined }) => ({
    message: `this file describes ${wanted !== undefined ? `no module \`${wanted}\`` : worlds.length === 0 ? 'no module' : 'more than one module'}`,
    labels: [{ span, text: worlds.length === 0 ? 'no `world` in it' : `worlds: ${worlds.join(', ')}` }],
    help: worlds.length === 0 ? 'Fix: say what the module exports:\n\nworld greeter {\n  export hello: func(name: string) -> string;\n}' : `Fix: name the one to build, as in \`--world ${worlds[0] ?? ''}\`.`,
  }),
);

function instead(what: string): string {
  switch (what) {
    case 'option':
      return 'write list<…>, with one value or none in it.';
    case 'result':
    case 'variant':
      return 'write a record with a field that says which case it is.';
    case 'tuple':
      return 'write a record, whose fields have names.';
    case 'enum':
    case 'char':
      return 'write string.';
    case 'flags':
      return 'write a record of bools, or u32.';
    case 'resource':
      return 'give out a number or a text by which the module finds it again.';
    case 'an imported function that is neither in an interface nor a program of the host':
      return 'write `import other: interface { … }`, with the name of the module that has the function; a program of the host is `import curl: func(args: list<string>) -> mounted-binary-result;`.';
    default:
      return 'write one of these.';
  }
}

function nearest(span: Span, name: string, known: readonly string[]): { readonly help: string; readonly fixes: readonly Fix[] } {
  const [near] = suggest(name, known);
  return near === undefined
    ? { help: 'Fix: declare it in this file: other WIT files are not looked up.', fixes: [] }
    : { help: `Did you mean \`${near}\`?`, fixes: [{ title: `Write \`${near}\``, edits: [{ span, text: near }] }] };
}
