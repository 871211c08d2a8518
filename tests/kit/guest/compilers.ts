/** Compilers of this computer, for tests that build modules: `.ci/run` installs those of the system. */
import { languageNames, languages, type LanguageName } from '../../../guest/index.ts';
import { findToolchain } from '../../../cli/project/toolchain.ts';
import { root } from '../repository.ts';

const found = await Promise.all(
  languageNames.map(async (name) => {
    const language = languages[name];
    if (language.kind === 'engine') return [name, true] as const;
    const works = await findToolchain(language, root).then(() => true, () => false);
    if (!works) process.stdout.write(`there is no compiler for ${name} here, so its tests are skipped; install it: ${language.tool.install}\n`);
    return [name, works] as const;
  }),
);

/** Each language, and whether it can be compiled here. */
export const compilers: readonly (readonly [name: LanguageName, works: boolean])[] = found;
