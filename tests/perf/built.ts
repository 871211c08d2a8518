/** What users run is the bundle, so that is what is measured. `npm run bench` builds it first. */
export async function built<Module>(name: 'compiler' | 'runtime' | 'node'): Promise<Module> {
  return (await import(new URL(`../../dist/${name}.mjs`, import.meta.url).href)) as Module;
}
