/** From written types to types, and the types of everything that is declared at top level. */
import { elementNotData, fieldNotData, recursiveType, typeTooDeep } from '../diagnostics/catalog/type-declarations.ts';
import { assertNever } from '../invariant.ts';
import { declarationSpan } from '../names/describe-symbol.ts';
import type { Symbol } from '../names/symbols.ts';
import type { Span } from '../source/source-file.ts';
import type {
  AbilityItem,
  ArrowTypeNode,
  DataItem,
  DottedName,
  FuncItem,
  Parameter,
  ServiceItem,
  TypeNode,
  WrappedTypeNode,
} from '../syntax/tree.ts';
import { bottom, isData, scalar, top, unknown, unsendable } from './basic-types.ts';
import type { Checker } from './checker.ts';
import { printType } from './print-type.ts';
import { constantType, predefinedType } from './type-of-constant.ts';
import type { ArrowType, Type } from './type.ts';

/** Deeper nesting of declared types than this is refused: comparing types walks them recursively. */
const maxDepth = 200;

/** What a written type means. Fills the table of type nodes and reports types that cannot be. */
export function typeOfNode(node: TypeNode, checker: Checker): Type {
  const known = checker.typeNodes.get(node);
  if (known !== undefined) return known;
  const type = readType(node, checker);
  checker.typeNodes.set(node, type);
  return type;
}

function readType(node: TypeNode, checker: Checker): Type {
  switch (node.kind) {
    case 'scalar-type':
      return scalar(node.name);
    case 'extreme-type':
      return node.extreme === 'top' ? top : bottom;
    case 'missing-type':
      return unknown;
    case 'named-type': {
      const symbol = checker.names.uses.get(node);
      return symbol === undefined ? unknown : typeOfNamed(symbol, node.span, checker);
    }
    case 'wrapped-type':
      return wrappedType(node, checker);
    case 'arrow-type': {
      const arrow = arrowOf(node, checker);
      return isBrokenArrow(node) ? unknown : arrow;
    }
    default:
      return assertNever(node);
  }
}

/** Whether a part of an arrow could not be read, so that even the number of its parameters is a guess. */
export function isBrokenArrow({ parameters, results }: ArrowTypeNode): boolean {
  return parameters.some(({ type }) => type.kind === 'missing-type') || results.some(({ kind }) => kind === 'missing-type');
}

/** The type of a symbol; for what stands at top level it is computed on first use. */
export function typeOfSymbol(symbol: Symbol, checker: Checker): Type {
  if (checker.misgiven.has(symbol) || checker.overwritten.has(symbol)) return unknown;
  const { symbols } = checker;
  const known = symbols.get(symbol);
  if (known !== undefined) return known;
  if (checker.open.includes(symbol)) return unknown;
  checker.open.push(symbol);
  const type = readSymbol(symbol, checker);
  checker.open.pop();
  symbols.set(symbol, type);
  return type;
}

function readSymbol(symbol: Symbol, checker: Checker): Type {
  switch (symbol.kind) {
    case 'module':
    case 'variable':
      return unknown;
    case 'const':
      return constantType(symbol, checker);
    case 'alias':
      return guessed(symbol.node, checker) ? unknown : typeOfNode(symbol.node.type, checker);
    case 'data':
      return structOf(symbol.node, checker);
    case 'ability':
      return abilityOf(symbol.node, checker);
    case 'service':
      return serviceOf(symbol.node, checker);
    case 'func':
      return guessed(symbol.node, checker) || returnsUnpromised(symbol.node) ? unknown : arrowOfSignature(symbol.node, symbol.node.name.span, checker);
    case 'predefined':
      return predefinedType(symbol.name);
    default:
      return assertNever(symbol);
  }
}

/** Whether a function returns something that its head does not promise: reported there, and not where it is called. */
function returnsUnpromised({ results, body }: FuncItem): boolean {
  return results.length === 0 && body.statements.some((statement) => statement.kind === 'return-statement');
}

/** Whether what is declared here could not be read properly. */
function guessed({ name }: { readonly name: { readonly span: Span } }, checker: Checker): boolean {
  return checker.shared.isFaulty(name.span);
}

/** The arrow of a function or closure; abilities in braces are its first parameters. */
export function arrowOfSignature(
  signature: {
    readonly abilities?: readonly DottedName[];
    readonly parameters: readonly Parameter[];
    readonly results: readonly TypeNode[];
  },
  declaration: Span,
  checker: Checker,
): ArrowType {
  const abilities = (signature.abilities ?? []).map((name) => abilityParameter(name, checker));
  const parameters = signature.parameters.map(({ name, type, span }) => ({ name: name.name, type: typeOfNode(type, checker), span }));
  const results = signature.results.map((result) => typeOfNode(result, checker));
  return recordArrow([...abilities, ...parameters], results, signature.results, declaration, checker);
}

/** Types declared by their name in this context: a recursive one is reported where the circle closes. */
function typeOfNamed(symbol: Symbol, span: Span, checker: Checker): Type {
  const start = checker.open.indexOf(symbol);
  if (start >= 0) {
    const path = [...checker.open.slice(start), symbol].map(({ name }) => name);
    checker.report(recursiveType({ path, span, declaration: declarationSpan(symbol) ?? span }));
    return unknown;
  }
  if (checker.open.length > maxDepth) {
    checker.report(typeTooDeep({ name: symbol.name, span, limit: maxDepth }));
    return unknown;
  }
  return typeOfSymbol(symbol, checker);
}

function wrappedType({ wrapper, element, span }: WrappedTypeNode, checker: Checker): Type {
  const inner = typeOfNode(element, checker);
  if (isData(inner)) return { kind: wrapper, element: inner };
  const names = { array: 'an array', option: 'an option', stream: 'a stream', map: 'a map' } as const;
  checker.report(elementNotData({ span: element.span.start === span.start ? span : element.span, wrapper: names[wrapper], element: printType(inner) }));
  return { kind: wrapper, element: unknown };
}

function arrowOf(node: ArrowTypeNode, checker: Checker): ArrowType {
  const abilities = node.abilities.map((name) => abilityParameter(name, checker));
  const parameters = node.parameters.map(({ name, type }) => ({ name: name?.name, type: typeOfNode(type, checker), span: type.span }));
  const results = node.results.map((result) => typeOfNode(result, checker));
  const arrow = recordArrow([...abilities, ...parameters], results, node.results, node.span, checker);
  checker.typeNodes.set(node, arrow);
  return arrow;
}

function abilityParameter(name: DottedName, checker: Checker): { name: string; type: Type; span: Span } {
  const symbol = checker.names.uses.get(name);
  const type = symbol === undefined ? unknown : typeOfNamed(symbol, name.span, checker);
  return { name: name.parts.at(-1)?.name ?? name.text, type, span: name.span };
}

function recordArrow(
  parameters: readonly { readonly name: string | undefined; readonly type: Type; readonly span: Span }[],
  results: readonly Type[],
  resultNodes: readonly TypeNode[],
  declaration: Span,
  checker: Checker,
): ArrowType {
  const arrow: ArrowType = { kind: 'arrow', parameters: parameters.map(({ name, type }) => ({ name, type })), results };
  checker.shared.arrows.set(arrow, {
    declaration,
    parameters: parameters.map(({ span }) => span),
    results: resultNodes.map(({ span }) => span),
  });
  return arrow;
}

function structOf(item: DataItem, checker: Checker): Type {
  const fields = new Map<string, Type>();
  for (const field of item.fields) {
    const type = typeOfNode(field.type, checker);
    const { name } = field.name;
    if (!isData(type)) {
      checker.report(fieldNotData({ type: item.name.name, field: name, span: field.type.span, actual: printType(type) }));
    }
    if (!fields.has(name)) fields.set(name, isData(type) && !guessed(field, checker) ? type : unknown);
  }
  return recordRecord({ kind: 'struct', name: item.name.name, fields }, item, checker);
}

function abilityOf(item: AbilityItem, checker: Checker): Type {
  const fields = new Map<string, Type>();
  for (const member of item.members) {
    const type = member.kind === 'method-declaration' ? arrowOf(member.type, checker) : typeOfNode(member.type, checker);
    if (!fields.has(member.name.name)) fields.set(member.name.name, guessed(member, checker) ? unknown : type);
  }
  return recordRecord({ kind: 'ability', name: item.name.name, fields }, item, checker);
}

function serviceOf(item: ServiceItem, checker: Checker): Type {
  const fields = new Map<string, ArrowType>();
  for (const method of item.methods) {
    const type = arrowOf(method.type, checker);
    // What cannot be returned is reported at the method, not where it is called.
    const refused = type.results.some((result) => unsendable(result) !== undefined);
    if (!guessed(method, checker) && !fields.has(method.name.name)) fields.set(method.name.name, refused ? { ...type, results: type.results.map(() => unknown) } : type);
  }
  return recordRecord({ kind: 'service', name: item.name.name, fields }, item, checker);
}

/** Notes where a record's parts stand, and refuses nesting without end. */
function recordRecord(
  type: Extract<Type, { kind: 'struct' | 'ability' | 'service' }>,
  item: DataItem | AbilityItem | ServiceItem,
  checker: Checker,
): Type {
  const declaration = item.name.span;
  let depth = 1;
  for (const field of type.fields.values()) depth = Math.max(depth, 1 + depthOf(field, checker));
  if (depth > maxDepth) {
    checker.report(typeTooDeep({ name: type.name, span: declaration, limit: maxDepth }));
    return unknown;
  }
  checker.shared.depths.set(type, depth);
  checker.shared.records.set(type, { declaration, item });
  return type;
}

function depthOf(type: Type, checker: Checker): number {
  switch (type.kind) {
    case 'array':
    case 'option':
    case 'stream':
    case 'map':
      return depthOf(type.element, checker);
    case 'arrow': {
      let depth = 0;
      for (const parameter of type.parameters) depth = Math.max(depth, depthOf(parameter.type, checker));
      for (const result of type.results) depth = Math.max(depth, depthOf(result, checker));
      return depth;
    }
    default:
      return checker.shared.depths.get(type) ?? 0;
  }
}
