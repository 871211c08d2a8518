/** Bindings as text: a TypeScript module, or a JavaScript module with its declarations. */
import { version } from '../../package.json';
import type { Bindings, FunctionBinding, ServiceBinding } from './bindings.ts';
import { blockComment, docComment } from './js-doc.ts';
import { literal, quoted, templateLiteral } from './javascript-literal.ts';

const WIDTH = 120;
const CLIENT = 'aqua-toolchain/client';
/** In two parts, so that it does not switch anything off here. */
const UNLINTED = ['eslint', 'disable'].join('-');

/** The whole TypeScript module. */
export function typescriptModule(bindings: Bindings): string {
  const { functions, services, typeImports } = bindings;
  const definitionTypes = [...(functions.length > 0 ? ['FunctionDefinition'] : []), ...(services.length > 0 ? ['ServiceDefinition'] : [])];
  return sections([
    banner(bindings),
    `${valueImport(bindings)}import type { ${[...typeImports, ...definitionTypes].sort().join(', ')} } from '${CLIENT}';\n`,
    ...bindings.interfaces,
    ...services.flatMap((service) => [serviceInterface(service), registration(service, true)]),
    ...functions.map((func) => caller(func, true)),
    ...services.map((service) => serviceConstant(service, true)),
    ...functions.map((func) => functionConstants(func, true)),
  ]);
}

/** The declarations of a JavaScript module. */
export function typescriptDeclarations(bindings: Bindings): string {
  return sections([
    banner(bindings),
    `import type { ${bindings.typeImports.join(', ')} } from '${CLIENT}';\n`,
    ...bindings.interfaces,
    ...bindings.services.flatMap((service) => [serviceInterface(service), registerOverloads(service, 'export declare function').join('')]),
    ...bindings.functions.map((func) => callOverloads(func, 'export declare function').join('')),
  ]);
}

/** The JavaScript module. */
export function javascriptModule(bindings: Bindings): string {
  const { functions, services } = bindings;
  return sections([
    banner(bindings),
    valueImport(bindings),
    ...services.map((service) => registration(service, false)),
    ...functions.map((func) => caller(func, false)),
    ...services.map((service) => serviceConstant(service, false)),
    ...functions.map((func) => functionConstants(func, false)),
  ]);
}

function sections(texts: readonly string[]): string {
  return texts.join('\n');
}

function banner({ path }: Bindings): string {
  return `/* ${UNLINTED} */\n${blockComment([`Made by aqua-toolchain ${version} from ${path}. Do not edit: \`aqua compile\` writes it anew.`])}`;
}

function valueImport({ functions, services }: Bindings): string {
  const names = [...(functions.length > 0 ? ['callFunction'] : []), ...(services.length > 0 ? ['registerService'] : [])];
  return `import { ${names.join(', ')} } from '${CLIENT}';\n`;
}

function serviceInterface({ interfaceName, methods, exported }: ServiceBinding): string {
  const lines = methods.map(({ docs, text }) => `${docComment(docs, '  ')}  ${text};\n`).join('');
  return `${docComment([...exported.docs, `An implementation of the service \`${exported.name}\`.`])}export interface ${interfaceName} {\n${lines}}\n`;
}

function registration(service: ServiceBinding, typed: boolean): string {
  const overloads = typed ? registerOverloads(service, 'export function').join('') : `/** Offers the service \`${service.exported.name}\`; the returned function withdraws it. */\n`;
  const [parameter, result] = typed ? ['...args: unknown[]', ': () => void'] : ['...args', ''];
  return `${overloads}export function ${service.register}(${parameter})${result} {\n  return registerService(args, ${service.definition});\n}\n`;
}

/** The ones without an id only when the service has one of its own. */
function registerOverloads({ register, interfaceName, exported }: ServiceBinding, head: string): readonly string[] {
  const implementation = `service: ${interfaceName}`;
  const withId = ['id: string', implementation];
  const lists = exported.interface.defaultServiceId === undefined ? [withId] : [[implementation], withId];
  const about = `/** Offers the service \`${exported.name}\` on a client (default: the default one); the returned function withdraws it. */\n`;
  return [about, ...[...lists, ...lists.map((list) => ['peer: Client', ...list])].map((list) => signature(`${head} ${register}`, list, '() => void'))];
}

function caller(func: FunctionBinding, typed: boolean): string {
  const { identifier, about, constants } = func;
  const overloads = typed ? callOverloads(func, 'export function').join('') : docComment(about);
  const [parameter, result] = typed ? ['...args: unknown[]', ': Promise<unknown>'] : ['...args', ''];
  const given = `args, ${constants.definition}, ${constants.script}, ${constants.sourceMap}`;
  return `${overloads}export function ${identifier}(${parameter})${result} {\n  return callFunction(${given});\n}\n`;
}

function callOverloads({ identifier, about, parameters, result }: FunctionBinding, head: string): readonly string[] {
  const list = [...parameters, 'config?: CallConfig'];
  const overloads = [list, ['peer: Client', ...list]].map((each) => signature(`${head} ${identifier}`, each, `Promise<${result}>`));
  return [docComment(about), ...overloads];
}

function signature(head: string, parameters: readonly string[], result: string): string {
  const line = `${head}(${parameters.join(', ')}): ${result};\n`;
  if (line.length <= WIDTH) return line;
  return `${head}(\n${parameters.map((parameter) => `  ${parameter},\n`).join('')}): ${result};\n`;
}

function serviceConstant({ definition, exported }: ServiceBinding, typed: boolean): string {
  return definitionConstant(definition, exported.interface, typed ? 'ServiceDefinition' : undefined);
}

/** `as const`, since TypeScript would widen what stands under a name that every object has, like `constructor`. */
function definitionConstant(name: string, value: unknown, type: string | undefined): string {
  return type === undefined ? `const ${name} = ${literal(value)};\n` : `const ${name}: ${type} = ${literal(value)} as const;\n`;
}

/** Without the reasons of hops, which only traces tell; as text, since it is read only when something fails. */
function functionConstants({ constants, exported }: FunctionBinding, typed: boolean): string {
  const { sources, instructions, names } = exported.sourceMap;
  return sections([
    definitionConstant(constants.definition, exported.interface, typed ? 'FunctionDefinition' : undefined),
    `const ${constants.script} = ${templateLiteral(exported.script)};\n`,
    `const ${constants.sourceMap} = ${quoted(JSON.stringify({ sources, instructions, names }))};\n`,
  ]);
}
