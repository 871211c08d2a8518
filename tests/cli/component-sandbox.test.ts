/** Components that the command builds, with limits: they go on after what ends a call, and do the same in every process. */
import { expect, test } from 'vitest';
import { authors, canBuild, gas, ledger, patient, testTiers } from '../kit/marine/component-tiers.ts';
import { isolated } from '../kit/marine/isolated.ts';
import type { Call } from '../kit/sqlite/session.ts';

testTiers([['--liftoff-only']]);

for (const language of authors) {
  test.runIf(canBuild(language))(`a component that is built from ${language} goes on in a thread after a trap, and when its gas was used up`, patient, async () => {
    const service = await isolated({ modules: [{ name: 'ledger', bytes: await ledger(language), mounts: [{ alias: '/data' }] }], gas });
    const outcome = async (...[name, ...args]: Call): Promise<unknown> => {
      const result = await service.call(name, args);
      return result.ok ? result.value : result.error.kind;
    };
    expect([await outcome('add', 'one'), await outcome('fail'), await outcome('add', ' two')]).toEqual(['one', 'trap', 'one two']);
    expect([await outcome('forever'), await outcome('add', ' three')]).toEqual(['out-of-gas', 'one two three']);
  });
}
