/** Marine modules from a WIT text and C, for tests. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleModule, languages, readWit } from '../../../guest/index.ts';
import { SourceFile } from '../../../compiler/source/source-file.ts';
import { execute, findToolchain } from '../../../cli/project/toolchain.ts';

/** @throws Error with what the compiler says */
export async function cModule(wit: string, c: string): Promise<Uint8Array> {
  const read = readWit(new SourceFile('module.wit', wit));
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
  const folder = mkdtempSync(join(tmpdir(), 'aqua-c-'));
  try {
    mkdirSync(join(folder, 'bindings'));
    for (const { path, text } of languages.c.bindings(read.world)) writeFileSync(join(folder, 'bindings', path), text);
    writeFileSync(join(folder, 'module.c'), `#include "${read.world.name}.h"\n${c}`);
    const { program, target } = await findToolchain(languages.c, folder);
    const { code, output } = await execute(program, languages.c.compile({ sources: ['module.c'], bindings: 'bindings', output: 'module.wasm', world: read.world }, target), folder);
    if (code !== 0) throw new Error(output);
    const assembled = assembleModule(readFileSync(join(folder, 'module.wasm')), read.world);
    if (!assembled.ok) throw new Error(assembled.message);
    return assembled.bytes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
