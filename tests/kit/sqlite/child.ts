/** A peer in a process of its own. Arguments: the module, a snapshot to go on with or nothing, where to write the snapshot. */
import { readFileSync, writeFileSync } from 'node:fs';
import { filling, goingOn, session } from './session.ts';

const [code = '', state = '', output = ''] = process.argv.slice(2);
const bytesOf = (path: string): Uint8Array => new Uint8Array(readFileSync(path));
const { snapshot, ...seen } = state === '' ? await session(bytesOf(code), filling) : await session(bytesOf(code), goingOn, bytesOf(state));
writeFileSync(output, snapshot);
process.stdout.write(JSON.stringify(seen));
