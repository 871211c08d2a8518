/** The kebab-case names of WIT in the languages of guests. */

/** `get-all` → `get_all`. */
export function snake(name: string): string {
  return name.toLowerCase().replaceAll('-', '_');
}

/** `call-parameters` → `CallParameters`. */
export function pascal(name: string): string {
  return name.toLowerCase().replace(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The name of a record as Marine and Aqua see it. */
export const recordName = pascal;

/** The name of a function, a field, an argument or a module as Marine and Aqua see it. */
export const plainName = snake;

/** `get-all` → `getAll`. */
export function camel(name: string): string {
  const first = pascal(name);
  return first.charAt(0).toLowerCase() + first.slice(1);
}
