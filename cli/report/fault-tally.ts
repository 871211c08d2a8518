import type { RunEvent } from '../../runtime/testing/run-report.ts';
import { counted } from './counted.ts';

/** Counts what went wrong in a network with faults. */
export class FaultTally {
  #lost = 0;
  #crashes = 0;

  note(event: RunEvent): void {
    if (event.kind === 'lost') this.#lost++;
    if (event.kind === 'crash') this.#crashes++;
  }

  summary(): string {
    return `faults: ${counted(this.#lost, 'message')} lost, ${this.#crashes === 1 ? '1 crash' : `${this.#crashes} crashes`}`;
  }
}
