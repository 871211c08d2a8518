/** What `aqua module new` writes, for names that a language keeps for itself. */
import { expect, test } from 'vitest';
import { languages, starterWit } from '../../guest/index.ts';
import { buildModule, worldOf } from '../kit/guest/build-module.ts';
import { compilers } from '../kit/guest/compilers.ts';
import { load } from '../kit/marine/load.ts';

// In the other languages modules have no names that could be one.
test.each(compilers.filter(([language, works]) => works && ['cpp', 'rust'].includes(language)))('a new module in %s may have the name of a keyword', { timeout: 240_000 }, async (language) => {
  const name = language === 'cpp' ? 'class' : 'match';
  const code = await buildModule(language, worldOf(starterWit(name)), languages[language].starter(name));
  expect((await load({ modules: [{ name, code }] })).call('hello', ['you'])).toEqual({ ok: true, value: 'Hello, you' });
});
