/** The kebab-case names of components in services and in the JavaScript that jco makes. */

/** Functions, fields, modules: `get-all` → `get_all`. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

/** Records: `call-parameters` → `CallParameters`. */
export function typeName(name: string): string {
  return name.toLowerCase().replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** `get-all` → `getAll`. */
export function camelName(name: string): string {
  const first = typeName(name);
  return first.charAt(0).toLowerCase() + first.slice(1);
}

/**
 * The name of an interface without its package and version.
 *
 * @example
 * shortName('demo:shapes/kinds@0.1.0'); // => 'kinds'
 */
export function shortName(name: string): string {
  return withoutVersion(name).replace(/^.*\//, '');
}

export function withoutVersion(name: string): string {
  return name.replace(/@.*$/, '');
}
