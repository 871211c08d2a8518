/** Runs a program on the first generation under several orders of delivery and lays out what it did. */
import { canonicalText, toJson, toJsonText } from '../exact-json.ts';
import { normaliseRun, type Expected } from '../normalise.ts';
import type { ProgramSource } from '../programs.ts';
import { compileWithOriginal } from './aqua-api.ts';
import type { Avm } from './avm.ts';
import { runOnAvm, type Delivery } from './avm-network.ts';
import { parseCall } from './call-text.ts';
import { makePeer, peersOf } from './peers.ts';

const orders: readonly { readonly delivery: Delivery; readonly seed: number }[] = [
  { delivery: 'fifo', seed: 1 },
  { delivery: 'lifo', seed: 1 },
  ...[1, 2, 3, 4, 5, 6].map((seed) => ({ delivery: 'random' as const, seed })),
  ...[7, 8, 9].map((seed) => ({ delivery: 'duplicating' as const, seed })),
];

/**
 * Compiles and runs. Throws when the compiler refuses and, with what differs, when two orders of delivery disagree; but they must
 * disagree when the program names a defect of the original.
 */
export async function recordProgram(avm: Avm, program: ProgramSource): Promise<Expected> {
  const scripts = await compileWithOriginal({ path: program.mainPath });
  const call = parseCall(program.call, (name) => {
    if (!(name in program.network.peers)) throw new Error(`${program.name} has no peer ${name}`);
    return makePeer(name).id;
  });
  const script = scripts.get(call.function);
  if (script === undefined) throw new Error(`${program.name} exports no function ${call.function}`);
  let first: Expected | undefined;
  for (const { delivery, seed } of orders) {
    const run = await runOnAvm({ avm, script, network: program.network, call, delivery, seed });
    const expected = normaliseRun(run, peersOf(program.network).values());
    first ??= expected;
    if (textOf(first) === textOf(expected)) continue;
    if (program.originalDefect !== undefined) return first;
    throw new Error(`unstable under ${delivery} ${seed}:\n  first ${textOf(first)}\n  then  ${textOf(expected)}`);
  }
  if (first === undefined) throw new Error('no order of delivery');
  if (program.originalDefect !== undefined) throw new Error(`the defect that it names does not show: ${program.originalDefect}`);
  return first;
}

function textOf(expected: Expected): string {
  return canonicalText(toJson(expected));
}

/** One line per call, so that a changed behaviour is a readable diff. */
export function layOut(expected: Expected): string {
  const calls = Object.entries(expected.calls).map(([peer, list]) => {
    const lines = list.map((call) => `      ${toJsonText(call)}`);
    return `    ${JSON.stringify(peer)}: [\n${lines.join(',\n')}\n    ]`;
  });
  const result = expected.result === undefined ? '' : `  "result": ${toJsonText(expected.result)},\n`;
  const body = calls.length === 0 ? '{}' : `{\n${calls.join(',\n')}\n  }`;
  return `{\n${result}  "errors": ${toJsonText(expected.errors)},\n  "calls": ${body}\n}\n`;
}
