/** A file that a generator makes. */
export interface BindingFile {
  /** Relative to the folder of bindings. */
  readonly path: string;
  readonly text: string;
}
