/** Services of a simulated peer, as the simulation sees them: what runs, what it waits for, when it ends. */
import type { CallRequest } from '../engine/contracts.ts';
import type { DeliveryQueue } from '../network/delivery-queue.ts';
import type { CallOutcome, PeerId } from '../particle/particle.ts';
import type { CallContext, Clock, ServiceHost } from '../peer/contracts.ts';
import type { ServiceContext } from './network-definition.ts';
import type { RunningCall } from './simulation-loop.ts';

export interface Watch {
  readonly clock: Clock;
  /** The end of a call arrives like a message: when mode and seed decide. */
  readonly queue: DeliveryQueue;
  /** Calls are here until their end has arrived. */
  readonly running: Set<RunningCall>;
  readonly isTimeout: (request: CallRequest) => boolean;
  /** The end of a call has arrived. */
  readonly ended: (request: CallRequest, outcome: CallOutcome) => void;
}

export function watchedServices(host: ServiceHost, { clock, queue, running, isTimeout, ended }: Watch): ServiceHost {
  return {
    async call(request, context) {
      const call: RunningCall = { timeout: isTimeout(request), timers: 0, stalled: false };
      running.add(call);
      const outcome = await host.call(request, { ...context, clock: clockOf(call, clock) });
      return new Promise((resolve) => {
        queue.push(() => {
          running.delete(call);
          ended(request, outcome);
          resolve(outcome);
        }, false);
      });
    },
  };
}

/** The network's clock, counting what the call waits for. */
function clockOf(call: RunningCall, clock: Clock): Clock {
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
