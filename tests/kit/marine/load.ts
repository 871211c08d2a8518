import { loadService } from '../../../runtime/marine/index.ts';
import type { MarineService, ModuleDescriptor, ServiceOptions } from '../../../runtime/marine/index.ts';

export async function load(options: ServiceOptions): Promise<MarineService> {
  const loaded = await loadService(options);
  if (!loaded.ok) throw new Error(loaded.error.message);
  return loaded.value;
}

/** Kind and message of why a service cannot be loaded. */
export async function refusal(...modules: readonly ModuleDescriptor[]): Promise<string> {
  const loaded = await loadService({ modules });
  return loaded.ok ? 'loaded' : `${loaded.error.kind}: ${loaded.error.message}`;
}
