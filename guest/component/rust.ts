/** A Rust module for a component: the types and the trait are those of a Marine module, what lies below is of the canonical ABI. */
import type { BindingFile } from '../bindings/binding-file.ts';
import { componentImport, whose } from '../bindings/import-names.ts';
import { snake } from '../bindings/names.ts';
import { authorSide, borrowed, parametersOf, qualified, resultOf, scalars, typeName } from '../bindings/rust.ts';
import { docOf, word } from '../bindings/rust-words.ts';
import type { WitFunction, WitImport, WitRecord, WitType, WitWorld } from '../wit/wit.ts';
import { flatten, layoutOf, passesInMemory, resultForm, sizeOf, type Flat } from './canonical.ts';

export function rustComponentBindings(world: WitWorld): readonly BindingFile[] {
  return [{ path: `${snake(world.name)}.rs`, text: module(world) }];
}

function module(world: WitWorld): string {
  const { records } = world;
  return `${authorSide(world, exported, imported)}/// How values lie in memory at the border. For the code that \`export!\` makes.
pub mod border {
    use std::cell::RefCell;

    pub trait Border: Sized {
        const SIZE: usize;
        unsafe fn read(at: *const u8) -> Self;
        unsafe fn write(&self, at: *mut u8);
    }

    macro_rules! number {
        ($($type:ty)*) => {$(
            impl Border for $type {
                const SIZE: usize = std::mem::size_of::<$type>();
                unsafe fn read(at: *const u8) -> Self { (at as *const $type).read_unaligned() }
                unsafe fn write(&self, at: *mut u8) { (at as *mut $type).write_unaligned(*self) }
            }
        )*};
    }
    number!(i8 i16 i32 i64 u8 u16 u32 u64 f32 f64);

    impl Border for bool {
        const SIZE: usize = 1;
        unsafe fn read(at: *const u8) -> Self { *at != 0 }
        unsafe fn write(&self, at: *mut u8) { *at = *self as u8 }
    }

    impl Border for String {
        const SIZE: usize = 8;
        unsafe fn read(at: *const u8) -> Self { text(u32::read(at), u32::read(at.add(4))) }
        unsafe fn write(&self, at: *mut u8) { put_text(self).write(at); (self.len() as u32).write(at.add(4)) }
    }

    impl<T: Border> Border for Vec<T> {
        const SIZE: usize = 8;
        unsafe fn read(at: *const u8) -> Self { list(u32::read(at), u32::read(at.add(4))) }
        unsafe fn write(&self, at: *mut u8) { put_list(self).write(at); (self.len() as u32).write(at.add(4)) }
    }

${records.map(recordBorder).join('\n')}
    thread_local! {
        /// What the host reads; given back when it has.
        static KEPT: RefCell<Vec<Vec<u64>>> = RefCell::new(Vec::new());
        /// Memory that the host asked for, for values that it brings.
        static BROUGHT: RefCell<Vec<Vec<u64>>> = RefCell::new(Vec::new());
    }

    fn block(size: usize) -> Vec<u64> { vec![0; (size + 7) / 8] }

    pub fn keep(size: usize) -> *mut u8 {
        let mut taken = block(size);
        let at = taken.as_mut_ptr() as *mut u8;
        KEPT.with(|kept| kept.borrow_mut().push(taken));
        at
    }

    pub unsafe fn text(at: u32, length: u32) -> String {
        if length == 0 { return String::new(); }
        String::from_utf8(std::slice::from_raw_parts(at as *const u8, length as usize).to_vec()).expect("the host brings UTF-8")
    }

    pub unsafe fn list<T: Border>(at: u32, count: u32) -> Vec<T> {
        (0..count as usize).map(|i| T::read((at as *const u8).add(i * T::SIZE))).collect()
    }

    pub fn put_text(text: &str) -> u32 {
        let at = keep(text.len());
        unsafe { std::ptr::copy_nonoverlapping(text.as_ptr(), at, text.len()) }
        at as u32
    }

    pub fn put_list<T: Border>(list: &[T]) -> u32 {
        let at = keep(list.len() * T::SIZE);
        for (i, value) in list.iter().enumerate() { unsafe { value.write(at.add(i * T::SIZE)) } }
        at as u32
    }

    pub fn drop_brought() { BROUGHT.with(|brought| brought.borrow_mut().clear()); }
    pub fn drop_kept() { KEPT.with(|kept| kept.borrow_mut().clear()); }

    #[no_mangle]
    unsafe extern "C" fn cabi_realloc(old: *const u8, old_size: usize, _align: usize, size: usize) -> *mut u8 {
        let mut taken = block(size);
        let at = taken.as_mut_ptr() as *mut u8;
        if !old.is_null() { std::ptr::copy_nonoverlapping(old, at, old_size.min(size)) }
        BROUGHT.with(|brought| brought.borrow_mut().push(taken));
        at
    }

    extern "C" { fn __wasm_call_ctors(); }
    /// Without it every exported function would be wrapped in the start and the end of a whole program.
    #[no_mangle]
    extern "C" fn _initialize() { unsafe { __wasm_call_ctors() } }
}
`;
}

function recordBorder(of: WitRecord): string {
  const { offsets, size } = layoutOf(of.fields);
  const at = (i: number): string => `at.add(${offsets[i] ?? 0})`;
  return `    impl Border for super::${typeName({ kind: 'record', record: of })} {
        const SIZE: usize = ${size};
        unsafe fn read(at: *const u8) -> Self {
            Self {
${of.fields.map((field, i) => `                ${word(field.name)}: Border::read(${at(i)}),\n`).join('')}            }
        }
        unsafe fn write(&self, at: *mut u8) {
${of.fields.map((field, i) => `            self.${word(field.name)}.write(${at(i)});\n`).join('')}        }
    }
`;
}

function flatType({ type, part }: Flat): string {
  return part === 'value' && type.kind === 'scalar' ? scalars[type.name] : 'u32';
}

/** A value out of core arguments, taken one after the other. */
function lifted(type: WitType, home: string, next: () => string): string {
  switch (type.kind) {
    case 'scalar':
      return next();
    case 'string':
      return `${home}border::text(${next()}, ${next()})`;
    case 'list':
      return `${home}border::list(${next()}, ${next()})`;
    case 'record':
      return `${home}${typeName(type)} { ${type.record.fields.map((field) => `${word(field.name)}: ${lifted(field.type, home, next)}`).join(', ')} }`;
  }
}

/** Inside of the macro, which is used in the crate's root. */
function exported(func: WitFunction, home: string): string {
  const { name, parameters, result } = func;
  const inside = `$crate::${home}::`;
  const inMemory = passesInMemory(parameters);
  const { offsets } = layoutOf(parameters);
  const core = inMemory ? 'given: *const u8' : parameters.flatMap(({ type }) => flatten(type)).map((flat, i) => `f${i}: ${flatType(flat)}`).join(', ');
  let index = 0;
  const next = (): string => `f${index++}`;
  const taken = parameters.map(({ type }, i) => `                let a${i} = ${inMemory ? `${inside}border::Border::read(given.add(${offsets[i] ?? 0}))` : lifted(type, inside, next)};\n`).join('');
  const form = resultForm(func);
  const [only] = result === undefined ? [] : flatten(result);
  const gives = form === 'none' || result === undefined || only === undefined ? '' : form === 'flat' ? `                ${['result', ...only.path.map(word)].join('.')}\n` : `                let place = ${inside}border::keep(${sizeOf(result)});\n                ${inside}border::Border::write(&result, place);\n                place\n`;
  // What has no pointers in it lies in the same kept memory.
  const post = form === 'memory' ? `        #[export_name = "cabi_post_${name}"]\n        extern "C" fn post_${snake(name)}(_at: u32) { ${inside}border::drop_kept() }\n` : '';
  return `        #[export_name = "${name}"]
        #[allow(unused_unsafe)]
        unsafe extern "C" fn export_${snake(name)}(${core})${form === 'none' || only === undefined ? '' : form === 'flat' ? ` -> ${flatType(only)}` : ' -> *mut u8'} {
            unsafe {
${taken}                ${inside}border::drop_brought();
                ${result === undefined ? '' : 'let result = '}<$guest as ${inside}Guest>::${word(name)}(${parameters.map((_, i) => `a${i}`).join(', ')});
${gives}            }
        }
${post}`;
}

function imported(other: WitImport): string {
  const { module, functions } = other;
  const symbol = ({ name }: WitFunction): string => `import_${snake(name)}`;
  const declare = (func: WitFunction): string => {
    const form = resultForm(func);
    const [only] = func.result === undefined ? [] : flatten(func.result);
    const core = passesInMemory(func.parameters) ? ['given: *const u8'] : func.parameters.flatMap(({ type }) => flatten(type)).map((flat, i) => `f${i}: ${flatType(flat)}`);
    return `        #[link_name = "${componentImport(other, func).name}"]\n        fn ${symbol(func)}(${[...core, ...(form === 'memory' ? ['place: *mut u8'] : [])].join(', ')})${form === 'flat' && only !== undefined ? ` -> ${flatType(only)}` : ''};\n`;
  };
  const define = (func: WitFunction): string => {
    const { parameters, result } = func;
    const inMemory = passesInMemory(parameters);
    const { offsets, size } = layoutOf(parameters);
    const form = resultForm(func);
    const flat = ({ type, part, path }: Flat): string => {
      const value = path.map(word).join('.');
      return part === 'value' ? value : part === 'count' ? `${value}.len() as u32` : `border::put_${type.kind === 'string' ? 'text' : 'list'}(&${value})`;
    };
    const write = ({ name, type }: WitFunction['parameters'][number], i: number): string => {
      const at = `args_.add(${offsets[i] ?? 0})`;
      if (type.kind === 'scalar' || type.kind === 'record') return `            border::Border::write(${type.kind === 'scalar' ? '&' : ''}${word(name)}, ${at});\n`;
      return `            border::Border::write(&border::put_${type.kind === 'string' ? 'text' : 'list'}(${word(name)}), ${at});\n            border::Border::write(&(${word(name)}.len() as u32), ${at}.add(4));\n`;
    };
    const args = inMemory ? `            let args_ = border::keep(${size});\n${parameters.map(write).join('')}` : '';
    const place = form === 'memory' && result !== undefined ? `            let place_ = border::keep(${sizeOf(result)});\n` : '';
    const given = [...(inMemory ? ['args_ as *const u8'] : parameters.flatMap(({ name, type }) => flatten(type, [name])).map(flat)), ...(form === 'memory' ? ['place_'] : [])].join(', ');
    const call = `            ${form === 'flat' ? 'let flat_ = ' : ''}${symbol(func)}(${given});\n`;
    const read = result === undefined ? '' : `            let result_ = ${form === 'flat' ? lifted(result, '', () => 'flat_') : `<${qualifiedHere(result)} as border::Border>::read(place_)`};\n`;
    return `${docOf(func.doc, '    ')}    pub fn ${word(func.name)}(${parametersOf(parameters, borrowed)})${resultOf(func)} {\n        unsafe {\n${args}${place}${call}${read}            border::drop_kept();\n            border::drop_brought();\n${result === undefined ? '' : '            result_\n'}        }\n    }\n`;
  };
  const [of] = functions.map((func) => componentImport(other, func).module);
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

/** In the submodule of an import, which uses all of the module. */
function qualifiedHere(type: WitType): string {
  return qualified(type).replaceAll('super::', '');
}

