import { assertNever } from '../invariant.ts';
import type { Span } from '../source/source-file.ts';
import type { Symbol, VariableSymbol } from './symbols.ts';

/** What a symbol is, as a noun for sentences. */
export function describeSymbol(symbol: Symbol): string {
  switch (symbol.kind) {
    case 'const':
    case 'predefined':
      return 'constant';
    case 'func':
      return 'function';
    case 'data':
      return 'data type';
    case 'module':
    case 'alias':
    case 'ability':
    case 'service':
      return symbol.kind;
    case 'variable':
      return describeVariable(symbol);
    default:
      return assertNever(symbol);
  }
}

function describeVariable(symbol: VariableSymbol): string {
  switch (symbol.how) {
    case 'parameter':
    case 'stream':
    case 'closure':
      return symbol.how;
    case 'ability-parameter':
      return 'ability parameter';
    case 'loop':
      return 'loop variable';
    case 'catch':
      return 'caught error';
    case 'result':
    case 'assigned':
      return 'variable';
    default:
      return assertNever(symbol.how);
  }
}

/** Where a symbol is introduced; modules and predefined constants stand in no file. */
export function declarationSpan(symbol: Symbol): Span | undefined {
  switch (symbol.kind) {
    case 'module':
    case 'predefined':
      return undefined;
    case 'variable':
      return symbol.declaration.span;
    case 'const':
    case 'alias':
    case 'data':
    case 'ability':
    case 'service':
    case 'func':
      return symbol.node.name.span;
    default:
      return assertNever(symbol);
  }
}

/** A type name and a value name may look alike; this says which of the two a symbol can serve as. */
export function isType(symbol: Symbol): boolean {
  return symbol.kind === 'alias' || symbol.kind === 'data' || symbol.kind === 'ability' || symbol.kind === 'service';
}

export function isValue(symbol: Symbol): boolean {
  return (
    symbol.kind === 'variable' ||
    symbol.kind === 'const' ||
    symbol.kind === 'func' ||
    symbol.kind === 'service' ||
    symbol.kind === 'predefined'
  );
}
