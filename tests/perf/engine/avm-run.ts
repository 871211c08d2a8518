/** The host loop of peers around the first generation's VM: each run takes the peer's own data, what came in, and results. */
import type { Avm, AvmCallResult } from '../../kit/oracle/avm.ts';
import { makePeer } from '../../kit/oracle/peers.ts';
import { withIds } from './load.ts';
import type { Load, Ran } from './load.ts';

type Event = { readonly to: string; readonly data: Uint8Array } | { readonly to: string; readonly result: AvmCallResult };

const nothing = new Uint8Array(0);
const keys = new Map<string, ReturnType<typeof makePeer>>();

function peerOf(name: string): ReturnType<typeof makePeer> {
  const peer = keys.get(name) ?? makePeer(name);
  keys.set(name, peer);
  return peer;
}

export function avmSide(avm: Avm, load: Load): () => Ran {
  return () => runAll(avm, load);
}

function runAll(avm: Avm, { script: text, peers, answer, results }: Load): Ran {
  const script = withIds(text, (name) => peerOf(name).id);
  const names = new Map(peers.map((name) => [peerOf(name).id, name]));
  const kept = new Map<string, Uint8Array>();
  const ran = { calls: 0, messages: 0, bytes: 0 };
  let queue: Event[] = [];
  const run = (name: string, data: Uint8Array, taken: readonly AvmCallResult[]): void => {
    const particle = { script, initPeer: peerOf(peers[0]).id, currentPeer: peerOf(name), particleId: 'bench', timestamp: 1_700_000_000_000, ttl: 60_000 };
    const output = avm.run({ ...particle, previousData: kept.get(name) ?? nothing, data, results: taken });
    if (output.code !== 0) throw new Error(output.message);
    kept.set(name, output.data);
    for (const request of output.requests) {
      ran.calls++;
      queue.push({ to: name, result: { id: request.id, code: 0, text: JSON.stringify(answer(request.function, request.args)) } });
    }
    for (const id of output.nextPeers) {
      ran.messages++;
      ran.bytes += output.data.length + script.length;
      const to = names.get(id);
      if (to !== undefined) queue.push({ to, data: output.data });
    }
  };
  run(peers[0], nothing, []);
  for (let at = 0; at < queue.length; at++) {
    const event = queue[at];
    if (event === undefined) break;
    if ('data' in event) run(event.to, event.data, []);
    else if (results === 'one by one') run(event.to, nothing, [event.result]);
    else {
      const together = (other: Event): boolean => 'result' in other && other.to === event.to;
      const rest = queue.slice(at);
      queue = rest.filter((other) => !together(other));
      at = -1;
      run(event.to, nothing, rest.flatMap((other) => ('result' in other && together(other) ? [other.result] : [])));
    }
  }
  return ran;
}
