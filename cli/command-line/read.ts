import { parseArgs } from 'node:util';
import { suggest } from '../../compiler/diagnostics/suggest.ts';
import { UsageError } from '../exit.ts';
import type { CommandForm } from './command.ts';
import { synopsis } from './help.ts';
import type { Spec, Specs, Values } from './spec.ts';

type OptionToken = Extract<ReturnType<typeof tokens>[number], { readonly kind: 'option' }>;

/** Whether the line asks for help instead of work. */
export function asksForHelp(form: CommandForm, args: readonly string[]): boolean {
  return tokens(form, args).some((token) => token.kind === 'option' && token.name === 'help');
}

/**
 * The values that a command line gives.
 *
 * @throws UsageError that says what is wrong with it
 */
export function readCommandLine<All extends Specs>(form: CommandForm, args: readonly string[]): Values<All> {
  const operands: string[] = [];
  const options = new Map<string, string[]>();
  for (const token of tokens(form, args)) {
    if (token.kind === 'positional') operands.push(token.value);
    else if (token.kind === 'option') options.set(token.name, [...(options.get(token.name) ?? []), optionText(form, token)]);
  }
  const given = [...placed(form, operands), ...Object.entries(form.options).map(([name, spec]) => [name, `--${name}`, spec, options.get(name) ?? []] as const)];
  // The type says of each spec what `valueOf` makes of it; TypeScript cannot follow that through entries.
  return Object.fromEntries(given.map(([name, shown, spec, texts]) => [name, valueOf(form, shown, spec, texts)])) as Values<All>;
}

function tokens({ options }: CommandForm, args: readonly string[]) {
  const known = Object.entries(options).map(([name, spec]) => {
    const type: 'boolean' | 'string' = spec.kind === 'flag' ? 'boolean' : 'string';
    return [name, { type, ...(spec.short === undefined ? {} : { short: spec.short }) }] as const;
  });
  const help = { type: 'boolean', short: 'h' } as const;
  // Not strict, for the faults are told in our words.
  return parseArgs({ args: [...args], options: { ...Object.fromEntries(known), help }, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function optionText(form: CommandForm, token: OptionToken): string {
  const { name, rawName, value, inlineValue } = token;
  const spec = form.options[name];
  if (spec === undefined) {
    const [close] = suggest(name, Object.keys(form.options));
    throw fault(form, `there is no option \`${rawName}\`${close === undefined ? '' : `; did you mean \`--${close}\`?`}`);
  }
  if (spec.kind === 'flag') {
    if (value !== undefined) throw fault(form, `\`${rawName}\` takes no value`);
    return '';
  }
  // What looks like an option is one: `--import --json` lacks a folder.
  if (value === undefined || value === '' || (!inlineValue && /^-./.test(value))) throw fault(form, `\`${rawName}\` needs a value`);
  return value;
}

/** Which operand each text is for. */
function placed(form: CommandForm, texts: readonly string[]): readonly (readonly [name: string, shown: string, spec: Spec, texts: readonly string[]])[] {
  const specs = Object.entries(form.operands);
  const takesRest = specs.at(-1)?.[1].kind === 'list';
  const extra = takesRest ? undefined : texts[specs.length];
  if (extra !== undefined) throw fault(form, `\`${extra}\` is too much; write \`${synopsis(form)}\``);
  return specs.map(([name, spec], place) => [name, `<${name}>`, spec, spec.kind === 'list' ? texts.slice(place) : texts.slice(place, place + 1)]);
}

function valueOf(form: CommandForm, shown: string, spec: Spec, texts: readonly string[]): Values<Specs>[string] {
  const [text, second] = texts;
  if (text === undefined && isRequired(spec)) throw fault(form, `${shown} is missing; write \`${synopsis(form)}\``);
  if (spec.kind === 'flag') return text !== undefined;
  if (spec.kind === 'list') return texts;
  if (second !== undefined) throw fault(form, `\`${shown}\` is given twice`);
  if (spec.kind === 'text') return text;
  if (text !== undefined && !spec.choices.includes(text)) {
    const [close] = suggest(text, spec.choices);
    throw fault(form, `${shown} cannot be \`${text}\`; ${close === undefined ? '' : `did you mean \`${close}\`? `}choose from ${spec.choices.join(', ')}`);
  }
  return text ?? spec.default;
}

function isRequired(spec: Spec): boolean {
  if (spec.kind === 'choice') return spec.default === undefined;
  return spec.kind !== 'flag' && spec.required === true;
}

function fault({ name }: CommandForm, message: string): UsageError {
  return new UsageError(message, `\`aqua ${name} --help\` tells what there is`);
}
