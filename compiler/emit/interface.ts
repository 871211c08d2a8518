/** The interfaces of functions and services, as `runtime/air/interface.ts` defines them, from their types. */
import { assertNever } from '../invariant.ts';
import type { ArrowType, Type } from '../types/type.ts';
import type { FunctionInterface, InterfaceProduct, InterfaceType, ServiceInterface } from '../../runtime/air/interface.ts';

const NAMES: FunctionInterface['names'] = {
  relay: '-relay-',
  getDataSrv: 'getDataSrv',
  callbackSrv: 'callbackSrv',
  responseSrv: 'callbackSrv',
  responseFnName: 'response',
  errorHandlingSrv: 'errorHandlingSrv',
  errorFnName: 'error',
};

export function functionInterface(name: string, type: ArrowType): FunctionInterface {
  const fields = Object.fromEntries(type.parameters.map((parameter, i) => [parameter.name ?? `arg${i}`, describeType(parameter.type)]));
  return { functionName: name, arrow: { tag: 'arrow', domain: { tag: 'labeledProduct', fields }, codomain: results(type) }, names: NAMES };
}

export function serviceInterface(methods: ReadonlyMap<string, ArrowType>, defaultId: string | undefined): ServiceInterface {
  const fields = Object.fromEntries([...methods].map(([name, type]) => [name, describeType(type)]));
  return { ...(defaultId === undefined ? {} : { defaultServiceId: defaultId }), functions: { tag: 'labeledProduct', fields } };
}

/** A type as hosts see it: streams arrive as arrays, abilities as structs. */
export function describeType(type: Type): InterfaceType {
  switch (type.kind) {
    case 'scalar':
      return { tag: 'scalar', name: type.name };
    case 'literal':
      return { tag: 'scalar', name: { unsigned: 'u32', signed: 'i32', float: 'f32' }[type.literal] };
    case 'array':
    case 'stream':
    case 'map':
      return { tag: 'array', type: describeType(type.element) };
    case 'option':
      return { tag: 'option', type: describeType(type.element) };
    case 'struct':
    case 'ability':
    case 'service':
      return { tag: 'struct', name: type.name, fields: describeFields(type.fields) };
    case 'arrow':
      return { tag: 'arrow', domain: parameters(type), codomain: results(type) };
    case 'top':
    case 'unknown':
      return { tag: 'topType' };
    case 'bottom':
      return { tag: 'bottomType' };
    default:
      return assertNever(type);
  }
}

function describeFields(fields: ReadonlyMap<string, Type>): Readonly<Record<string, InterfaceType>> {
  return Object.fromEntries([...fields].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, type]) => [name, describeType(type)]));
}

function parameters(type: ArrowType): InterfaceProduct {
  if (type.parameters.length === 0) return { tag: 'nil' };
  if (type.parameters.every((parameter) => parameter.name === undefined)) {
    return { tag: 'unlabeledProduct', items: type.parameters.map((parameter) => describeType(parameter.type)) };
  }
  return {
    tag: 'labeledProduct',
    fields: Object.fromEntries(type.parameters.map((parameter, i) => [parameter.name ?? `arg${i}`, describeType(parameter.type)])),
  };
}

function results(type: ArrowType): InterfaceProduct {
  if (type.results.length === 0) return { tag: 'nil' };
  return { tag: 'unlabeledProduct', items: type.results.map(describeType) };
}
