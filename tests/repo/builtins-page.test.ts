/** docs/builtins.md is made of the tables of the builtin services: `npx vitest run tests/repo/builtins-page.test.ts -u` writes it anew. */
import { expect, test } from 'vitest';
import { nobleCrypto, nobleSigner } from '../../runtime/particle/keys.ts';
import { builtinTables } from '../../runtime/services/builtin.ts';
import type { BuiltinFunction } from '../../runtime/services/function-table.ts';
import { root } from '../kit/repository.ts';

const introduction = `# Builtin services

Every peer has these. Integers are exact over the whole range that their type says, and a result outside of it is an error; numbers compare by their
mathematical value. An error has code 1 and says which function refused what, and why. Where an argument is optional, an Aqua option (\`?T\`), the bare
value, or nothing may be given.

This page is made from \`runtime/services\`, where each function is a line in a table; \`tests/repo/builtins-page.test.ts\` keeps it up to date.
Besides, the peer that starts a compiled function answers \`getDataSrv\` (arguments), \`callbackSrv\` (callbacks, the result) and \`errorHandlingSrv\` (an
error that nothing handled) for that particle alone (\`runtime/services/client-contract.ts\`).
`;

function row([name, entry]: readonly [string, BuiltinFunction]): string {
  const fixed = entry.parameters.map(({ expects, optional }) => (optional && !expects.endsWith('nothing') ? `${expects}, or nothing` : expects));
  const rest = entry.rest === undefined ? [] : [`any number of: ${entry.rest.expects}`];
  return `| \`${name}\` | ${[...fixed, ...rest].join('; ')} | \`${entry.returns}\` | ${entry.about} | ${entry.fails ?? ''} |`;
}

test('docs/builtins.md shows every function of every builtin service', async () => {
  const tables = builtinTables({ signing: { signer: nobleSigner(new Uint8Array(32)), crypto: nobleCrypto }, print: () => undefined });
  const sections = [...tables].map(([id, table]) =>
    [`## ${id}`, '', '| function | takes | gives | what | fails besides |', '| --- | --- | --- | --- | --- |', ...Object.entries(table).map(row), ''].join('\n'),
  );
  await expect([introduction, ...sections].join('\n')).toMatchFileSnapshot(`${root}docs/builtins.md`);
});
