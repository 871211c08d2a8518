/** One AIR script on a network of original VMs and on ours, with the same services: what each side called where, with what. */
import type { CallRequest } from '../../runtime/engine/contracts.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { seededRandom } from '../../runtime/network/random.ts';
import { EngineNetwork, seedOf, signerOf } from './engine-network.ts';
import type { Delivery } from './engine-network.ts';
import { canonicalText, toJsonText } from './exact-json.ts';
import { normaliseErrors } from './normalise.ts';
import type { Avm, AvmCallResult } from './oracle/avm.ts';
import { withPeerNames } from './oracle/peers.ts';

/** `a` starts the particle. */
const peerNames = ['a', 'b', 'c', 'd'] as const;

export interface SideResult {
  /** `peer function [arguments]`, sorted; error objects normalised, peers as `@name`. */
  readonly calls: readonly string[];
  /** The original stopped with an error that scripts cannot catch, or trapped. */
  readonly broken?: string;
}

const named = peerNames.map((name) => ({ name, id: signerOf(name).peer }));
const someObject: Json = { n: 1, k: 'n', list: [10, 20, 30], deep: { x: [{ y: 'z' }] }, text: 'hello' };

/** The services of every peer: `s.list`, `s.fail` and so on; anything else echoes its first argument. */
export function answer(_: string, { function: name, args }: Pick<CallRequest, 'function' | 'args'>): Json | { readonly failed: string } {
  switch (name) {
    case 'list':
      return [1, 2, 3];
    case 'empty':
      return [];
    case 'nested':
      return [[1, 2], [3]];
    case 'object':
      return someObject;
    case 'objects':
      return [{ id: 1, peer: named[1]?.id ?? '' }, { id: 2, peer: named[2]?.id ?? '' }];
    case 'peers':
      return named.slice(1).map(({ id }) => id);
    case 'float':
      return 1.5;
    case 'big':
      return 9007199254740993n;
    case 'all':
      return [...args];
    case 'error':
      return { error_code: 7, message: 'mine' };
    case 'fail':
      return { failed: typeof args[0] === 'string' ? args[0] : 'no' };
    default:
      return args[0] ?? null;
  }
}

type Called = Pick<CallRequest, 'function' | 'args' | 'tetraplets'>;

/** `s.origins` shows the tetraplets of its arguments in place of their values: for each a list of `peer service function lens`. */
function line(peer: string, { function: name, args, tetraplets }: Called): string {
  const origins = (): Json => tetraplets.map((each) => each.map((from) => [from.peer, from.service, from.function, from.lens].join(' ').trim()));
  const shown = name === 'origins' ? origins() : normaliseErrors([...args]);
  return `${peer} ${name} ${canonicalText(withPeerNames(shown, named))}`;
}

/** `@{a}` in a script stands for that peer's id. */
export function runOnOurEngines(script: string, delivery: Delivery = 'fifo', seed = 1): SideResult {
  const ran = new EngineNetwork({ script, peers: peerNames, services: answer, delivery, seed }).run();
  return { calls: ran.calls.map((call) => line(call.peer, call)).sort() };
}

interface Message {
  readonly to: string;
  readonly data: Uint8Array;
  readonly results: readonly AvmCallResult[];
}

/** Catchable errors that reach the top do not stop a peer: its data is valid, and its requests stand. */
export function runOnAvms(avm: Avm, script: string, seed?: number): SideResult {
  const text = script.replace(/@\{(\w+)\}/g, (_, name: string) => signerOf(name).peer);
  const next = seededRandom(seed ?? 0);
  const calls: string[] = [];
  const known = new Map<string, Uint8Array>();
  const empty = new Uint8Array(0);
  const queue: Message[] = [{ to: 'a', data: empty, results: [] }];
  let broken: string | undefined;
  for (let steps = 0; queue.length > 0; steps++) {
    if (steps > 5000) throw new Error('the original VMs do not come to rest');
    const [message] = queue.splice(seed === undefined ? 0 : Math.floor(next() * queue.length), 1);
    if (message === undefined) break;
    const { to, data, results } = message;
    let output;
    try {
      output = avm.run({
        script: text,
        initPeer: signerOf('a').peer,
        currentPeer: { id: signerOf(to).peer, secret: seedOf(to) },
        particleId: 'particle',
        timestamp: 1_700_000_000_000,
        ttl: 10_000,
        previousData: known.get(to) ?? empty,
        data,
        results,
      });
    } catch {
      broken ??= 'trap';
      continue;
    }
    if (output.code !== 0 && (output.code < 10_000 || output.code >= 20_000)) {
      broken ??= String(output.code);
      if (output.code < 30_000) continue;
    }
    known.set(to, output.data);
    for (const request of output.requests) {
      calls.push(line(to, request));
      const result = answer(to, request);
      const failed = typeof result === 'object' && result !== null && 'failed' in result && typeof result.failed === 'string' ? result.failed : undefined;
      queue.push({ to, data: empty, results: [{ id: request.id, code: failed === undefined ? 0 : 1, text: failed ?? toJsonText(result) }] });
    }
    for (const id of output.nextPeers) {
      const target = named.find((peer) => peer.id === id)?.name;
      if (target !== undefined) queue.push({ to: target, data: output.data, results: [] });
    }
  }
  return { calls: calls.sort(), ...(broken !== undefined && { broken }) };
}

