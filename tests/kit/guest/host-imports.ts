/** What hosts offer, in every language, to modules of both kinds; and the example of the documentation. */
import { expect, test } from 'vitest';
import type { LanguageName } from '../../../guest/index.ts';
import type { CallParameters, LogMessage } from '../../../runtime/marine/index.ts';
import { noCallParameters } from '../../../runtime/marine/index.ts';
import { buildComponent } from './build-component.ts';
import { buildModule, worldOf } from './build-module.ts';
import { compilers } from './compilers.ts';
import { load, refusal } from '../marine/load.ts';
import { textOf } from '../repository.ts';

const patient = { timeout: 240_000 };

const asking = worldOf(`world asking {
  use marine:host/call-parameters@0.1.0.{tetraplet};
  use marine:host/mounted-binary@0.1.0.{mounted-binary-result};
  import marine:host/call-parameters@0.1.0;
  import marine:host/logger@0.1.0;
  import fetch-it: func(args: list<string>) -> mounted-binary-result;
  export fetch: func(url: string) -> list<u8>;
  export first: func() -> tetraplet;
}`);

const authors: Readonly<Record<LanguageName, { readonly path: string; readonly text: string }>> = {
  c: {
    path: 'asking.c',
    text: `#include "asking.h"
asking_list_u8_t asking_fetch(asking_string_t url) {
  logger_log(3, 5, call_parameters_get().particle.init_peer_id);
  asking_string_t args[2] = {asking_string("-s"), url};
  return programs_fetch_it((asking_list_string_t){args, 2}).stdout_;
}
asking_tetraplet_t asking_first(void) { return call_parameters_get().tetraplets.data[1].data[0]; }
`,
  },
  cpp: {
    path: 'asking.cpp',
    text: `#include "asking.hpp"
std::vector<std::uint8_t> asking::fetch(const std::string &url) {
  logger::log(3, 5, ::call_parameters::get().particle.init_peer_id);
  return programs::fetch_it({"-s", url}).stdout_;
}
asking::tetraplet asking::first() { return ::call_parameters::get().tetraplets[1][0]; }
`,
  },
  rust: {
    path: 'lib.rs',
    text: `#[path = "../bindings/asking.rs"]
mod asking;
use asking::*;
struct Module;
impl Guest for Module {
    fn fetch(url: String) -> Vec<u8> {
        logger::log(3, 5, &call_parameters::get().particle.init_peer_id);
        programs::fetch_it(&["-s".to_string(), url]).stdout
    }
    fn first() -> Tetraplet { call_parameters::get().tetraplets[1][0].clone() }
}
asking::export!(Module);
`,
  },
  assemblyscript: {
    path: 'index.ts',
    text: `import * as b from '../bindings/asking';
export function fetch(url: string): u8[] {
  b.loggerLog(3, 5, b.callParametersGet().particle.initPeerId);
  return b.programsFetchIt(['-s', url]).stdout;
}
export function first(): b.Tetraplet { return b.callParametersGet().tetraplets[1][0]; }
`,
  },
  js: {
    path: 'index.js',
    text: `import { callParameters, logger, programs } from '../bindings/asking.js';
export function fetch(url) {
  logger.log(3, 5, callParameters.get().particle.initPeerId);
  return programs.fetchIt(['-s', url]).stdout;
}
export const first = () => callParameters.get().tetraplets[1][0];
`,
  },
};

const parameters: CallParameters = { ...noCallParameters, particle: { ...noCallParameters.particle, initPeer: 'änn' }, tetraplets: [[], [{ peer: 'p' as CallParameters['tetraplets'][number][number]['peer'], service: 's', function: 'f', lens: '.$' }]] };
const answering = (_name: string, args: readonly string[]): { ret_code: number; error: string; stdout: Uint8Array; stderr: Uint8Array } => ({ ret_code: 0, error: '', stdout: new TextEncoder().encode(args.join('|')), stderr: new Uint8Array() });

const builders = { module: buildModule, component: buildComponent } as const;

/** @param languages of the modules of this kind that ask */
export function describeHostImports(kind: keyof typeof builders, languages: readonly LanguageName[]): void {
  const build = builders[kind];

  test.each(compilers.filter(([language, works]) => works && languages.includes(language)))(`a ${kind} in %s asks its host`, patient, async (language) => {
    const code = await build(language, asking, authors[language]);
    const messages: LogMessage[] = [];
    const service = await load({ modules: [{ name: 'asking', code, mountedBinaries: { fetch_it: answering } }], logger: (message) => messages.push(message) });
    expect(service.call('fetch', ['ü'], parameters)).toEqual({ ok: true, value: new TextEncoder().encode('-s|ü') });
    expect(service.call('first', [], parameters)).toEqual({ ok: true, value: { peer_pk: 'p', service_id: 's', function_name: 'f', lens: '.$' } });
    expect(messages).toEqual([{ module: 'asking', level: 'info', target: 5, text: 'änn' }]);
    expect(await refusal({ name: 'asking', code })).toMatch(/^unknown-import: .*fetch[_-]it.* there/);
  });

  if (!languages.includes('js')) return;
  test(`the ${kind} of the documentation works`, patient, async () => {
    const [, section = ''] = /\n## What the host offers\n([^]*?)\n## /.exec(textOf('docs/modules.md')) ?? [];
    const block = (language: string): string => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(section)?.[1] ?? '';
    const code = await build('js', worldOf(block('wit')), { path: 'index.js', text: block('js') });
    const messages: string[] = [];
    const service = await load({ modules: [{ name: 'downloader', code, mountedBinaries: { curl: answering } }], logger: ({ level, text }) => messages.push(`${level} ${text}`) });
    expect(service.call('fetch', ['http://x'], parameters)).toEqual({ ok: true, value: '--silent|http://x' });
    expect(messages).toEqual(['info änn asks for http://x']);
  });
}
