/**
 * Records tests/programs/<name>/expected.json from the first generation's compiler and VM:
 *   npx tsx tests/kit/oracle/record.ts [--check] [name …]
 * A program is recorded only when every order of delivery gives the same normalised run (or it names the original's defect).
 * Programs whose outcome was written by hand are left alone. `--check` compares with what is recorded instead of writing. Exit code 1 when any program was refused.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { expectedPath, loadProgramSources } from '../programs.ts';
import { createAvm } from './avm.ts';
import { layOut, recordProgram } from './record-program.ts';

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const check = process.argv.includes('--check');
const avm = createAvm();
const programs = (await loadProgramSources()).filter(({ byHand }) => byHand === undefined).filter((program) => names.length === 0 || names.includes(program.name));
let refused = 0;
for (const program of programs) {
  try {
    const text = layOut(await recordProgram(avm, program));
    if (!check) await writeFile(expectedPath(program), text);
    else if ((await readFile(expectedPath(program), 'utf8')) !== text) throw new Error('differs from its recording');
    console.log(`ok       ${program.name}`);
  } catch (error) {
    refused++;
    console.log(`REFUSED  ${program.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
console.log(`${programs.length - refused} of ${programs.length} programs ${check ? 'agree' : 'recorded'}`);
process.exitCode = refused === 0 ? 0 : 1;
