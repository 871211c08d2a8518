/** What a peer accepts from others. Every number is a cap; what exceeds one is refused with a reason, never truncated. */
export interface ParticleLimits {
  /** Bytes of an encoded bundle. */
  readonly bundleBytes: number;
  /** UTF-16 units of a script. */
  readonly scriptLength: number;
  /** UTF-16 units of a particle id. */
  readonly idLength: number;
  /** Segments in a bundle. */
  readonly segments: number;
  /** Log entries in a bundle, over all segments. */
  readonly entries: number;
  /** Elements of canons in a bundle, over all entries. */
  readonly canonElements: number;
  /** Values in a bundle. */
  readonly values: number;
  /** Bytes of one encoded value. */
  readonly valueBytes: number;
  /** Scalars, arrays and objects over all values of a bundle: bounds memory, because `[]` is one byte on the wire and many in memory. */
  readonly items: number;
  /** Nesting of one value; `[]` is 1. */
  readonly depth: number;
  /** UTF-16 units of a service id, function name, lens or error message. */
  readonly textLength: number;
  /** Length of one peer's log. */
  readonly logLength: number;
  /** Segments per peer that wait for a gap before them to close. */
  readonly pendingSegments: number;
  /** Entries in all of those together. */
  readonly pendingEntries: number;
}

/** Nesting of a JSON value that is read, encoded or decoded, unless the caller says otherwise. */
export const DEFAULT_DEPTH = 512;

export const defaultLimits: ParticleLimits = {
  bundleBytes: 64 * 1024 * 1024,
  scriptLength: 16 * 1024 * 1024,
  idLength: 256,
  segments: 1024,
  entries: 1_000_000,
  canonElements: 2_000_000,
  values: 1_000_000,
  valueBytes: 32 * 1024 * 1024,
  items: 4_000_000,
  depth: DEFAULT_DEPTH,
  textLength: 1024 * 1024,
  logLength: 1_000_000,
  pendingSegments: 16,
  pendingEntries: 100_000,
};
