/** Records of `wasi:filesystem`, as jco passes them. */

export interface Datetime {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

export interface DescriptorFlags {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly fileIntegritySync?: boolean;
  readonly dataIntegritySync?: boolean;
  readonly requestedWriteSync?: boolean;
  readonly mutateDirectory?: boolean;
}

export interface PathFlags {
  readonly symlinkFollow?: boolean;
}

export interface OpenFlags {
  readonly create?: boolean;
  readonly directory?: boolean;
  readonly exclusive?: boolean;
  readonly truncate?: boolean;
}

export type NewTimestamp = { readonly tag: 'no-change' } | { readonly tag: 'now' } | { readonly tag: 'timestamp'; readonly val: Datetime };

const descriptorTypes = ['unknown', 'character-device', 'directory', 'symbolic-link', 'regular-file'] as const;

export type DescriptorType = (typeof descriptorTypes)[number];

export interface DescriptorStat {
  readonly type: DescriptorType;
  readonly linkCount: bigint;
  readonly size: bigint;
  readonly dataAccessTimestamp: Datetime;
  readonly dataModificationTimestamp: Datetime;
  readonly statusChangeTimestamp: Datetime;
}

export interface DirectoryEntry {
  readonly type: DescriptorType;
  readonly name: string;
}

const second = 1_000_000_000n;

export function isDescriptorType(text: string): text is DescriptorType {
  return descriptorTypes.some((type) => type === text);
}

/** By the number that preview 1 has for it. */
export function descriptorType(type: number): DescriptorType {
  const types: Readonly<Record<number, DescriptorType>> = { 2: 'character-device', 3: 'directory', 4: 'regular-file', 7: 'symbolic-link' };
  return types[type] ?? 'unknown';
}

export function datetime(nanoseconds: bigint): Datetime {
  return { seconds: nanoseconds / second, nanoseconds: Number(nanoseconds % second) };
}

/** Times as preview 1 takes them. */
export function timesOf(accessed: NewTimestamp, modified: NewTimestamp): readonly [accessed: bigint, modified: bigint, flags: number] {
  return [nanosecondsOf(accessed), nanosecondsOf(modified), bitsOf(accessed) | (bitsOf(modified) << 2)];
}

function nanosecondsOf(time: NewTimestamp): bigint {
  return time.tag === 'timestamp' ? time.val.seconds * second + BigInt(time.val.nanoseconds) : 0n;
}

function bitsOf({ tag }: NewTimestamp): number {
  switch (tag) {
    case 'no-change':
      return 0;
    case 'timestamp':
      return 1;
    case 'now':
      return 2;
  }
}
