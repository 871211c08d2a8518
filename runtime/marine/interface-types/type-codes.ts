import type { InterfaceType } from './types.ts';

/** Bytes of the types without operand. */
export const typeCodes = {
  s8: 0x00,
  s16: 0x01,
  s32: 0x02,
  s64: 0x03,
  u8: 0x04,
  u16: 0x05,
  u32: 0x06,
  u64: 0x07,
  f32: 0x08,
  f64: 0x09,
  string: 0x0a,
  bool: 0x0b,
  i32: 0x0c,
  i64: 0x0d,
  bytes: 0x3c,
} as const;

export const arrayCode = 0x36;
export const recordCode = 0x0e;

/** Bytes that introduce a table. */
export const tableCodes = { types: 0x00, imports: 0x01, adapters: 0x02, exports: 0x03, implementations: 0x04, version: 0x05 } as const;

export const functionCode = 0x00;
export const recordEntryCode = 0x01;

export type PlainTypeKind = keyof typeof typeCodes;

const kinds = new Map(Object.entries(typeCodes).map(([kind, code]) => [code as number, { kind: kind as PlainTypeKind }] as const));

/** The type without operand that a byte stands for. */
export function plainType(code: number): InterfaceType | undefined {
  return kinds.get(code);
}
