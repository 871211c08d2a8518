/** Instructions of adapters with their opcodes. An adapter is a straight line of them over a stack; nothing branches. */
import type { InterfaceType } from './types.ts';

/** Opcodes of the instructions without operand. The four groups of conversions are in the order of the specification. */
export const plainOpcodes = {
  's8.from_i32': 0x02,
  's8.from_i64': 0x03,
  's16.from_i32': 0x04,
  's16.from_i64': 0x05,
  's32.from_i32': 0x06,
  's32.from_i64': 0x07,
  's64.from_i32': 0x08,
  's64.from_i64': 0x09,
  'i32.from_s8': 0x0a,
  'i32.from_s16': 0x0b,
  'i32.from_s32': 0x0c,
  'i32.from_s64': 0x0d,
  'i64.from_s8': 0x0e,
  'i64.from_s16': 0x0f,
  'i64.from_s32': 0x10,
  'i64.from_s64': 0x11,
  'u8.from_i32': 0x12,
  'u8.from_i64': 0x13,
  'u16.from_i32': 0x14,
  'u16.from_i64': 0x15,
  'u32.from_i32': 0x16,
  'u32.from_i64': 0x17,
  'u64.from_i32': 0x18,
  'u64.from_i64': 0x19,
  'i32.from_u8': 0x1a,
  'i32.from_u16': 0x1b,
  'i32.from_u32': 0x1c,
  'i32.from_u64': 0x1d,
  'i64.from_u8': 0x1e,
  'i64.from_u16': 0x1f,
  'i64.from_u32': 0x20,
  'i64.from_u64': 0x21,
  'string.lift_memory': 0x22,
  'string.lower_memory': 0x23,
  'string.size': 0x24,
  dup: 0x34,
  swap2: 0x35,
  'bool.from_i32': 0x3e,
  'i32.from_bool': 0x3f,
  'byte_array.lift_memory': 0x43,
  'byte_array.lower_memory': 0x44,
  'byte_array.size': 0x45,
} as const;

/** … with an index: of an argument, a function, a record. */
export const indexOpcodes = { 'arg.get': 0x00, 'call-core': 0x01, 'record.lift_memory': 0x3a, 'record.lower_memory': 0x3b } as const;

/** … with the type of an array's elements. */
export const elementOpcodes = { 'array.lift_memory': 0x37, 'array.lower_memory': 0x38 } as const;

/** … with a constant. */
export const constantOpcodes = { 'i32.push': 0x40, 'i64.push': 0x41 } as const;

export type PlainOp = keyof typeof plainOpcodes;
export type IndexOp = keyof typeof indexOpcodes;
export type ElementOp = keyof typeof elementOpcodes;

export type Instruction =
  | { readonly op: PlainOp }
  | { readonly op: IndexOp; readonly index: number }
  | { readonly op: ElementOp; readonly element: InterfaceType }
  /** From -2^31 to 2^31 - 1. */
  | { readonly op: 'i32.push'; readonly value: number }
  | { readonly op: 'i64.push'; readonly value: bigint };

