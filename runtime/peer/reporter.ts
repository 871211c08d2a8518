import { Counters } from './counters.ts';
import type { PeerCounters } from './counters.ts';
import type { PeerEvent } from './peer-event.ts';

/** Counts what happens on a peer and tells its listener, whose mistakes stay its own. */
export class Reporter {
  readonly #counters = new Counters();
  readonly #listener: ((event: PeerEvent) => void) | undefined;

  constructor(listener: ((event: PeerEvent) => void) | undefined) {
    this.#listener = listener;
  }

  tell(event: PeerEvent): void {
    this.#counters.count(event);
    try {
      this.#listener?.(event);
    } catch (problem) {
      this.#counters.count({ kind: 'internal-error', problem: describeProblem(problem) });
    }
  }

  bug(problem: unknown): void {
    this.tell({ kind: 'internal-error', problem: describeProblem(problem) });
  }

  /** Keeps what must not throw from throwing; reports what did. */
  guard<Result>(action: () => Result): Result | undefined {
    try {
      return action();
    } catch (problem) {
      this.bug(problem);
      return undefined;
    }
  }

  counters(): PeerCounters {
    return this.#counters.read();
  }
}

export function describeProblem(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
