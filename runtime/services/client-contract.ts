/**
 * What a compiled function expects of the peer that starts it: `getDataSrv` gives arguments, `callbackSrv` takes callbacks and the
 * result, `errorHandlingSrv` takes an error that nothing handled. Valid for one particle, on its initiating peer.
 */
import type { Json } from '../particle/json.ts';
import type { CallOutcome } from '../particle/particle.ts';
import type { CallContext } from '../peer/contracts.ts';
import { failed } from './provider.ts';
import type { ServiceImplementation, ServiceProvider } from './provider.ts';

/** Names that the compiler writes into scripts. */
const GET_DATA = 'getDataSrv';
const RELAY = '-relay-';
const CALLBACK = 'callbackSrv';
const RESPONSE = 'response';
const ERROR_HANDLING = 'errorHandlingSrv';
const ERROR = 'error';

/** One run of a compiled function. */
export interface ClientCall {
  /** Peer id; unset when the script was compiled without a relay. */
  readonly relay: string | undefined;
  /** By parameter name. */
  readonly args: Readonly<Record<string, Json>>;
  /** By parameter name. */
  readonly callbacks: Readonly<Record<string, ServiceImplementation>>;
  /** The function's results, one element each. */
  onResponse(results: readonly Json[]): void;
  /** An error object (`error_code`, `message`, …) that nothing in the script handled. */
  onError(error: Json): void;
}

const nothing: CallOutcome = { ok: true, value: '' };

export class ClientContract implements ServiceProvider {
  readonly #calls = new Map<string, ClientCall>();

  /** Answers for that particle until the returned function is called. */
  register(particleId: string, call: ClientCall): () => void {
    this.#calls.set(particleId, call);
    return () => {
      this.#calls.delete(particleId);
    };
  }

  offers(context: CallContext): ReadonlyMap<string, readonly string[]> {
    const call = this.#callOf(context);
    if (call === undefined) return new Map();
    return new Map([
      [GET_DATA, dataNames(call)],
      [CALLBACK, callbackNames(call)],
      [ERROR_HANDLING, [ERROR]],
    ]);
  }

  find(service: string, name: string, context: CallContext): ServiceImplementation | undefined {
    const call = this.#callOf(context);
    if (call === undefined) return undefined;
    switch (service) {
      case GET_DATA:
        return () => getData(call, name);
      case CALLBACK:
        return name === RESPONSE
          ? (request) => {
              call.onResponse(request.args);
              return nothing;
            }
          : (callBack(call, name) ?? (() => failed(`the program calls back "${name}", which was not given; given: ${listed(Object.keys(call.callbacks))}`)));
      case ERROR_HANDLING:
        if (name !== ERROR) return undefined;
        return (request) => {
          call.onError(request.args[0] ?? null);
          return nothing;
        };
      default:
        return undefined;
    }
  }

  /** Only the initiator may read its arguments and answer for itself, whatever a script of someone else says. */
  #callOf({ peer, particle }: CallContext): ClientCall | undefined {
    return peer === particle.initPeer ? this.#calls.get(particle.id) : undefined;
  }
}

function getData(call: ClientCall, name: string): CallOutcome {
  if (name === RELAY) return call.relay === undefined ? failed('this program needs a relay, and none was given') : { ok: true, value: call.relay };
  const value = Object.hasOwn(call.args, name) ? call.args[name] : undefined;
  if (value === undefined) return failed(`the program wants the argument "${name}", which was not given; given: ${listed(Object.keys(call.args))}`);
  return { ok: true, value };
}

function callBack(call: ClientCall, name: string): ServiceImplementation | undefined {
  return Object.hasOwn(call.callbacks, name) ? call.callbacks[name] : undefined;
}

function dataNames(call: ClientCall): string[] {
  return [...(call.relay === undefined ? [] : [RELAY]), ...Object.keys(call.args)];
}

function callbackNames(call: ClientCall): string[] {
  return [RESPONSE, ...Object.keys(call.callbacks)];
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
