import { field, isObject, printJson, type Json } from '../../runtime/particle/json.ts';

/** Exact JSON for people: what fits on a line of 100 columns stays on one. */
export function prettyJson(value: Json, indent = ''): string {
  const line = inline(value);
  if (indent.length + line.length <= 100 || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent}  `;
  if (!isObject(value)) return block('[', value.map((item) => prettyJson(item, deeper)), ']', indent);
  const fields = Object.keys(value).map((key) => `${JSON.stringify(key)}: ${prettyJson(field(value, key) ?? null, deeper)}`);
  return block('{', fields, '}', indent);
}

function block(open: string, items: readonly string[], close: string, indent: string): string {
  return `${open}\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}${close}`;
}

function inline(value: Json): string {
  if (typeof value !== 'object' || value === null) return printJson(value);
  if (!isObject(value)) return `[${value.map(inline).join(', ')}]`;
  const fields = Object.keys(value).map((key) => `${JSON.stringify(key)}: ${inline(field(value, key) ?? null)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
