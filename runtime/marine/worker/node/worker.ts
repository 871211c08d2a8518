/** The script of a service's thread under Node. */
import { spawnSync } from 'node:child_process';
import { parentPort } from 'node:worker_threads';
import { nodeCrypto } from '../../../peer/node-crypto.ts';
import type { MountedBinary, MountedBinaryResult } from '../../contracts.ts';
import { Budget } from '../../files/access/budget.ts';
import { limited } from '../../files/access/limited.ts';
import { readOnly } from '../../files/access/read-only.ts';
import { HostFiles } from '../../files/host/host-files.ts';
import { nodeCalls } from '../../files/host/node-calls.ts';
import { VirtualFiles } from '../../files/virtual/virtual-files.ts';
import type { BinarySpec, FromWorker, MountSpec, ToWorker } from '../protocol.ts';
import { serveSandbox } from '../serve.ts';

const quota = { bytes: 256 * 1024 * 1024, entries: 100_000 } as const;

function files({ path, readOnly: onlyReading = false, bytes = quota.bytes, entries = quota.entries }: MountSpec) {
  const all = path === undefined ? new VirtualFiles() : new HostFiles(nodeCalls(), path);
  return onlyReading ? readOnly(all) : limited(all, [new Budget({ bytes, entries })]);
}

const nothing = new Uint8Array();

/** Codes of the first generation for what is no exit status. */
const KILLED = 100_000;
const NOT_STARTED = 100_001;
const WRONG_ARGUMENT = 100_004;

function binary({ path, argument, timeout = 10_000, output = 16 * 1024 * 1024 }: BinarySpec): MountedBinary {
  const allowed = argument === undefined ? undefined : new RegExp(`^(?:${argument})$`, 'u');
  return (name, args): MountedBinaryResult => {
    const refused = args.find((arg) => allowed?.test(arg) === false);
    if (refused !== undefined) return { ret_code: WRONG_ARGUMENT, error: `${name} may not be called with ${JSON.stringify(refused)}`, stdout: nothing, stderr: nothing };
    // No shell, no environment of the host: only what the module says.
    const { pid, status, error, stdout, stderr } = spawnSync(path, args, { env: {}, stdio: ['ignore', 'pipe', 'pipe'], timeout, maxBuffer: output, killSignal: 'SIGKILL' });
    if (pid === 0) return { ret_code: NOT_STARTED, error: `${name} could not be started: ${error?.message ?? 'nobody says why'}`, stdout: nothing, stderr: nothing };
    return { ret_code: status ?? KILLED, error: error?.message ?? '', stdout: new Uint8Array(stdout), stderr: new Uint8Array(stderr) };
  };
}

const port = parentPort;
if (port === null) throw new Error('this script runs in a worker thread');
const serve = serveSandbox({ hasher: nodeCrypto(), files, binary }, (message: FromWorker) => {
  port.postMessage(message);
});
port.on('message', (message: ToWorker) => {
  serve(message);
});
