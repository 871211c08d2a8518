import { field, isObject } from './json.ts';
import type { Json } from './json.ts';
import { compareText } from './text-order.ts';

/**
 * JSON text without loss and without spaces; reading it gives an equal value. Equal values give the same text on every peer:
 * keys are sorted by their UTF-8 bytes. Does not recurse.
 */
export function printJson(value: Json): string {
  const parts: string[] = [];
  // What is left to print: text is printed as it is, values are boxed so that strings are not mistaken for text.
  const rest: (string | { readonly value: Json })[] = [{ value }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next === 'string') {
      parts.push(next);
      continue;
    }
    const item = next.value;
    if (typeof item !== 'object' || item === null) {
      parts.push(printScalar(item));
    } else if (isObject(item)) {
      parts.push('{');
      rest.push('}');
      const names = Object.keys(item).sort(compareText);
      for (const [i, name] of [...names.entries()].reverse()) {
        rest.push({ value: field(item, name) ?? null }, `${i === 0 ? '' : ','}${JSON.stringify(name)}:`);
      }
    } else {
      parts.push('[');
      rest.push(']');
      for (let i = item.length - 1; i >= 0; i--) {
        rest.push({ value: item[i] ?? null });
        if (i > 0) rest.push(',');
      }
    }
  }
  return parts.join('');
}

function printScalar(value: null | boolean | number | bigint | string): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return String(value).replace('e+', 'e');
}
