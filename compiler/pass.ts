/** One step of the compiler. Everything about steps in general (timing, dumping) is done once, in `runPass`. */
import type { Diagnostic } from './diagnostics/diagnostic.ts';

export interface Pass<In, Out> {
  readonly name: string;
  readonly run: (input: In) => { readonly value: Out; readonly diagnostics: readonly Diagnostic[] };
}

/** Hears of every pass, in order; of those that work on one function, once for each. `value` is what the pass made. */
export interface PassObserver {
  readonly started?: (pass: string) => void;
  readonly finished?: (pass: string, value: unknown) => void;
}

export interface PassContext {
  readonly diagnostics: Diagnostic[];
  readonly observer: PassObserver | undefined;
}

/** Runs a pass and collects what it found. */
export function runPass<In, Out>(pass: Pass<In, Out>, input: In, context: PassContext): Out {
  context.observer?.started?.(pass.name);
  const { value, diagnostics } = pass.run(input);
  for (const diagnostic of diagnostics) context.diagnostics.push(diagnostic);
  context.observer?.finished?.(pass.name, value);
  return value;
}
