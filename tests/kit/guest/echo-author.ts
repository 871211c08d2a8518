/** The author's side of a module whose functions give back what they get, in every language. */
import { snake } from '../../../guest/bindings/names.ts';
import { languages, type BindingFile, type LanguageName, type WitWorld } from '../../../guest/index.ts';

/** One file for `src`. */
export function echoAuthor(language: LanguageName, world: WitWorld): BindingFile {
  const bindings = languages[language].bindings(world);
  const made = (ending: string): string => bindings.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const given = (name: string): string => (world.exports.find((each) => snake(each.name) === name)?.parameters ?? []).map((parameter) => snake(parameter.name)).join(', ');
  switch (language) {
    case 'c':
      return { path: 'echoes.c', text: `#include "echoes.h"\n${made('.h').replace(/^[^]*?What this module has to define[^]*?\*\//, '').replace(/^(\w+) echoes_(\w+)\((.*)\);$/gm, (_, result: string, name: string, list: string) => `${result} echoes_${name}(${list}) { return (${result}){${given(name)}}; }`).replace(/^#[^]*/m, '')}` };
    case 'cpp':
      return { path: 'echoes.cpp', text: `#include "echoes.hpp"\nnamespace echoes {\n${made('.hpp').replace(/^[^]*?What this module has to define\.\n/, '').replace(/^(\w+) (\w+)\((.*)\);$/gm, (_, result: string, name: string, list: string) => `${result} ${name}(${list}) { return {${given(name)}}; }`)}` };
    case 'rust': {
      const [, functions = ''] = /pub trait Guest \{\n([^]*?)^\}/m.exec(made('.rs')) ?? [];
      const bodies = functions.replace(/ fn (\w+)\((.*)\) -> (\w+);/g, (_, name: string, list: string, result: string) => ` fn ${name}(${list}) -> ${result} { ${result} { ${given(name)} } }`);
      return { path: 'lib.rs', text: `#[path = "../bindings/echoes.rs"]\nmod echoes;\nuse echoes::*;\nstruct Module;\nimpl Guest for Module {\n${bodies}}\nechoes::export!(Module);\n` };
    }
    case 'assemblyscript': {
      const functions = [...made('-glue.ts').matchAll(/author\.(\w+)\((.*)\);/g)];
      const bodies = functions.map(([, name = '', list = ''], i) => {
        const func = world.exports[i];
        const result = func?.result?.kind === 'record' ? func.result.record.name.toUpperCase() : '';
        const fields = list.split(', ').map((_, k) => `  value.a${k} = a${k};\n`).join('');
        return `export function ${name}(${(func?.parameters ?? []).map((parameter) => `${parameter.name}: ${assemblyScriptType(parameter.type)}`).join(', ')}): b.${result} {\n  const value = new b.${result}();\n${fields}  return value;\n}\n`;
      });
      return { path: 'index.ts', text: `import * as b from '../bindings/echoes';\n${bodies.join('')}` };
    }
    case 'js':
      return {
        path: 'index.js',
        text: world.exports
          .map(({ name, parameters }) => {
            const list = parameters.map((_, k) => `a${k}`).join(', ');
            return `export const ${name.replace('-', '')} = (${list}) => ({ ${list} });\n`;
          })
          .join(''),
      };
  }
}

type Type = WitWorld['exports'][number]['parameters'][number]['type'];

function assemblyScriptType(type: Type): string {
  switch (type.kind) {
    case 'scalar':
      return type.name.replace(/^s/, 'i');
    case 'string':
      return 'string';
    case 'list':
      return `Array<${assemblyScriptType(type.of)}>`;
    case 'record':
      return `b.${type.record.name.toUpperCase()}`;
  }
}
