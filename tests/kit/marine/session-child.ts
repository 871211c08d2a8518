/** A session in a process of its own. Arguments: the gas of each call, the module, the calls as JSON. */
import { readFileSync } from 'node:fs';
import { session, type Call } from '../sqlite/session.ts';

const [gas = '', code = '', calls = ''] = process.argv.slice(2);
const { results, roots } = await session(new Uint8Array(readFileSync(code)), JSON.parse(calls) as readonly Call[], undefined, { gas: BigInt(gas) });
process.stdout.write(JSON.stringify({ results, roots }));
