import { wrap } from '../../compiler/diagnostics/wrap.ts';
import type { CommandForm } from './command.ts';
import type { Spec } from './spec.ts';

type Row = readonly [left: string, right: string];

/** `aqua compile <path..>`: the command with all that it must be given, and in square brackets what it may be given by place. */
export function synopsis({ name, operands, options }: CommandForm): string {
  const places = Object.entries(operands).map(([operand, spec]) => {
    const optional = spec.kind === 'text' && spec.required !== true;
    return optional ? `[${operand}]` : `<${operand}${spec.kind === 'list' ? '..' : ''}>`;
  });
  const needed = Object.entries(options).flatMap(([option, spec]) => (spec.kind === 'text' && spec.required === true ? [`${spec.short === undefined ? `--${option}` : `-${spec.short}`} <${spec.value.toLowerCase()}>`] : []));
  return ['aqua', name, ...places, ...needed].join(' ');
}

/** The help of one command, at most `columns` wide. */
export function commandHelp(form: CommandForm, columns: number): string {
  return page(columns, [
    synopsis(form),
    form.about,
    table('Arguments', Object.entries(form.operands).map(operandRow)),
    table('Options', [...Object.entries(form.options).map(optionRow), ['-h, --help', 'show this help']]),
    table('Examples', form.examples),
  ]);
}

/** The help of the whole program. */
export function programHelp(about: string, commands: readonly Row[], examples: readonly Row[], columns: number): string {
  return page(columns, [
    'aqua <command>',
    about,
    table('Commands', commands),
    table('Options', [['-h, --help', 'show this help; after a command, that of the command'], ['--version', 'show the version']]),
    table('Examples', examples),
  ]);
}

interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
}

function table(title: string, rows: readonly Row[]): Table {
  return { title, rows };
}

function page(columns: number, parts: readonly (string | Table)[]): string {
  const width = Math.min(columns, widest);
  return parts.map((part) => (typeof part === 'string' ? wrap(part, width).join('\n') : layOut(part, width))).join('\n\n');
}

/** Longer lines are hard to read. */
const widest = 100;
const indent = '  ';
/** A left column wider than this has a line of its own. */
const widestLeft = 44;

function layOut({ title, rows }: Table, width: number): string {
  const column = Math.min(widestLeft, Math.max(...rows.map(([left]) => left.length)));
  const lines = rows.flatMap(([left, right]) => {
    const texts = wrap(right, Math.max(20, width - column - 2 * indent.length));
    const beside = left.length <= column ? texts : ['', ...texts];
    return beside.map((text, line) => `${indent}${(line === 0 ? left : '').padEnd(column)}${indent}${text}`.trimEnd());
  });
  return [`${title}:`, ...lines].join('\n');
}

function operandRow([name, spec]: [string, Spec]): Row {
  return [name, withRemark(spec)];
}

function optionRow([name, spec]: [string, Spec]): Row {
  return [`${spec.short === undefined ? '    ' : `-${spec.short}, `}--${name}${spec.kind === 'flag' ? '' : ` ${spec.kind === 'choice' ? 'WORD' : spec.value}`}`, withRemark(spec)];
}

function withRemark(spec: Spec): string {
  switch (spec.kind) {
    case 'flag':
    case 'text':
      return spec.about;
    case 'list':
      return `${spec.about}; repeatable`;
    case 'choice':
      return `${spec.about}; one of ${spec.choices.join(', ')}${spec.default === undefined ? '' : `; ${spec.default} if not given`}`;
  }
}
