/**
 * Records tests/programs/<name>/expected.json from the first generation's compiler and VM:
 *   npx tsx tests/kit/oracle/record.ts [--check] [name …]
 * A program is recorded only when every order of delivery gives the same normalised run (or it names the original's defect). `--check` compares with what is
 * recorded instead of writing. Exit code 1 when any program was refused.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { canonicalText, toJson, toJsonText } from '../exact-json.ts';
import { normaliseRun, type Expected } from '../normalise.ts';
import { expectedPath, loadProgramSources, type ProgramSource } from '../programs.ts';
import { compileWithOriginal } from './aqua-api.ts';
import { createAvm, type Avm } from './avm.ts';
import { runOnAvm, type Delivery } from './avm-network.ts';
import { parseCall } from './call-text.ts';
import { makePeer, peersOf } from './peers.ts';

const orders: readonly { readonly delivery: Delivery; readonly seed: number }[] = [
  { delivery: 'fifo', seed: 1 },
  { delivery: 'lifo', seed: 1 },
  ...[1, 2, 3, 4, 5, 6].map((seed) => ({ delivery: 'random' as const, seed })),
  ...[7, 8, 9].map((seed) => ({ delivery: 'duplicating' as const, seed })),
];

/** Throws, with what differs, when two orders of delivery disagree. */
export async function recordProgram(avm: Avm, program: ProgramSource): Promise<Expected> {
  const scripts = await compileWithOriginal({ path: program.mainPath });
  const call = parseCall(program.call, (name) => {
    if (!(name in program.network.peers)) throw new Error(`${program.name} has no peer ${name}`);
    return makePeer(name).id;
  });
  const script = scripts.get(call.function);
  if (script === undefined) throw new Error(`${program.name} exports no function ${call.function}`);
  let first: Expected | undefined;
  const tried = program.originalDefect === undefined ? orders : orders.slice(0, 1);
  for (const { delivery, seed } of tried) {
    const run = await runOnAvm({ avm, script, network: program.network, call, delivery, seed });
    const expected = normaliseRun(run, peersOf(program.network).values());
    first ??= expected;
    if (textOf(first) !== textOf(expected)) {
      throw new Error(`unstable under ${delivery} ${seed}:\n  first ${textOf(first)}\n  then  ${textOf(expected)}`);
    }
  }
  if (first === undefined) throw new Error('no order of delivery');
  return first;
}

function textOf(expected: Expected): string {
  return canonicalText(toJson(expected));
}

/** One line per call, so that a changed behaviour is a readable diff. */
function layOut(expected: Expected): string {
  const calls = Object.entries(expected.calls).map(([peer, list]) => {
    const lines = list.map((call) => `      ${toJsonText(call)}`);
    return `    ${JSON.stringify(peer)}: [\n${lines.join(',\n')}\n    ]`;
  });
  const result = expected.result === undefined ? '' : `  "result": ${toJsonText(expected.result)},\n`;
  const body = calls.length === 0 ? '{}' : `{\n${calls.join(',\n')}\n  }`;
  return `{\n${result}  "errors": ${toJsonText(expected.errors)},\n  "calls": ${body}\n}\n`;
}

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const check = process.argv.includes('--check');
const avm = createAvm();
const programs = (await loadProgramSources()).filter((program) => names.length === 0 || names.includes(program.name));
let refused = 0;
for (const program of programs) {
  try {
    const text = layOut(await recordProgram(avm, program));
    if (!check) await writeFile(expectedPath(program), text);
    else if ((await readFile(expectedPath(program), 'utf8')) !== text) throw new Error('differs from its recording');
    console.log(`ok       ${program.name}`);
  } catch (error) {
    refused++;
    console.log(`REFUSED  ${program.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(`${programs.length - refused} of ${programs.length} programs ${check ? 'agree' : 'recorded'}`);
process.exitCode = refused === 0 ? 0 : 1;
