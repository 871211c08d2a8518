/** A directory of files, as far as a store needs one. A real one is in node-disk.ts; tests use one that breaks when they want it to. */
export interface Disk {
  /** Names of the files, in any order. */
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Uint8Array>;
  /** An empty file that did not exist; durable, like its name, when this resolves. */
  create(name: string): Promise<AppendFile>;
  /** Cuts the file; durable when this resolves. */
  truncate(name: string, length: number): Promise<void>;
  remove(name: string): Promise<void>;
  /** Writes a file of a few bytes anew; it is made when it is not there. Durable at some time, at the latest when `close` resolves. */
  note(name: string, bytes: Uint8Array): Promise<void>;
  /** Others may use the directory from now on. */
  close(): Promise<void>;
}

export interface AppendFile {
  append(bytes: Uint8Array): Promise<void>;
  /** Resolves when all that was appended is durable. */
  sync(): Promise<void>;
  close(): Promise<void>;
}
