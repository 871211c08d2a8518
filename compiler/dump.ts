/** What the compiler knows after each stage, as text for people: `aqua debug STAGE FILE`. */
import type { CoreFunction } from './core/core.ts';
import { printCore } from './core/print.ts';
import { assertNever } from './invariant.ts';
import { emptyMemory, runPipeline } from './pipeline.ts';
import type { PipelineOptions, PipelineResult } from './pipeline.ts';
import { placeFunction } from './placement/place.ts';
import { printPlaced } from './placement/print.ts';
import type { SourceFile, Span } from './source/source-file.ts';
import { tokenize } from './syntax/layout.ts';
import { makeToken } from './syntax/tokens.ts';
import { printType } from './types/print-type.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';

export const stages = ['tokens', 'tree', 'names', 'types', 'core', 'placed', 'air'] as const;
export type Stage = (typeof stages)[number];

export interface Dump {
  /** Empty from the stage on that errors made impossible; `diagnostics` then say why. */
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  /** The exported functions, if the stage is about functions and they got that far. */
  readonly functions: readonly string[] | undefined;
}

/**
 * The entry file after a stage.
 *
 * @param only name of the exported function to show, for stages that show functions; default: all.
 */
export function dump(options: PipelineOptions, stage: Stage, only?: string): Dump {
  const core: CoreFunction[] = [];
  const result = runPipeline({ ...options, memory: emptyMemory() }, 'emit', (func) => core.push(func));
  const { emitted } = result;
  const isShown = ({ name }: { readonly name: string }): boolean => only === undefined || name === only;
  const shown = { ...result, core: core.filter(isShown), emitted: emitted?.filter(isShown) };
  const functions = { core, placed: emitted, air: emitted, tokens: undefined, tree: undefined, names: undefined, types: undefined }[stage];
  return { text: describe(shown, stage), diagnostics: result.diagnostics, functions: functions?.map(({ name }) => name) };
}

interface Shown extends PipelineResult {
  readonly core: readonly CoreFunction[];
}

function describe(result: Shown, stage: Stage): string {
  const module = result.graph.modules.find(({ path }) => path === result.graph.entry);
  switch (stage) {
    case 'tokens':
      return module === undefined ? '' : tokens(module.tree.span.source);
    case 'tree':
      return module === undefined ? '' : `${outline(module.tree)}\n`;
    case 'names': {
      const names = result.resolved.get(result.graph.entry)?.names;
      return lines([...(names?.uses ?? [])].map(([node, symbol]) => [node.span, `${symbol.kind} ${symbol.name}`]));
    }
    case 'types': {
      const types = result.typed.get(result.graph.entry)?.types;
      return lines([...(types?.expressions ?? [])].map(([node, type]) => [node.span, printType(type)]));
    }
    case 'core':
      return result.core.map(printCore).join('\n');
    case 'placed':
      return result.emitted === undefined ? '' : result.core.map((func) => printPlaced(placeFunction(func))).join('\n');
    case 'air':
      return (result.emitted ?? []).map(({ name, script }) => `; ${name}\n${script}`).join('\n');
    default:
      return assertNever(stage);
  }
}

/** In the order in which the parser gets them. */
function tokens(source: SourceFile): string {
  return tokenize(source)
    .entries.flatMap((entry) => (entry.kind === 'line' ? entry.tokens : makeToken(entry.kind, '', entry.start)))
    .map(({ kind, start, end }) => line([{ source, start, end }, kind]))
    .join('');
}

/** Characters of source text that are shown; every part of a long expression has a line of its own. */
const longest = 200;

type Known = readonly [Span, string];

/** Source text and what is known about it, in source order. */
function lines(known: readonly Known[]): string {
  return known.toSorted(([a], [b]) => a.start - b.start || b.end - a.end).map(line).join('');
}

function line([{ source, start, end }, text]: Known): string {
  const position = source.position(start);
  const shown = end - start > longest ? `${source.text.slice(start, start + longest)}…` : source.text.slice(start, end);
  return `${position.line}:${position.column}\t${shown.replace(/\s+/g, ' ')}\t${text}\n`;
}

/** A syntax tree as nested lists of kinds, spans left out. */
function outline(node: object, depth = 0): string {
  const indent = '  '.repeat(depth);
  const own: string[] = [];
  const inner: string[] = [];
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (key === 'span' || key === 'kind' || key.endsWith('Span') || value === undefined) continue;
    const nodes = (Array.isArray(value) ? (value as readonly unknown[]) : [value]).filter((item): item is object => typeof item === 'object' && item !== null);
    if (nodes.length > 0) inner.push(`\n${indent}  ${key}:`, ...nodes.map((child) => `\n${indent}    ${outline(child, depth + 2)}`));
    else if (isPlain(value)) own.push(` ${key}=${value.toString()}`);
  }
  const kind = 'kind' in node ? String(node.kind) : '';
  return `${kind}${own.join('')}${inner.join('')}`;
}

function isPlain(value: unknown): value is string | number | boolean | bigint {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint';
}
