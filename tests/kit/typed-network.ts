/** Networks whose services answer from their types: what a call gives follows from seed, peer, function and arguments alone. */
import type { FunctionInterface, InterfaceArrow, ServiceInterface } from '../../runtime/air/interface.ts';
import type { Json } from '../../runtime/particle/json.ts';
import type { CallbackFunction, NetworkDefinition, ServiceFunction } from '../../runtime/testing/network-definition.ts';
import { simulatedPeers } from '../../runtime/testing/simulated-keys.ts';
import { toJson, toJsonText } from './exact-json.ts';
import { builtin } from './oracle/builtins.ts';
import { peersOf, withPeerNames } from './oracle/peers.ts';
import type { NamedPeer } from './oracle/peers.ts';
import { drawFrom, typesOf, valueOf, withPeerIds } from './typed-values.ts';

const places: NetworkDefinition = { init: 'me', relay: 'relay', peers: { me: {}, relay: {}, a: {}, b: {}, c: {} } };
const peers = Object.keys(places.peers);

/** By whatever id a generation gives them. */
const named: readonly NamedPeer[] = [
  ...peersOf(places).values(),
  ...Object.entries(simulatedPeers(places)).map(([name, id]) => ({ name, id })),
];

/** In every second network calls fail now and then. */
const failing = (seed: number): boolean => seed % 2 === 1;

/** A network for a function, and a call of it. Services without an id of their own can be reached under any peer's. */
export function typedScenario(func: FunctionInterface, services: readonly ServiceInterface[], seed: number): { readonly network: NetworkDefinition; readonly call: string } {
  const draw = drawFrom(seed, func.functionName);
  const parameters = func.arrow.domain.tag === 'labeledProduct' ? Object.entries(func.arrow.domain.fields) : [];
  const callbacks: Record<string, CallbackFunction> = {};
  const args = parameters.map(([name, type]) => {
    // from 1: waiting for no elements at all is where the generations differ (docs/deviations.md)
    if (type.tag === 'scalar' && /^[iu]\d/.test(type.name)) return toJsonText(1 + Math.floor(draw() * 3));
    if (type.tag !== 'arrow') return toJsonText(valueOf(type, draw, peers)).replaceAll(/"(@\w+)"/g, '$1');
    callbacks[name] = (...values: readonly unknown[]) => answer(type, seed, ['callback', name], values);
    return '_';
  });
  const network = { ...places, peers: Object.fromEntries(peers.map((peer) => [peer, { services: servicesOf(peer, services, seed) }])), callbacks };
  return { network, call: `${func.functionName}(${args.join(', ')})` };
}

function servicesOf(peer: string, services: readonly ServiceInterface[], seed: number): Readonly<Record<string, Readonly<Record<string, ServiceFunction>>>> {
  const table: Record<string, Record<string, ServiceFunction>> = {};
  for (const { defaultServiceId, functions } of services) {
    const methods = functions.tag === 'labeledProduct' ? Object.entries(functions.fields) : [];
    for (const id of [...(defaultServiceId === undefined ? [] : [defaultServiceId]), ...named.map((each) => each.id)]) {
      for (const [name, type] of methods) {
        if (type.tag === 'arrow' && builtin(id, name) === undefined) (table[id] ??= {})[name] ??= method(peer, name, type, seed);
      }
    }
  }
  return table;
}

function method(peer: string, name: string, type: InterfaceArrow, seed: number): ServiceFunction {
  const arity = typesOf(type.domain).length;
  return (...values: readonly unknown[]) => {
    const context = values[arity];
    const result = answer(type, seed, [peer, name], values.slice(0, arity));
    return isContext(context) ? withPeerIds(result, context.peers) : result;
  };
}

function isContext(value: unknown): value is { readonly peers: Readonly<Record<string, string>> } {
  return typeof value === 'object' && value !== null && 'peers' in value;
}

/** Peers in the answer are `@name`. */
function answer(type: InterfaceArrow, seed: number, who: readonly string[], values: readonly unknown[]): Json {
  const draw = drawFrom(seed, who, values.map((value) => withPeerNames(toJson(value), named)));
  if (failing(seed) && draw() < 0.12) throw new Error(`${who.join(' ')} fails`);
  const [result] = typesOf(type.codomain);
  return result === undefined ? null : valueOf(result, draw, peers);
}
