import type { FileSystem } from '../files/file-system.ts';
import type { DirectoryDescriptor } from './descriptor.ts';
import { directoryRights, fileRights } from './rights.ts';

/** A directory that a guest is granted. Reading only, quotas: see `readOnly` and `limited`. */
export interface Mount {
  /** What the guest calls it: any text, such as `/tmp` or `data`. */
  readonly alias: string;
  readonly files: FileSystem;
}

/** The descriptor of a mount; its device tells it from the others. */
export function grantedDirectory(mounts: readonly Mount[], index: number): DirectoryDescriptor {
  const mount = mounts[index];
  if (mount === undefined) throw new RangeError(`there is no mount ${index}`);
  const { alias, files } = mount;
  const device = BigInt(index + 1);
  return { kind: 'directory', directory: files.root(), device, alias, listing: undefined, rights: directoryRights, inheriting: directoryRights | fileRights, flags: 0 };
}
