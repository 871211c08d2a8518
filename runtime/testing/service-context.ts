/** Services of a simulated peer: what a call waits for, and what its function is told. */
import type { CallRequest } from '../engine/contracts.ts';
import type { PeerId } from '../particle/particle.ts';
import type { CallContext, Clock } from '../peer/contracts.ts';
import type { ServiceContext } from './network-definition.ts';
import type { RunningCall } from './simulation-loop.ts';

/** The network's clock, counting what the call waits for. */
export function callClock(call: RunningCall, clock: Clock): Clock {
  return {
    now: () => clock.now(),
    after(milliseconds, callback) {
      let pending = true;
      call.timers++;
      const settle = (): boolean => {
        const first = pending;
        pending = false;
        if (first) call.timers--;
        return first;
      };
      const cancel = clock.after(milliseconds, () => {
        if (settle()) callback();
      });
      return () => {
        settle();
        cancel();
      };
    },
  };
}

/** The last parameter of a service function on the peer called `name`. */
export function serviceContext(name: string, peers: Readonly<Record<string, PeerId>>, request: CallRequest, { particle, clock }: CallContext): ServiceContext {
  const { id, initPeer, timestamp, ttl, script } = particle;
  const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => void clock.after(milliseconds, resolve));
  const data = { peer: name, peers, particle: { id, initPeer, timestamp, ttl, script }, tetraplets: request.tetraplets };
  // Not enumerable: a service may return its context, which is data but for this.
  return Object.defineProperty({ ...data, sleep }, 'sleep', { enumerable: false });
}
