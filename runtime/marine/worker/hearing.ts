import type { LogMessage } from '../contracts.ts';
import type { OutputLine } from '../wasi/output.ts';

const MOST = 1 << 20;
/** What a message takes where it waits, besides its text. */
const MESSAGE = 64;

/**
 * Bounds what an owner hears of one call: messages wait in its memory, and modules log and print faster than anybody reads. Each counts its
 * characters and 64 more; behind 2^20 in all, everything is dropped.
 */
export class Hearing {
  #left = MOST;

  /** Before each call. */
  renew(): void {
    this.#left = MOST;
  }

  /** As much as is heard; the last message says so. */
  passes<Message extends LogMessage | OutputLine>(pass: (message: Message) => void): (message: Message) => void {
    return (message) => {
      if (this.#left <= 0) return;
      const room = Math.max(this.#left - MESSAGE, 0);
      this.#left -= MESSAGE + message.text.length;
      if (this.#left > 0) pass(message);
      // No half of a character.
      else pass({ ...message, text: message.text.slice(0, room).replace(/\p{Surrogate}$/u, ''), cut: 'total' });
    };
  }
}
