/** The script of a service's thread under Node. */
import { parentPort, workerData } from 'node:worker_threads';
import { nodeCrypto } from '../../../peer/node-crypto.ts';
import type { MountedBinary } from '../../contracts.ts';
import { mountedProgram } from '../../disk/mounted-program.ts';
import { readService } from '../../disk/read-service.ts';
import { Budget } from '../../files/access/budget.ts';
import { limited } from '../../files/access/limited.ts';
import { readOnly } from '../../files/access/read-only.ts';
import { HostFiles } from '../../files/host/host-files.ts';
import { nodeCalls } from '../../files/host/node-calls.ts';
import { mountQuota } from '../../sandbox/virtual-mount.ts';
import { realClock } from '../../wasi/defaults.ts';
import { callOfList, listOfAnswer } from '../line/call-messages.ts';
import { SharedLine } from '../line/shared-line.ts';
import type { LineMemory } from '../line/shared-line.ts';
import type { BinarySpec, FromWorker, MountSpec, ToWorker } from '../protocol.ts';
import { serveSandbox } from '../serve.ts';
import type { WorkerSurroundings } from '../serve.ts';
import { RING } from './ring.ts';
import type { Ring } from './ring.ts';

function files({ readOnly: onlyReading = false, bytes = mountQuota.bytes, entries = mountQuota.entries }: MountSpec, path: string) {
  const all = new HostFiles(nodeCalls(), path);
  return onlyReading ? readOnly(all) : limited(all, [new Budget({ bytes, entries })]);
}

/** The code of the first generation for an argument that is none. */
const WRONG_ARGUMENT = 100_004;

function binary({ path, argument, ...limits }: BinarySpec): MountedBinary {
  const run = mountedProgram(path, limits);
  if (argument === undefined) return run;
  const allowed = new RegExp(`^(?:${argument})$`, 'u');
  return (name, args) => {
    const refused = args.find((arg) => !allowed.test(arg));
    if (refused === undefined) return run(name, args);
    return { ret_code: WRONG_ARGUMENT, error: `${name} may not be called with ${JSON.stringify(refused)}`, stdout: new Uint8Array(), stderr: new Uint8Array() };
  };
}

/** What 32-bit addresses reach. */
const MOST_PAGES = 65_536;

const directory: WorkerSurroundings['directory'] = (path, now) => {
  const read = readService(path, { now });
  if (!read.ok) return { ok: false, message: read.problems.map(({ path: place, message }) => `${read.file}: ${place === '' ? '' : `${place} `}${message}`).join('\n') };
  const modules = read.value.modules.map(({ code, ...module }) => {
    if (code instanceof Uint8Array) return { ...module, code };
    throw new Error('bug in runtime/marine: a directory gave compiled modules');
  });
  return { ok: true, modules, memoryPages: read.value.memoryPages ?? MOST_PAGES };
};

const port = parentPort;
if (port === null) throw new Error('this script runs in a worker thread');

/** Milliseconds that it waits for the next call before it sleeps. */
const AWAKE = { asleep: 0, awake: 0.02 };
// The owner is trusted to give what it gives.
const memory = workerData as LineMemory | null | undefined;
const line = memory ? new SharedLine({ out: memory.toOwner, in: memory.toWorker, now: () => performance.now() }) : undefined;

/** Whether it does what came through the line, and how many messages it has sent. */
let onLine = false;
let messages = 0;
const serve = serveSandbox({ hasher: { ...nodeCrypto(), equal: (a, b) => Buffer.compare(a, b) === 0 }, clock: realClock, files, binary, directory }, (message: FromWorker) => {
  if (message.kind === 'result' && onLine && line?.send(listOfAnswer({ message, after: messages })) === true) {
    line.notify();
    return;
  }
  messages++;
  port.postMessage(message);
});
port.on('message', (message: ToWorker | Ring) => {
  if (message !== RING) return serve(message);
  if (line === undefined) return;
  // It may have come without a need, and what waits for this thread to leave the line must not wait for ever.
  while (line.leave()) {
    line.attend();
    onLine = true;
    for (let came = line.park(AWAKE[line.manner]); came !== 'elsewhere'; came = line.park(AWAKE[line.manner])) serve(callOfList(came.value));
    onLine = false;
  }
});
