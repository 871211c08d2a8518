import { missingPart, nestedTooDeep, unexpectedText } from '../../diagnostics/catalog/syntax.ts';
import { scalarNames } from '../keywords.ts';
import { is, isName, type Token } from '../tokens.ts';
import type { ArrowTypeNode, DottedName, MissingTypeNode, Parameter, ScalarName, TypeNode, WrappedTypeNode } from '../tree.ts';
import type { Cursor } from './cursor.ts';
import { dottedName } from './names.ts';

type Wrapper = WrappedTypeNode['wrapper'];

/** Arrows that return arrows that return arrows …: the parser recurses with them. */
const deepestArrows = 50;

/** `Type = [ Abilities ] TypeList [ Results ]`: a basic type, or an arrow such as `{A} B, C -> D` or `-> D`. */
export function type(at: Cursor): TypeNode {
  const { start } = at.token;
  const abilities = at.at('{') ? abilityList(at) : [];
  const domain = typeList(at);
  const results = at.at('->') ? arrowResults(at) : undefined;
  if (results !== undefined || abilities.length > 0) return arrow(at, start, abilities, domain, results ?? []);
  if (domain.length > 1) reportList(at, domain);
  return domain[0] ?? missingType(at);
}

/** Several types in a row that are not the arguments of an arrow. */
function reportList(at: Cursor, domain: readonly TypeNode[]): void {
  const last = domain.at(-1);
  const span = at.here();
  if (last?.kind === 'named-type' && at.atName() && last.span.end < at.token.start) {
    // `(a: A, b B)`: what looks like a second type is the next parameter.
    const fix = { title: 'Insert `:`', edits: [{ span, text: ':' }] };
    at.faults(missingPart({ span, missing: '`:`', after: last.name.text, help: 'A parameter is written `name: Type`.', fix }));
  } else if (last?.kind === 'named-type' && /^[a-z]/.test(last.name.text)) {
    // `(a: A, b)`: types begin with a capital, so this is a parameter.
    const sign = at.at('=') ? [{ span: { source: at.source, start: span.start, end: at.token.end }, text: ':' }] : [];
    const fix = sign.length === 0 ? undefined : { title: 'Write `:`', edits: sign };
    at.faults(missingPart({ span, missing: 'the type', after: last.name.text, help: `Fix: write \`${last.name.text}: Type\`.`, fix }));
  } else if (last?.kind === 'scalar-type' && at.atName()) {
    // `(u32 count)`
    const { text } = at.token;
    const swapped = `${text}: ${last.name}`;
    const fix = { title: `Write \`${swapped}\``, edits: [{ span: { ...last.span, end: at.token.end }, text: swapped }] };
    at.faults(unexpectedText({ span: at.span(at.token), text, expected: '`,` or `)`', help: `A parameter is written \`name: Type\`. Fix: write \`${swapped}\`.`, fix }));
  } else {
    const help = 'Several types in a row are the arguments of a function type: `A, B -> C`.';
    at.faults(missingPart({ span, missing: '`->` and the result', after: undefined, help }));
  }
}

/** `TypeList = [ BasicType { ',' BasicType } ]`: empty right before `->`. Stops before a comma that starts the next parameter. */
function typeList(at: Cursor): readonly TypeNode[] {
  if (at.at('->')) return [];
  const types = [basicType(at)];
  while (typeFollowsComma(at)) {
    at.take();
    types.push(basicType(at));
  }
  return types;
}

/** In `(f: A, B -> C, x: D)` the first comma separates types, the second one parameters. */
function typeFollowsComma(at: Cursor): boolean {
  if (!at.at(',')) return false;
  const next = at.peek(1);
  if (is(next, ')') || is(next, '.')) return false;
  return !(isName(next) && is(at.peek(2), ':') && !is(at.peek(3), 'line-end'));
}

/** `Results = '->' ( '(' ')' | TypeList [ Results ] )`: in `-> A, B -> C` there is one result, an arrow of two arguments. */
export function arrowResults(at: Cursor): readonly TypeNode[] {
  const sign = at.take();
  const { start } = at.token;
  if (at.at('(') && is(at.peek(1), ')')) {
    at.take();
    at.take();
    return [];
  }
  const results = typeList(at);
  if (!at.at('->') || !enterArrow(at, sign)) return results;
  return [arrow(at, start, [], results, arrowResults(at))];
}

function enterArrow(at: Cursor, sign: Token): boolean {
  at.arrowDepth++;
  if (at.arrowDepth <= deepestArrows) return true;
  at.faults(nestedTooDeep({ span: at.span(sign), what: 'arrows', most: deepestArrows }));
  return false;
}

function arrow(at: Cursor, start: number, abilities: readonly DottedName[], domain: readonly TypeNode[], results: readonly TypeNode[]): TypeNode {
  const parameters = domain.map((each) => ({ name: undefined, type: each }));
  const node: ArrowTypeNode = { kind: 'arrow-type', span: at.since(start), abilities, parameters, results };
  return at.grow(node, [...domain, ...results], missing);
}

/** `BasicType = { '[' ']' | '?' | '*' | '**' | '%' } ( DottedName | '⊤' | '⊥' | '(' Type ')' )` */
function basicType(at: Cursor): TypeNode {
  const outermost = takeWrapper(at);
  if (outermost === undefined) return innerType(at);
  const wrappers = [outermost];
  for (let next = takeWrapper(at); next !== undefined; next = takeWrapper(at)) wrappers.push(next);
  let result = innerType(at);
  for (const { start, wrapper, twice } of wrappers.reverse()) {
    const span = at.since(start);
    result = at.grow({ kind: 'wrapped-type' as const, span, wrapper, element: result }, [result], missing);
    if (twice) result = at.grow({ kind: 'wrapped-type' as const, span, wrapper, element: result }, [result], missing);
  }
  return result;
}

interface Wrapping {
  readonly start: number;
  readonly wrapper: Wrapper;
  /** `**` is one token and two streams. */
  readonly twice: boolean;
}

function takeWrapper(at: Cursor): Wrapping | undefined {
  const { kind, start } = at.token;
  const wrapper = wrapperOf(kind);
  if (wrapper === undefined) return undefined;
  at.take();
  if (kind === '[') at.expect(']');
  return { start, wrapper, twice: kind === '**' };
}

function wrapperOf(kind: Token['kind']): Wrapper | undefined {
  switch (kind) {
    case '[':
      return 'array';
    case '?':
      return 'option';
    case '*':
    case '**':
      return 'stream';
    case '%':
      return 'map';
    default:
      return undefined;
  }
}

/** What stands behind the wrappers; a missing type is reported and stands as `missing-type`. */
function innerType(at: Cursor): TypeNode {
  if (at.atName()) return namedType(at);
  if (at.at('⊤') || at.at('⊥')) {
    const sign = at.take();
    return { kind: 'extreme-type', span: at.span(sign), extreme: sign.kind === '⊤' ? 'top' : 'bottom' };
  }
  if (at.accept('(') === undefined) return missingType(at);
  const inner = type(at);
  at.close(')');
  return inner;
}

function namedType(at: Cursor): TypeNode {
  const name = dottedName(at);
  const scalar = scalars.get(name.text);
  return scalar === undefined ? { kind: 'named-type', span: name.span, name } : { kind: 'scalar-type', span: name.span, name: scalar };
}

/** `Abilities = '{' DottedName { ',' DottedName } [ ',' ] '}'` */
export function abilityList(at: Cursor): readonly DottedName[] {
  const names: DottedName[] = [];
  at.take();
  do names.push(dottedName(at));
  while (at.acceptSeparator('}'));
  at.close('}');
  return names;
}

/** `Parameters = '(' [ Parameter { ',' Parameter } [ ',' ] ] ')'` */
export function parameterList(at: Cursor): readonly Parameter[] {
  const parameters: Parameter[] = [];
  if (at.expect('(') === undefined) return parameters;
  if (at.atName()) {
    do parameters.push(parameter(at));
    while (at.acceptSeparator(')'));
  }
  at.close(')');
  return parameters;
}

/** `Parameter = Name ':' Type` */
function parameter(at: Cursor): Parameter {
  const token = at.expectName();
  const name = token === undefined ? { kind: 'name-declaration' as const, span: at.here(), name: '' } : at.declare(token);
  const colon = token && at.expect(':');
  const parameterType = colon === undefined ? missing(at.here()) : type(at);
  return { kind: 'parameter', span: at.since(name.span.start), name, type: parameterType };
}

function missingType(at: Cursor): MissingTypeNode {
  const span = at.here();
  at.faults(missingPart({ span, missing: 'a type', after: at.previous?.text || undefined, fix: at.withoutComma() }));
  return missing(span);
}

function missing(span: MissingTypeNode['span']): MissingTypeNode {
  return { kind: 'missing-type', span };
}

const scalars: ReadonlyMap<string, ScalarName> = new Map(scalarNames.map((name) => [name, name]));
