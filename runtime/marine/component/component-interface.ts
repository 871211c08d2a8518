import { Allowance, defaultTransferLimits } from '../adapter/guest.ts';
import type { NamedSignature } from '../interface-types/print-aqua.ts';
import { Crossings } from './convert.ts';
import { NoCounterpart } from './crossing.ts';
import { plainName, shortName } from './names.ts';
import type { ComponentFunction, ComponentShape, ComponentType, Extern } from './shape.ts';

/** What a component is to scripts and other modules. */
export interface ComponentSignatures {
  /** What they can call. */
  readonly functions: readonly NamedSignature[];
  /** Functions of other modules. */
  readonly needs: readonly (NamedSignature & { readonly module: string })[];
  /** Functions with types that do not pass: the component is not loaded with them. */
  readonly omitted: readonly { readonly name: string; readonly reason: string }[];
}

/** What a component gives and takes in the terms of services. */
export function componentSignatures({ exports, imports, names }: ComponentShape): ComponentSignatures {
  const crossings = new Crossings(names, new Allowance(defaultTransferLimits));
  const omitted: { readonly name: string; readonly reason: string }[] = [];
  const signatureOf = (name: string, { parameters, result }: ComponentFunction): readonly NamedSignature[] => {
    try {
      if (name.startsWith('[')) throw new NoCounterpart('resource');
      const given = valueOf(result);
      return [{ name: plainName(name), parameters: parameters.map((each) => ({ name: plainName(each.name), type: crossings.of(each.type).type })), result: given === undefined ? undefined : crossings.of(given).type }];
    } catch (thrown) {
      if (!(thrown instanceof NoCounterpart)) throw thrown;
      omitted.push({ name, reason: `the type ${thrown.message} does not pass between modules` });
      return [];
    }
  };
  const functions = [...exports].flatMap(([name, item]) => functionsOf(name, item)).flatMap(([name, each]) => signatureOf(name, each));
  const needs = [...imports].flatMap(([name, item]) => (name.startsWith('wasi:') ? [] : functionsOf(name, item).flatMap(([member, each]) => signatureOf(member, each).map((signature) => ({ module: plainName(shortName(name)), ...signature })))));
  return { functions, needs, omitted };
}

/** A function by itself, or those of an interface. */
export function functionsOf(name: string, item: Extern): readonly (readonly [name: string, ComponentFunction])[] {
  if (item.kind === 'function') return [[name, item]];
  if (item.kind !== 'interface') return [];
  return [...item.members].flatMap(([member, inner]) => (inner.kind === 'function' ? [[member, inner] as const] : []));
}

/** The error of a `result` is that of the call. */
function valueOf(result: ComponentType | undefined): ComponentType | undefined {
  return result?.kind === 'result' ? result.ok : result;
}
