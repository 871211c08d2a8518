import { audit as verify } from '../../runtime/engine/audit.ts';
import { compileAir } from '../../runtime/engine/program.ts';
import { ProgramText } from '../../runtime/engine/program-text.ts';
import { printJson } from '../../runtime/particle/json.ts';
import { nodeCryptography } from '../../runtime/testing/node-cryptography.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console } from '../console/console.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { readEvidence } from '../project/evidence.ts';
import { auditJson } from '../report/audit-json.ts';
import { PeerNames } from '../report/peer-names.ts';
import { printTrace } from '../report/trace.ts';
import { sharedOptions } from './shared-options.ts';

const form = {
  name: 'audit',
  about:
    'Verifies what peers signed in a run, without running anything: that every step is signed by who did it, stands where the script\n' +
    'puts it, and has the inputs that the script gives it. Then tells the story.\n' +
    'Exits with 0 when all is well, with 1 when something is not signed or not explained.',
  operands: { file: { kind: 'text', value: 'FILE', required: true, about: 'a recording (`aqua run … --record FILE`), or a bundle as peers send it' } },
  options: { json: sharedOptions.json },
  examples: [
    ['aqua audit run.jsonl', 'who did what, and is it signed?'],
    ['aqua audit run.jsonl --json', 'the same for programs'],
  ],
} as const satisfies CommandForm;

export const command = defineCommand(form, run);

function run({ file, json }: Arguments<typeof form>, { out }: Console): ExitCode {
  const { bundle, sourceMap, peers } = readEvidence(file);
  const compiled = compileAir(bundle.particle.script);
  if (!compiled.ok) throw new UsageError(`the script in \`${file}\` cannot be read: ${compiled.errors[0]?.message ?? 'nobody knows why'}`);
  const names = new PeerNames(peers);
  const program = new ProgramText(compiled.program, sourceMap);
  const result = verify(bundle, compiled.program, nodeCryptography.crypto);
  if (json) out.line(printJson(auditJson(result, program, names)));
  else printTrace(result, [], { program, names }, out);
  return result.faults.length === 0 ? exitCodes.ok : exitCodes.program;
}
