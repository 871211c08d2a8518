/**
 * What a host directory needs of the operating system: synchronous calls as Node has them, which throw errors with a `code` such as
 * `ENOENT`. `node-calls.ts` has the real ones; tests put others between, that change the directory from one call to the next.
 */
export interface HostCalls {
  readonly flags: HostFlags;
  /** Whether `/proc/self/fd/N` stands for what descriptor N has open, as on Linux. */
  readonly descriptorPaths: boolean;
  readonly open: (path: string, flags: number, mode?: number) => number;
  readonly close: (descriptor: number) => void;
  readonly statDescriptor: (descriptor: number) => HostStat;
  /** Of the entry itself, also when it is a link. */
  readonly stat: (path: string) => HostStat;
  readonly realPath: (path: string) => string;
  /** Names as they are on disk, with the kind where the system tells it. */
  readonly list: (path: string) => readonly HostEntry[];
  readonly readLink: (path: string) => Uint8Array;
  readonly makeDirectory: (path: string, mode: number) => void;
  readonly makeLink: (path: string, target: string) => void;
  /** Must not follow a link at the end of `path`. */
  readonly link: (path: string, newPath: string) => void;
  readonly rename: (path: string, newPath: string) => void;
  readonly removeFile: (path: string) => void;
  readonly removeDirectory: (path: string) => void;
  /** Of the entry itself, also when it is a link; nanoseconds since 1970. */
  readonly setTimes: (path: string, accessed: bigint, modified: bigint) => void;
  readonly setTimesOfDescriptor: (descriptor: number, accessed: bigint, modified: bigint) => void;
  readonly read: (descriptor: number, into: Uint8Array, position: number) => number;
  readonly write: (descriptor: number, bytes: Uint8Array, position: number) => number;
  readonly truncate: (descriptor: number, size: number) => void;
  readonly sync: (descriptor: number) => void;
}

export interface HostFlags {
  readonly readOnly: number;
  readonly readWrite: number;
  readonly create: number;
  readonly exclusive: number;
  readonly nonBlocking: number;
  readonly noFollow: number;
  readonly directory: number;
  /** Opens nothing, but holds on to what the path means; undefined where the system has no such flag. */
  readonly pathOnly: number | undefined;
}

export interface HostStat {
  readonly device: bigint;
  readonly inode: bigint;
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly links: bigint;
  readonly size: bigint;
  readonly accessed: bigint;
  readonly modified: bigint;
  readonly changed: bigint;
}

export interface HostEntry {
  readonly name: Uint8Array;
  readonly kind: HostStat['kind'];
}
