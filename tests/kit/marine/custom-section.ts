import { readModule } from '../../../runtime/marine/binary/index.ts';

/** The content of the only custom section of this name. */
export function customSection(module: Uint8Array, name: string): Uint8Array {
  const read = readModule(module);
  const [section, ...more] = read.ok ? read.value.customs.filter((custom) => custom.name === name) : [];
  if (section === undefined || more.length > 0) throw new Error(`the module should have one section ${name}`);
  return section.bytes;
}
