import { unsupported } from '../binary/fault.ts';
import type { ByteReader } from '../binary/index.ts';

const safe = /^[\w .:/@#$+<>=,|()[\]~!?;&%^-]*$/;

/** Whether a name cannot end the string that it is written into. */
export function isSafeName(name: string): boolean {
  return safe.test(name);
}

/**
 * A name of a component. Names end up in the JavaScript that jco makes, some of them (of core functions) as they are: a quote in a
 * name would let a component run code outside of its sandbox.
 */
export function safeName(reader: ByteReader): string {
  const at = reader.at;
  const name = reader.name();
  if (!isSafeName(name)) throw unsupported(at, `has the name ${JSON.stringify(name)}; only letters, digits and plain signs are allowed in names`);
  return name;
}
