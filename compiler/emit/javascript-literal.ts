/** Values as JavaScript source text. Whatever a program's strings hold, the text means exactly them. */

const WIDTH = 120;

/** A value as an expression: on one line where that is short enough, else a line for each part. */
export function literal(value: unknown, indent = ''): string {
  const flat = inline(value);
  if (typeof value !== 'object' || value === null || indent.length + flat.length <= WIDTH) return flat;
  const deeper = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((item: unknown) => `${deeper}${literal(item, deeper)},`)
    : Object.entries(value).map(([key, item]) => `${deeper}${property(key)}: ${literal(item, deeper)},`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return [open, ...lines, `${indent}${close}`].join('\n');
}

function inline(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = Object.entries(value).map(([key, item]) => `${property(key)}: ${inline(item)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** Plain `__proto__: …` would set the prototype. */
function property(key: string): string {
  return key === '__proto__' ? `['__proto__']` : /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

/** A string in single quotes. JSON's escapes are JavaScript's too. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** A text of several lines between back-ticks. A bare CR would be read as LF, half of a surrogate pair does not survive UTF-8. */
export function templateLiteral(text: string): string {
  const escaped = text
    .replace(/\\|`|\$(?=\{)/g, (character) => `\\${character}`)
    .replaceAll('\r', '\\r')
    .replace(/\p{Surrogate}/gu, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
  return `\`${escaped}\``;
}
