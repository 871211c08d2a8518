/** Programs in which something stands inside itself, as deep as asked for. Each is the text of a file, or several files. */

const services = 'service S("s"):\n  next(x: u32) -> u32\n  ready() -> bool\n  go()\n';
const start = `aqua Deep\n\nexport f\n\n${services}\n`;

const times = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_, index) => line(index)).join('');
const inBrackets = (before: string, after: string) => (depth: number): string => `${start}func f() -> u32:\n  <- ${before.repeat(depth)}1${after.repeat(depth)}\n`;
const chain = (first: string, link: string) => (depth: number): string => `${start}func f(x: u32, b: bool) -> u32:\n  <- ${first}${link.repeat(depth)}\n`;
const ofType = (type: (depth: number) => string) => (depth: number): string => `${start}func f(x: ${type(depth)}):\n  S.go()\n`;
const headed = (head: string, parameters = '') => (depth: number): string => `${start}func f(${parameters}):\n${times(depth, () => `  ${head}\n`)}  S.go()\n`;

/** Blocks by indentation; their text grows with the square of the depth, so there are at most 3 000 of them. */
const blocks = (head: (index: number) => string) => (depth: number): string => {
  const levels = Math.min(depth, 3000);
  return `${start}func f(p: []string):\n${times(levels, (index) => `${' '.repeat(index + 1)}${head(index)}\n`)}${' '.repeat(levels + 1)}S.go()\n`;
};

export type DeepProgram = string | Readonly<Record<string, string>>;

export const deepPrograms: Readonly<Record<string, (depth: number) => DeepProgram>> = {
  parentheses: inBrackets('(', ')'),
  arrays: inBrackets('[', ']'),
  'calls as arguments': inBrackets('S.next(', ')'),
  objects: (depth) => `${start}data D:\n  x: u32\n\nfunc f():\n  d = ${'D(x = '.repeat(depth)}1${')'.repeat(depth)}\n  S.go()\n`,
  braces: (depth) => `${start}func f():\n  x = ${'{'.repeat(depth)}${'}'.repeat(depth)}\n`,
  sums: chain('x', ' + x'),
  powers: chain('x', ' ** 1'),
  conjunctions: chain('b', ' && b'),
  equations: chain('b', ' == b'),
  negations: (depth) => `${start}func f(b: bool) -> bool:\n  <- ${'!'.repeat(depth)}b\n`,
  fields: chain('x', '.y'),
  items: chain('x', '!'),
  copies: (depth) => `${start}data D:\n  x: u32\n\nfunc f(d: D) -> D:\n  <- d${'.copy(x = 2)'.repeat(depth)}\n`,
  'array types': ofType((depth) => `${'[]'.repeat(depth)}u32`),
  'option types': ofType((depth) => `${'?'.repeat(depth)}u32`),
  'function types': ofType((depth) => `${'u8 -> '.repeat(depth)}u8`),
  'function types in parentheses': ofType((depth) => `${'('.repeat(depth)}u8${' -> u8)'.repeat(depth)}`),
  '`if` blocks': blocks(() => 'if true:'),
  '`on` blocks': blocks(() => 'on p!:'),
  '`for` blocks': blocks((index) => `for a${index} <- p:`),
  '`try` blocks': blocks(() => 'try:'),
  '`parseq` blocks': blocks((index) => `parseq a${index} <- p on a${index}:`),
  'closures in closures': blocks((index) => `c${index} = () -> ():`),
  'blocks in braces': (depth) => `${start}func f():\n${'  on "a" {\n'.repeat(depth)}  S.go()\n${'  }\n'.repeat(depth)}`,
  'branches in one line': (depth) => `${start}func f():\n  S.go()\n  ${'par '.repeat(depth)}S.go()\n`,
  'branches beside each other': (depth) => `${start}func f():\n  S.go()\n${'  par S.go()\n'.repeat(depth)}`,
  '`via`': (depth) => `${start}func f(p: string):\n  on p ${'via p '.repeat(depth)}:\n    S.go()\n`,
  '`otherwise` after `otherwise`': (depth) => `${start}func f():\n  S.go()\n${'  otherwise:\n    S.go()\n'.repeat(depth)}`,
  '`catch` after `catch`': (depth) => `${start}func f():\n  try:\n    S.go()\n${'  catch e:\n    S.go()\n'.repeat(depth)}`,
  '`else` after `else`': (depth) => `${start}func f(b: bool):\n  if b:\n    S.go()\n${'  else:\n    S.go()\n'.repeat(depth)}`,
  lines: headed('S.go()'),
  'values of values': (depth) => `${start}func f(x0: u32) -> u32:\n${times(depth, (index) => `  x${index + 1} = x${index} + 1\n`)}  <- x${depth}\n`,
  'squares of squares': (depth) => `${start}func f() -> u32:\n  x0 = 3\n${times(depth, (index) => `  x${index + 1} = x${index} * x${index}\n`)}  <- x${depth}\n`,
  'functions that call the one above': (depth) =>
    `${start}func f0() -> u32:\n  <- S.next(1)\n${times(depth, (index) => `func f${index + 1}() -> u32:\n  x <- f${index}()\n  <- x\n`)}func f() -> u32:\n  <- f${depth}()\n`,
  'functions that call the one below': (depth) =>
    `${start}func f() -> u32:\n  <- f0()\n${times(depth, (index) => `func f${index}() -> u32:\n  if true:\n    S.go()\n  <- f${index + 1}() + 1\n`)}func f${depth}() -> u32:\n  <- 1\n`,
  'functions in a circle': (depth) => `${start}func f() -> u32:\n  <- f0()\n${times(depth, (index) => `func f${index}() -> u32:\n  <- f${(index + 1) % depth}()\n`)}`,
  'closures that call the one above': (depth) =>
    `${start}func f() -> u32:\n  c0 = (x: u32) -> u32:\n    <- x\n${times(depth, (index) => `  c${index + 1} = (x: u32) -> u32:\n    y <- c${index}(x)\n    <- y\n`)}  z <- c${depth}(1)\n  <- z\n`,
  'blocks in blocks of other functions': (depth) => {
    const nest = (inner: string): string => `${times(40, (level) => `${' '.repeat(level + 1)}for p${level} <- ps:\n`)}${' '.repeat(41)}${inner}\n`;
    return `${start}func f(ps: []string):\n  f0(ps)\n${times(Math.floor(depth / 40), (index) => `func f${index}(ps: []string):\n${nest(`f${index + 1}(ps)`)}`)}func f${Math.floor(depth / 40)}(ps: []string):\n  S.go()\n`;
  },
  'data in data': (depth) => `${start}data D0:\n  x: u32\n${times(depth, (index) => `data D${index + 1}:\n  x: D${index}\n`)}func f(d: D${depth}) -> D${depth}:\n  <- d\n`,
  'data in data, backwards': (depth) => `${start}func f(d: D0) -> D0:\n  <- d\n${times(depth, (index) => `data D${index}:\n  x: D${index + 1}\n`)}data D${depth}:\n  x: u32\n`,
  'names of types': (depth) => `${start}alias A0: u32\n${times(depth, (index) => `alias A${index + 1}: A${index}\n`)}func f(d: A${depth}) -> A${depth}:\n  <- d\n`,
  constants: (depth) => `${start}const C0 = 1\n${times(depth, (index) => `const C${index + 1} = C${index}\n`)}func f() -> u32:\n  <- C${depth}\n`,
  'constants, backwards': (depth) => `${start}func f() -> u32:\n  <- C0\n${times(depth, (index) => `const C${index} = C${index + 1}\n`)}const C${depth} = 1\n`,
  'files that import the next': (depth) => ({
    'main.aqua': 'aqua Main\n\nimport "m0.aqua"\n\nexport f\n\nfunc f():\n  go()\n',
    ...Object.fromEntries(Array.from({ length: depth }, (_, index) => [`m${index}.aqua`, `aqua M${index} declares *\n\nimport "m${index + 1}.aqua"\n\nexport go\n`])),
    [`m${depth}.aqua`]: `aqua Last declares *\n\n${services}\nfunc go():\n  S.go()\n`,
  }),
  'files in a circle': (depth) => ({
    'main.aqua': 'aqua Main\n\nimport "m0.aqua"\n\nexport f\n\nfunc f():\n  go()\n',
    ...Object.fromEntries(Array.from({ length: depth }, (_, index) => [`m${index}.aqua`, `aqua M${index} declares *\n\nimport "m${(index + 1) % depth}.aqua"\n\nfunc go():\n  go()\n`])),
  }),
};
