/** How services are offered to scripts, and the host that joins several providers into what a peer calls. */
import type { CallRequest } from '../engine/contracts.ts';
import type { CallOutcome } from '../particle/particle.ts';
import type { CallContext, ServiceHost } from '../peer/contracts.ts';

/** Runs one call. May throw or reject; the host turns that into an error outcome. */
export type ServiceImplementation = (request: CallRequest, context: CallContext) => CallOutcome | Promise<CallOutcome>;

export interface ServiceProvider {
  /** The implementation of a function, or undefined when this provider does not offer it in that context. */
  find(service: string, name: string, context: CallContext): ServiceImplementation | undefined;
  /** What is offered in that context, for error messages: service id → function names. */
  offers(context: CallContext): ReadonlyMap<string, readonly string[]>;
}

export function failed(message: string, code = 1): CallOutcome {
  return { ok: false, code, message };
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message === '' ? thrown.name : thrown.message;
  return typeof thrown === 'string' ? thrown : `a value that is not an Error was thrown (${typeof thrown})`;
}

/**
 * Asks the providers in order; the first that offers the function runs it. An unknown function is an error outcome (code 1) that
 * says what the peer does offer. Never rejects.
 * @param peerName what messages call the peer; default: its id
 */
export function serviceHost(providers: readonly ServiceProvider[], peerName?: string): ServiceHost {
  return {
    async call(request, context) {
      try {
        for (const provider of providers) {
          const implementation = provider.find(request.service, request.function, context);
          if (implementation !== undefined) return await implementation(request, context);
        }
        return failed(unknownFunction(request, providers, context, peerName ?? context.peer));
      } catch (thrown) {
        return failed(messageOf(thrown));
      }
    },
  };
}

function unknownFunction(request: CallRequest, providers: readonly ServiceProvider[], context: CallContext, peer: string): string {
  const offered = new Map<string, Set<string>>();
  for (const provider of providers) {
    for (const [service, names] of provider.offers(context)) {
      const known = offered.get(service) ?? new Set();
      for (const name of names) known.add(name);
      offered.set(service, known);
    }
  }
  const functions = offered.get(request.service);
  if (functions !== undefined) {
    return `service "${request.service}" on peer ${peer} has no function "${request.function}"; it has: ${list(functions)}`;
  }
  return `peer ${peer} has no service "${request.service}" (called for its function "${request.function}"); it has: ${list(offered.keys())}`;
}

function list(names: Iterable<string>): string {
  const sorted = [...names].sort();
  return sorted.length === 0 ? 'none' : sorted.join(', ');
}
