import { printJson } from '../particle/json.ts';
import type { Json } from '../particle/json.ts';

const LONGEST = 60;

/** A value as it stands in an error message: JSON, cut when long. */
export function describe(value: Json): string {
  if (typeof value === 'string' && value.length > LONGEST) return `${printJson(value.slice(0, LONGEST))}… (${value.length} characters)`;
  const text = printJson(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
