import { malformed, orFault, unsupported } from '../binary/fault.ts';
import { ByteReader } from '../binary/index.ts';
import type { WasmResult } from '../binary/index.ts';
import { isComponent } from './read-component.ts';

export interface ComponentSection {
  readonly name: string;
  readonly bytes: number;
  /** 0 for the sections of the component itself, more for those of components in it. */
  readonly depth: number;
}

/** What a component is made of. */
export interface ComponentLayout {
  readonly sections: readonly ComponentSection[];
  /** The binaries of its core modules, also of components in it. */
  readonly modules: readonly Uint8Array[];
}

const names = ['custom', 'core module', 'core instances', 'core types', 'component', 'instances', 'aliases', 'types', 'canonical functions', 'start', 'imports', 'exports'];
const CUSTOM = 0;
const CORE_MODULE = 1;
const COMPONENT = 4;
const HEADER = 8;
const DEEPEST = 32;

/** Takes a component apart, without looking into its sections. Never throws; linear in the bytes. */
export function readLayout(bytes: Uint8Array): WasmResult<ComponentLayout> {
  const sections: ComponentSection[] = [];
  const modules: Uint8Array[] = [];
  const read = (start: number, end: number, depth: number): void => {
    if (!isComponent(bytes.subarray(start, end))) throw malformed(start, 'does not begin like a component');
    if (depth > DEEPEST) throw unsupported(start, `has more than ${DEEPEST} components in each other`);
    const reader = new ByteReader(bytes, start + HEADER, end);
    while (!reader.done) {
      const id = reader.byte();
      const length = reader.u32();
      const from = reader.at;
      reader.skip(length);
      sections.push({ name: id === CUSTOM ? new ByteReader(bytes, from, reader.at).name() : (names[id] ?? `section ${id}`), bytes: length, depth });
      if (id === CORE_MODULE) modules.push(bytes.subarray(from, reader.at));
      if (id === COMPONENT) read(from, reader.at, depth + 1);
    }
  };
  return orFault(() => {
    read(0, bytes.length, 0);
    return { sections, modules };
  });
}
