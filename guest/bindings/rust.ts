/** A Rust module, without crates, with the types, the trait that the author implements, and the code between it and the host. */
import type { WitField, WitFunction, WitImport, WitRecord, WitType, WitWorld } from '../wit/wit.ts';
import type { BindingFile } from './binding-file.ts';
import { marineImport, whose } from './import-names.ts';
import { pascal, plainName, snake } from './names.ts';
import { docOf, word } from './rust-words.ts';

export const scalars = { bool: 'bool', s8: 'i8', s16: 'i16', s32: 'i32', s64: 'i64', u8: 'u8', u16: 'u16', u32: 'u32', u64: 'u64', f32: 'f32', f64: 'f64' } as const;

/**
 * `NAME.rs`: the author's `lib.rs` says `mod NAME;`, implements `NAME::Guest` for a type of its own and hands it to `NAME::export!`.
 * Functions of other modules stand in a submodule of that module's name.
 */
export function rustBindings(world: WitWorld): readonly BindingFile[] {
  return [{ path: `${snake(world.name)}.rs`, text: module(world) }];
}

export function typeName(type: WitType): string {
  switch (type.kind) {
    case 'scalar':
      return scalars[type.name];
    case 'string':
      return 'String';
    case 'list':
      return `Vec<${typeName(type.of)}>`;
    case 'record':
      return pascal(type.record.name);
  }
}

/** What functions of other modules take, so that nothing needs to be cloned for them. */
export function borrowed(type: WitType): string {
  switch (type.kind) {
    case 'scalar':
      return scalars[type.name];
    case 'string':
      return '&str';
    case 'list':
      return `&[${typeName(type.of)}]`;
    case 'record':
      return `&${pascal(type.record.name)}`;
  }
}

/** What the author sees, and the macro. @param exported the code for a function in it @param imported the submodule of another module */
export function authorSide({ name, records, exports, imports }: WitWorld, exported: (func: WitFunction, home: string) => string, imported: (other: WitImport) => string): string {
  return `// Made by \`aqua module build\` from the WIT file of ${name}: changes here are lost.
#![allow(dead_code, clippy::all)]

${records.map(record).join('\n')}
/// What this module has to define.
pub trait Guest {
${exports.map((func) => `${docOf(func.doc, '    ')}    fn ${word(func.name)}(${parametersOf(func.parameters, typeName)})${resultOf(func)};\n`).join('')}}

/// Exports the functions of a type that is a \`Guest\`.
#[macro_export]
macro_rules! export_${snake(name)} {
    ($guest:ty) => {
${exports.map((func) => exported(func, word(name))).join('\n')}    };
}
pub use export_${snake(name)} as export;
${imports.map(imported).join('')}
`;
}

function module(world: WitWorld): string {
  const { records } = world;
  return `${authorSide(world, exported, imported)}/// How values lie in memory at the border. For the code that \`export!\` makes.
pub mod border {
    use std::cell::RefCell;

    /// Little-endian, one after the other, without padding.
    pub trait Border: Sized {
        const WIDTH: usize;
        unsafe fn read(at: *const u8) -> Self;
        fn write(&self, to: &mut Vec<u8>);
    }

    macro_rules! number {
        ($($type:ty)*) => {$(
            impl Border for $type {
                const WIDTH: usize = std::mem::size_of::<$type>();
                unsafe fn read(at: *const u8) -> Self { (at as *const $type).read_unaligned() }
                fn write(&self, to: &mut Vec<u8>) { to.extend_from_slice(&self.to_le_bytes()); }
            }
        )*};
    }
    number!(i8 i16 i32 i64 u8 u16 u32 u64 f32 f64);

    impl Border for bool {
        const WIDTH: usize = 1;
        unsafe fn read(at: *const u8) -> Self { *at != 0 }
        fn write(&self, to: &mut Vec<u8>) { to.push(*self as u8); }
    }

    impl Border for String {
        const WIDTH: usize = 8;
        unsafe fn read(at: *const u8) -> Self { text(u32::read(at), u32::read(at.add(4))) }
        fn write(&self, to: &mut Vec<u8>) { pair(keep(self.as_bytes().to_vec()), to); }
    }

    impl<T: Border> Border for Vec<T> {
        const WIDTH: usize = 8;
        unsafe fn read(at: *const u8) -> Self { list(u32::read(at), u32::read(at.add(4))) }
        fn write(&self, to: &mut Vec<u8>) { pair((put_list(self), self.len() as u32), to); }
    }

${records.map(border).join('\n')}
    fn pair((at, count): (u32, u32), to: &mut Vec<u8>) {
        at.write(to);
        count.write(to);
    }

    thread_local! {
        /// What the host reads; given back when it has.
        static KEPT: RefCell<Vec<Vec<u8>>> = RefCell::new(Vec::new());
        /// Memory that the host asked for, for values that it brings.
        static BROUGHT: RefCell<Vec<Vec<u8>>> = RefCell::new(Vec::new());
        static RESULT: RefCell<(u32, u32)> = RefCell::new((0, 0));
    }

    fn keep(bytes: Vec<u8>) -> (u32, u32) {
        let place = (bytes.as_ptr() as u32, bytes.len() as u32);
        KEPT.with(|kept| kept.borrow_mut().push(bytes));
        place
    }

    pub unsafe fn text(at: u32, length: u32) -> String {
        if length == 0 { return String::new(); }
        String::from_utf8(std::slice::from_raw_parts(at as *const u8, length as usize).to_vec()).expect("the host brings UTF-8")
    }

    pub unsafe fn list<T: Border>(at: u32, count: u32) -> Vec<T> {
        (0..count as usize).map(|i| T::read((at as *const u8).add(i * T::WIDTH))).collect()
    }

    pub fn put_text(text: &str) -> u32 { keep(text.as_bytes().to_vec()).0 }

    pub fn put_list<T: Border>(list: &[T]) -> u32 {
        let mut bytes = Vec::with_capacity(list.len() * T::WIDTH);
        for value in list { value.write(&mut bytes); }
        keep(bytes).0
    }

    /// The memory that the host asked for goes back once its values are read.
    pub fn drop_brought() { BROUGHT.with(|brought| brought.borrow_mut().clear()); }
    pub fn give(at: u32, size: u32) { RESULT.with(|result| *result.borrow_mut() = (at, size)); }
    pub fn result() -> (u32, u32) { RESULT.with(|result| *result.borrow()) }
    pub fn drop_kept() { KEPT.with(|kept| kept.borrow_mut().clear()); }

    #[no_mangle]
    extern "C" fn allocate(size: u32, _tag: u32) -> u32 {
        if size == 0 { return 0; }
        let bytes = vec![0; size as usize];
        let at = bytes.as_ptr() as u32;
        BROUGHT.with(|brought| brought.borrow_mut().push(bytes));
        at
    }
    #[no_mangle]
    extern "C" fn release_objects() { drop_kept(); }
    #[no_mangle]
    extern "C" fn get_result_ptr() -> u32 { result().0 }
    #[no_mangle]
    extern "C" fn get_result_size() -> u32 { result().1 }
    #[no_mangle]
    extern "C" fn set_result_ptr(at: u32) { give(at, result().1); }
    #[no_mangle]
    extern "C" fn set_result_size(size: u32) { give(result().0, size); }

    extern "C" { fn __wasm_call_ctors(); }
    /// Without it every exported function would be wrapped in the start and the end of a whole program.
    #[no_mangle]
    extern "C" fn _initialize() { unsafe { __wasm_call_ctors() } }
}
`;
}

function record({ name, doc, fields }: WitRecord): string {
  return `${docOf(doc)}#[derive(Clone, Debug, Default, PartialEq)]
pub struct ${pascal(name)} {
${fields.map((field) => `${docOf(field.doc, '    ')}    pub ${word(field.name)}: ${typeName(field.type)},\n`).join('')}}
`;
}

function border({ name, fields }: WitRecord): string {
  const type = `super::${pascal(name)}`;
  return `    impl Border for ${type} {
        const WIDTH: usize = 4;
        unsafe fn read(at: *const u8) -> Self { Self::from_body(u32::read(at)) }
        fn write(&self, to: &mut Vec<u8>) { self.body().write(to); }
    }

    impl ${type} {
        pub unsafe fn from_body(at: u32) -> Self {
            let mut at = at as *const u8;
            let mut next = |width: usize| { let field = at; at = at.add(width); field };
            Self {
${fields.map((field) => `                ${word(field.name)}: Border::read(next(<${qualified(field.type)}>::WIDTH)),\n`).join('')}            }
        }

        pub fn body(&self) -> u32 {
            let mut bytes = Vec::new();
${fields.map((field) => `            self.${word(field.name)}.write(&mut bytes);\n`).join('')}            keep(bytes).0
        }
    }
`;
}

/** A type as it is written in the module \`border\`. */
export function qualified(type: WitType): string {
  switch (type.kind) {
    case 'scalar':
    case 'string':
      return typeName(type);
    case 'list':
      return `Vec<${qualified(type.of)}>`;
    case 'record':
      return `super::${typeName(type)}`;
  }
}

export function parametersOf(parameters: readonly WitField[], nameOf: (type: WitType) => string): string {
  return parameters.map(({ name, type }) => `${word(name)}: ${nameOf(type)}`).join(', ');
}

export function resultOf({ result }: WitFunction): string {
  return result === undefined ? '' : ` -> ${typeName(result)}`;
}

function coreParameters(parameters: readonly WitField[]): string {
  return parameters
    .map(({ type }, i) => (type.kind === 'scalar' ? `a${i}: ${scalars[type.name]}` : type.kind === 'record' ? `a${i}: u32` : `a${i}: u32, n${i}: u32`))
    .join(', ');
}

function takenIn(type: WitType, at: string, count: string, home: string): string {
  switch (type.kind) {
    case 'scalar':
      return at;
    case 'string':
      return `${home}border::text(${at}, ${count})`;
    case 'list':
      return `${home}border::list(${at}, ${count})`;
    case 'record':
      return `${home}${typeName(type)}::from_body(${at})`;
  }
}

/** Inside of the macro, which is used in the crate's root. */
function exported({ name, parameters, result }: WitFunction, home: string): string {
  const inside = `$crate::${home}::`;
  const taken = parameters.map(({ type }, i) => `            let a${i} = ${type.kind === 'scalar' ? `a${i}` : `unsafe { ${takenIn(type, `a${i}`, `n${i}`, inside)} }`};\n`).join('');
  const scalar = result?.kind === 'scalar';
  const given = parameters.map((_, i) => `a${i}`).join(', ');
  const give = result === undefined || scalar ? '' : result.kind === 'record' ? `            ${inside}border::give(result.body(), 0);\n` : `            ${inside}border::give(${inside}border::put_${result.kind === 'string' ? 'text' : 'list'}(&result), result.len() as u32);\n`;
  return `        #[export_name = "${plainName(name)}"]
        extern "C" fn export_${snake(name)}(${coreParameters(parameters)})${scalar ? ` -> ${typeName(result)}` : ''} {
${taken}            ${inside}border::drop_brought();
            ${result === undefined ? '' : 'let result = '}<$guest as ${inside}Guest>::${word(name)}(${given});
${give}${scalar ? '            result\n' : ''}        }
`;
}

function imported(other: WitImport): string {
  const { module, functions } = other;
  const symbol = ({ name }: WitFunction): string => `import_${snake(name)}`;
  const declare = (func: WitFunction): string => `        #[link_name = "${marineImport(other, func).name}"]\n        fn ${symbol(func)}(${coreParameters(func.parameters)})${func.result?.kind === 'scalar' ? ` -> ${typeName(func.result)}` : ''};\n`;
  const define = (func: WitFunction): string => {
    const { parameters, result } = func;
    const given = parameters.map(({ name, type }) => {
      const value = word(name);
      switch (type.kind) {
        case 'scalar':
          return value;
        case 'string':
          return `border::put_text(${value}), ${value}.len() as u32`;
        case 'list':
          return `border::put_list(${value}), ${value}.len() as u32`;
        case 'record':
          return `${value}.body()`;
      }
    });
    const call = `            ${result?.kind === 'scalar' ? 'let result = ' : ''}${symbol(func)}(${given.join(', ')});\n            border::drop_kept();\n`;
    const after = result === undefined ? '' : result.kind === 'scalar' ? '            result\n' : `            let (at, _count) = border::result();\n            let result = ${takenIn(result, 'at', '_count', '')};\n            border::drop_brought();\n            result\n`;
    return `${docOf(func.doc, '    ')}    pub fn ${word(func.name)}(${parametersOf(parameters, borrowed)})${resultOf(func)} {\n        unsafe {\n${call}${after}        }\n    }\n`;
  };
  const [of] = functions.map((func) => marineImport(other, func).module);
  return `
/// ${whose(other)}
pub mod ${word(module)} {
    use super::*;

    #[link(wasm_import_module = "${of ?? ''}")]
    extern "C" {
${functions.map(declare).join('')}    }

${functions.map(define).join('\n')}}
`;
}
