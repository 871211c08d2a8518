/** What bindings in TypeScript and in JavaScript have in common: every name decided, every type as text. */
import { printType } from '../types/print-type.ts';
import type { ArrowType, Type } from '../types/type.ts';
import type { FunctionInterface, InterfaceType, ServiceInterface } from '../../runtime/air/interface.ts';
import type { SourceMap } from '../../runtime/air/source-map.ts';
import type { RecordDocs } from './doc-comment.ts';
import { describeType } from './interface.ts';
import { TypeScriptNames } from './typescript-names.ts';
import { TypeScriptTypes } from './typescript-types.ts';

export interface ExportedFunction {
  readonly name: string;
  /** What the program says about it, by line. */
  readonly docs: readonly string[];
  readonly type: ArrowType;
  readonly interface: FunctionInterface;
  readonly script: string;
  readonly sourceMap: SourceMap;
}

export interface ExportedService {
  readonly name: string;
  /** What the program says about it, by line. */
  readonly docs: readonly string[];
  readonly methods: ReadonlyMap<string, ArrowType>;
  /** The same of its methods, by name. */
  readonly methodDocs: ReadonlyMap<string, readonly string[]>;
  readonly interface: ServiceInterface;
}

export interface Exports {
  /** As the source provider knows it. */
  readonly path: string;
  readonly functions: readonly ExportedFunction[];
  readonly services: readonly ExportedService[];
  /** What the program says about a type and its fields. */
  readonly docsOf: (type: Type) => RecordDocs | undefined;
}

export interface Bindings {
  readonly path: string;
  /** Texts of the interfaces of structs, each after those it refers to. */
  readonly interfaces: readonly string[];
  /** The structs by the names of their interfaces. */
  readonly structs: ReadonlyMap<string, InterfaceType>;
  readonly functions: readonly FunctionBinding[];
  readonly services: readonly ServiceBinding[];
  /** What the declarations mention of `aqua-toolchain/client`, in alphabetical order. */
  readonly typeImports: readonly string[];
}

export interface FunctionBinding {
  readonly identifier: string;
  /** What the program says about the function, and its head in Aqua; by line. */
  readonly about: readonly string[];
  /** `name: type` each. */
  readonly parameters: readonly string[];
  readonly result: string;
  /** Identifiers of the constants. */
  readonly constants: { readonly definition: string; readonly script: string; readonly sourceMap: string };
  readonly exported: ExportedFunction;
}

export interface ServiceBinding {
  readonly interfaceName: string;
  readonly register: string;
  /** `name: type` each, and what the program says about it. */
  readonly methods: readonly { readonly docs: readonly string[]; readonly text: string }[];
  readonly definition: string;
  readonly exported: ExportedService;
}

/** Everything a module of ours may import under its own name. */
const imported = ['CallConfig', 'Client', 'FunctionDefinition', 'ParticleContext', 'ServiceDefinition', 'callFunction', 'registerService'];

/** Functions keep their names before services do, and these before structs. */
export function bindingsOf({ path, functions, services, docsOf }: Exports): Bindings {
  const names = new TypeScriptNames(imported);
  const named = functions.map((exported) => ({ exported, identifier: names.fresh(exported.name) }));
  const withConstants = named.map(({ exported, identifier }) => {
    const [definition, script, sourceMap] = [names.fresh(`${identifier}_definition`), names.fresh(`${identifier}_script`), names.fresh(`${identifier}_sourceMap`)];
    return { exported, identifier, constants: { definition, script, sourceMap } };
  });
  const registered = services.map((exported) => {
    const { name } = exported;
    return { exported, interfaceName: names.fresh(`${name}Def`), register: names.fresh(`register${name}`), definition: names.fresh(`${name}_definition`) };
  });
  const types = new TypeScriptTypes(names, docsOf);
  const functionBindings = withConstants.map((binding): FunctionBinding => {
    const { name, type, docs } = binding.exported;
    const parameterNames = new TypeScriptNames(['peer', 'config']);
    return {
      ...binding,
      about: [...docs, ...(docs.length > 0 ? [''] : []), `\`func ${name}${signature(type)}\` of ${path}`],
      parameters: type.parameters.map((parameter, i) => `${parameterNames.fresh(parameter.name ?? `arg${i}`)}: ${types.of(parameter.type)}`),
      result: types.result(type),
    };
  });
  const serviceBindings = registered.map((binding): ServiceBinding => ({
    ...binding,
    methods: [...binding.exported.methods].map(([name, type]) => ({ docs: binding.exported.methodDocs.get(name) ?? [], text: `${name}: ${types.callback(type)}` })),
  }));
  return {
    path,
    interfaces: [...types.interfaces.values()].map(({ text }) => text),
    structs: new Map([...types.interfaces].map(([name, { type }]) => [name, describeType(type)])),
    functions: functionBindings,
    services: serviceBindings,
    typeImports: [...(functions.length > 0 ? ['CallConfig'] : []), 'Client', ...(types.usesContext ? ['ParticleContext'] : [])],
  };
}

function signature({ parameters, results }: ArrowType): string {
  const list = parameters.map(({ name, type }) => (name === undefined ? printType(type) : `${name}: ${printType(type)}`)).join(', ');
  return `(${list})${results.length === 0 ? '' : ` -> ${results.map(printType).join(', ')}`}`;
}
