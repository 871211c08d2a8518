import type { Json } from '../../runtime/particle/json.ts';
import { parseCallText } from './call-text.ts';
import { explainCallText } from './explain.ts';
import { plainValue } from './plain-values.ts';

export interface ServiceCall {
  readonly name: string;
  readonly args: readonly Json[];
}

/** A call of a service as one writes it: `put("key", { a: 1 })`. @throws UsageError that shows where it is wrong */
export function readServiceCall(text: string): ServiceCall {
  return explainCallText(text, () => {
    const { name, arguments: list } = parseCallText(text);
    return { name, args: list.map(plainValue) };
  });
}
