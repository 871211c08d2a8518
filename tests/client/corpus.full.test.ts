/** Bindings of all the programs we have: their TypeScript passes strict checks, and their JavaScript answers as recorded. */
import { anyDeadlock } from '../kit/any-deadlock.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import type * as clientModule from 'aqua-toolchain/client';
import { diskSource } from '../../cli/project/disk-source.ts';
import { compile } from '../../compiler/index.ts';
import type { InterfaceType } from '../../compiler/index.ts';
import type { InterfaceArrow } from '../../runtime/air/interface.ts';
import { fromWire, partsOf, toWire } from '../../runtime/client/wire.ts';
import type { Json } from '../../runtime/particle/json.ts';
import { callPlain } from '../../runtime/services/functions.ts';
import type { PlainFunction } from '../../runtime/services/functions.ts';
import type { ServiceImplementation } from '../../runtime/services/provider.ts';
import { startLocalNetwork } from '../../runtime/testing/local-network.ts';
import { nodeCryptography as cryptography } from '../../runtime/testing/node-cryptography.ts';
import { serviceContext } from '../../runtime/testing/service-context.ts';
import { normaliseRun } from '../kit/normalise.ts';
import { compileInPlace } from '../kit/package-differential.ts';
import { parseCall } from '../kit/oracle/call-text.ts';
import { packageFiles } from '../kit/packages.ts';
import { loadPrograms } from '../kit/programs.ts';
import type { ProgramCase } from '../kit/programs.ts';
import { root } from '../kit/repository.ts';
import { typeErrors } from '../kit/type-check.ts';

const programs = await loadPrograms();
const source = diskSource();

function written(entry: string, target: 'ts' | 'js'): string {
  return compile({ entry, source, target, ...anyDeadlock }).files[0]?.text ?? '';
}

test('the TypeScript of all programs and of everything in the packages passes strict checks', { timeout: 600_000 }, async () => {
  const files = Object.fromEntries(programs.map(({ name, mainPath }) => [`${name}.ts`, written(mainPath, 'ts')]));
  for (const file of await packageFiles()) files[`${file.name.replaceAll(/\W/g, '-')}.ts`] = compileInPlace(file, 'ts').files[0]?.text ?? '';
  expect(Object.keys(files).length).toBeGreaterThan(programs.length + 30);
  expect(typeErrors(files)).toEqual({});
});

type ClientModule = typeof clientModule;
type Bound = (...args: readonly unknown[]) => Promise<unknown>;

/** The client and the JavaScript of all programs, loaded together as an app's bundler does it. */
async function bundled(): Promise<{ readonly client: ClientModule; readonly modules: Readonly<Record<string, Readonly<Record<string, Bound>>>> }> {
  const texts = new Map(programs.map(({ name, mainPath }) => [name, written(mainPath, 'js')]));
  const names = [...texts.keys()];
  const imports = names.map((name, index) => `import * as m${index} from 'program:${name}';`);
  const table = names.map((name, index) => `${JSON.stringify(name)}: m${index}`).join(', ');
  const result = await build({
    stdin: { contents: `${imports.join('\n')}\nexport * as client from 'aqua-toolchain/client';\nexport const modules = { ${table} };`, resolveDir: root },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    alias: { 'aqua-toolchain/client': `${root}runtime/client/index.ts` },
    plugins: [
      {
        name: 'programs',
        setup(bundler) {
          bundler.onResolve({ filter: /^program:/ }, ({ path }) => ({ path: path.slice('program:'.length), namespace: 'program' }));
          bundler.onLoad({ filter: /.*/, namespace: 'program' }, ({ path }) => ({ contents: texts.get(path) ?? '', loader: 'js', resolveDir: root }));
        },
      },
    ],
  });
  const folder = await mkdtemp(join(tmpdir(), 'aqua-bindings-'));
  const path = join(folder, 'bundle.mjs');
  await writeFile(path, result.outputFiles[0]?.contents ?? '');
  const loaded = (await import(path)) as Awaited<ReturnType<typeof bundled>>;
  await rm(folder, { recursive: true });
  return loaded;
}

const { client: clients, modules } = await bundled();

/** Programs that answer. The others wait or fail on purpose, or tell of a certain time, which the conformance suites look at. */
const answering = programs.filter(({ expected, network }) => Object.hasOwn(expected, 'result') && expected.errors.length === 0 && network.particle === undefined);

test('most programs answer', () => {
  expect(answering.length).toBeGreaterThan(250);
});

test.each(answering)('$name answers through its bindings', async (program) => {
  const { answer, expected } = await runThroughBindings(program);
  expect(answer).toEqual(expected);
});

/** Both as the wire shows them, once more through the types: an option has one value at most, a struct only its fields. */
async function runThroughBindings({ name, mainPath, network: definition, call, expected }: ProgramCase): Promise<{ readonly answer: unknown; readonly expected: unknown }> {
  const network = startLocalNetwork(definition, { cryptography });
  // With the key of the peer that starts the program the app takes its place.
  const secretKey = sha256(new TextEncoder().encode(`aqua-toolchain simulated peer ${definition.init}`));
  const client = await clients.connect(network, { cryptography, secretKey, asDefault: false });
  const ids = new Map<string, string>(Object.entries(network.peers));
  for (const [id, functions] of Object.entries(definition.peers[definition.init]?.services ?? {})) {
    const implementations = Object.entries(functions).map(([method, run]): [string, ServiceImplementation] => [
      method,
      (request, context) => callPlain(method, run, [...request.args, serviceContext(definition.init, network.peers, request, context)]),
    ]);
    client.register(id, new Map(implementations));
  }
  try {
    const parsed = parseCall(call, (peer) => ids.get(peer) ?? '');
    const type = compile({ entry: mainPath, source, ...anyDeadlock }).functions.get(parsed.function)?.interface;
    const bound = modules[name]?.[parsed.function];
    if (type === undefined || bound === undefined) throw new Error(`${name} exports no ${parsed.function}`);
    const args = partsOf(type.arrow.domain).map(({ name: parameter = '', type: wanted }, index) => {
      const given = parsed.args[index];
      return given?.kind === 'data' ? fromWire(given.value, wanted, parameter) : callbackOf(definition.callbacks?.[parameter] ?? (() => undefined), wanted);
    });
    const result = await bound(client, ...args, { ttl: 20_000 });
    const peers = [...ids].map(([peer, id]) => ({ name: peer, id }));
    const answer = normaliseRun({ result: wireResult(result, type.arrow), errors: [], calls: [] }, peers).result;
    return { answer, expected: wireResult(hostResult(expected.result ?? null, type.arrow), type.arrow) };
  } finally {
    await client.disconnect();
    network.close();
  }
}

/** Callbacks of mock networks speak the form of the wire. */
function callbackOf(run: PlainFunction, type: InterfaceType): Bound {
  if (type.tag !== 'arrow') throw new Error('a parameter without an argument must be a function');
  return async (...args) => {
    const given = partsOf(type.domain).map((parameter, index) => toWire(args[index], parameter.type, 'argument'));
    const result: unknown = await run(...given);
    return hostResult(result, type);
  };
}

function hostResult(result: unknown, { codomain }: InterfaceArrow): unknown {
  const [only, ...more] = partsOf(codomain);
  if (only === undefined) return undefined;
  if (more.length === 0) return fromWire(result, only.type, 'result');
  return [only, ...more].map((part, index) => fromWire(Array.isArray(result) ? result[index] : undefined, part.type, 'result'));
}

function wireResult(result: unknown, { codomain }: InterfaceArrow): Json {
  const [only, ...more] = partsOf(codomain);
  if (only === undefined) return null;
  if (more.length === 0) return toWire(result, only.type, 'result');
  return [only, ...more].map((part, index) => toWire(Array.isArray(result) ? result[index] : undefined, part.type, 'result'));
}
