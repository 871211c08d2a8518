/** What can be told of a component without running it. */
import { describeWasmFault, readModule, type WasmResult } from '../../runtime/marine/binary/index.ts';
import { componentSignatures, functionsOf, type ComponentSignatures } from '../../runtime/marine/component/component-interface.ts';
import { describeComponentFunction, describeNamedType, isMade } from '../../runtime/marine/component/print-types.ts';
import { readComponent } from '../../runtime/marine/component/read-component.ts';
import { readLayout, type ComponentSection } from '../../runtime/marine/component/read-layout.ts';
import type { Extern } from '../../runtime/marine/component/shape.ts';
import { UsageError } from '../exit.ts';
import { describeSignature, namedSections } from './describe-module.ts';

/** A function, an interface with functions, or something else that goes in or out. */
export interface ComponentItem {
  readonly name: string;
  readonly what: string;
  readonly functions: readonly { readonly name: string; readonly signature: string }[];
}

export interface ComponentDescription {
  readonly kind: 'component';
  readonly bytes: number;
  /** What scripts and other modules can call, in Aqua's types. */
  readonly functions: readonly { readonly name: string; readonly signature: string }[];
  /** Functions of other modules. */
  readonly needs: readonly { readonly module: string; readonly name: string; readonly signature: string }[];
  /** In the words of WIT, like the types. */
  readonly imports: readonly ComponentItem[];
  readonly exports: readonly ComponentItem[];
  readonly types: readonly string[];
  readonly modules: readonly {
    readonly bytes: number;
    /** Of a memory of its own, in pages of 64 KiB. */
    readonly pages: number | undefined;
    readonly imports: number;
    readonly exports: number;
    readonly sections: readonly { readonly name: string; readonly bytes: number }[];
  }[];
  readonly sections: readonly ComponentSection[];
}

/** What a component is to scripts. @throws UsageError when it cannot be read */
export function signaturesOf(path: string, bytes: Uint8Array): ComponentSignatures {
  return componentSignatures(orUsage(path, readComponent(bytes)));
}

/** @throws UsageError when it cannot be read */
export function describeComponent(path: string, bytes: Uint8Array): ComponentDescription {
  const shape = orUsage(path, readComponent(bytes));
  const layout = orUsage(path, readLayout(bytes));
  const { functions, needs } = componentSignatures(shape);
  const items = (all: ReadonlyMap<string, Extern>): readonly ComponentItem[] =>
    [...all].flatMap(([name, item]) => {
      // Types are told apart.
      if (item.kind === 'type' && item.type.kind === 'value') return [];
      return [{ name, what: item.kind === 'type' ? item.type.kind : item.kind, functions: functionsOf(name, item).map(([member, each]) => ({ name: member, signature: describeComponentFunction(each, shape.names) })) }];
    });
  return {
    kind: 'component',
    bytes: bytes.length,
    functions: functions.map((each) => ({ name: each.name, signature: describeSignature(each) })),
    needs: needs.map((each) => ({ module: each.module, name: each.name, signature: describeSignature(each) })),
    imports: items(shape.imports),
    exports: items(shape.exports),
    types: [...shape.names].filter(([type]) => isMade(type)).map(([type, name]) => describeNamedType(type, name, shape.names)),
    modules: layout.modules.map((contents) => {
      const module = orUsage(path, readModule(contents));
      return { bytes: contents.length, pages: module.memories[0]?.minimum, imports: module.imports.length, exports: module.exports.length, sections: namedSections(module) };
    }),
    sections: layout.sections,
  };
}

function orUsage<Read>(path: string, result: WasmResult<Read>): Read {
  if (result.ok) return result.value;
  throw new UsageError(`\`${path}\` is no component that can be read: ${describeWasmFault(result.fault)}`);
}
