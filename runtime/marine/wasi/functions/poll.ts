import type { GuestClock } from '../clock.ts';
import { errnoNumber, errnoOf, WasiError, type Errno } from '../errno.ts';
import type { Subscription } from '../layout.ts';
import type { Context, Handlers } from './context.ts';

/** Subscriptions of one call. */
const most = 1024;
const eventSize = 32;

interface PollEvent {
  readonly subscription: Subscription;
  readonly errno: Errno;
  readonly bytes?: bigint;
  /** The other end is closed. */
  readonly hangUp?: boolean;
}

/**
 * Files, directories and streams are always ready, so a call waits only when it asks for nothing but clocks; then until the first of them,
 * and no longer than is allowed. A clock that would need longer gives `canceled`: no guest is told that time has passed when it has not.
 */
export function pollFunctions(context: Context): Handlers {
  const { memory, layout, clock, longestSleep } = context;
  return {
    poll_oneoff(subscriptions: number, events: number, count: number, eventCount: number) {
      if (count === 0 || count > most) throw new WasiError('inval');
      memory.check(events, count * eventSize);
      memory.check(eventCount, 4);
      memory.check(subscriptions, count * layout.subscriptionSize);
      const asked = Array.from({ length: count }, (_, index) => layout.readSubscription(memory, subscriptions + index * layout.subscriptionSize));
      const ready = asked.flatMap((subscription) => readyNow(context, subscription));
      const occurred = [...ready, ...clocks(context, asked, ready.length === 0 ? longestSleep : 0n)];
      for (const [index, event] of occurred.entries()) writeEvent(context, events + index * eventSize, event);
      memory.setU32(eventCount, occurred.length);
    },
  };

  function clocks({ started }: Context, asked: readonly Subscription[], patience: bigint): readonly PollEvent[] {
    const waiting = asked.flatMap((subscription) => {
      const { event } = subscription;
      if (event.kind !== 'clock' || event.clock > 3) return [];
      const left = event.absolute ? event.timeout - readClock(clock, started, event.clock) : event.timeout;
      return [{ subscription, left: left < 0n ? 0n : left }];
    });
    const first = waiting.reduce<bigint | undefined>((least, { left }) => (least === undefined || left < least ? left : least), undefined);
    if (first === undefined) return [];
    const slept = first < patience ? first : patience;
    if (slept > 0n) clock.sleep(slept);
    const due = waiting.filter(({ left }) => left <= slept).map(({ subscription }): PollEvent => ({ subscription, errno: 'success' }));
    if (due.length > 0 || patience === 0n) return due;
    return waiting.filter(({ left }) => left === first).map(({ subscription }): PollEvent => ({ subscription, errno: 'canceled' }));
  }
}

/** @throws WasiError inval for a clock that does not exist */
export function readClock(clock: GuestClock, started: bigint, id: number): bigint {
  switch (id) {
    case 0:
      return clock.realtime();
    case 1:
      return clock.monotonic();
    // Of the processor: a guest is taken to run all the time.
    case 2:
    case 3:
      return clock.monotonic() - started;
    default:
      throw new WasiError('inval');
  }
}

function readyNow({ descriptors }: Context, subscription: Subscription): readonly PollEvent[] {
  const { event } = subscription;
  if (event.kind === 'clock') return event.clock > 3 ? [{ subscription, errno: 'inval' }] : [];
  if (event.kind === 'unknown') return [{ subscription, errno: 'inval' }];
  try {
    const descriptor = descriptors.get(event.descriptor, 'poll_fd_readwrite', event.kind === 'read' ? 'fd_read' : 'fd_write');
    if (descriptor.kind === 'file' && event.kind === 'read') {
      const left = descriptor.file.stat().size - descriptor.position;
      return [{ subscription, errno: 'success', bytes: BigInt(Math.max(0, left)) }];
    }
    return [{ subscription, errno: 'success', hangUp: descriptor.kind === 'input' }];
  } catch (problem) {
    return [{ subscription, errno: errnoOf(problem) ?? 'io' }];
  }
}

function writeEvent({ memory }: Context, address: number, { subscription, errno, bytes = 0n, hangUp = false }: PollEvent): void {
  const { event, userData } = subscription;
  memory.bytes(address, eventSize).fill(0);
  memory.setU64(address, userData);
  memory.setU16(address + 8, errnoNumber(errno));
  memory.setU8(address + 10, event.kind === 'write' ? 2 : event.kind === 'read' ? 1 : 0);
  memory.setU64(address + 16, bytes);
  memory.setU16(address + 24, hangUp ? 1 : 0);
}
