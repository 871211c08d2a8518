import { audit } from '../../runtime/engine/audit.ts';
import { compileAir } from '../../runtime/engine/program.ts';
import { ProgramText } from '../../runtime/engine/program-text.ts';
import { printJson } from '../../runtime/particle/json.ts';
import { nodeCryptography } from '../../runtime/testing/node-cryptography.ts';
import { replay, type Divergence } from '../../runtime/testing/replay.ts';
import { defineCommand, type Arguments, type CommandForm } from '../command-line/command.ts';
import type { Console, Output } from '../console/console.ts';
import { withProgress } from '../console/progress.ts';
import { exitCodes, UsageError, type ExitCode } from '../exit.ts';
import { readText } from '../project/recording-file.ts';
import { counted } from '../report/counted.ts';
import { PeerNames } from '../report/peer-names.ts';
import { prettyJson } from '../report/pretty-json.ts';
import { printTrace } from '../report/trace.ts';
import { sharedOptions } from './shared-options.ts';

const form = {
  name: 'replay',
  about:
    'Runs a recording again: calls return what they returned, messages arrive when they arrived. Says whether the peers do the same.\n' +
    'Exits with 0 when everything is the same, byte for byte, with 1 where it is not.',
  operands: { file: { kind: 'text', value: 'FILE', required: true, about: 'made by `aqua run … --record FILE`' } },
  options: {
    trace: { kind: 'flag', about: 'draw who did what, hop by hop' },
    json: sharedOptions.json,
  },
  examples: [['aqua replay run.jsonl --trace', 'what happened, step by step']],
} as const satisfies CommandForm;

export const command = defineCommand(form, run);

async function run({ file, trace, json }: Arguments<typeof form>, { out, err }: Console): Promise<ExitCode> {
  const text = readText(file);
  const result = await withProgress(err, 'replaying', () => replay({ text, cryptography: nodeCryptography }));
  switch (result.kind) {
    case 'unreadable':
      throw new UsageError(`\`${file}\` is no recording: ${result.problem}`, '`aqua run … --record FILE` makes one');
    case 'different':
      if (json) out.line(JSON.stringify({ same: false, ...result.divergence }, undefined, 2));
      else printDivergence(err, file, result.divergence);
      return exitCodes.program;
    case 'same': {
      const { report, recording } = result;
      if (json) {
        out.line(printJson({ same: true, end: report.end, answered: report.answered, result: report.result, errors: report.errors, messages: report.messages, bytes: report.bytes }));
        return exitCodes.ok;
      }
      if (report.answered) out.line(prettyJson(report.result));
      const compiled = compileAir(recording.definition.particle.script);
      if (trace && compiled.ok) {
        const context = { program: new ProgramText(compiled.program, recording.sourceMap), names: new PeerNames(report.peers) };
        printTrace(audit(report.bundle, compiled.program, nodeCryptography.crypto), report.calls, context, out);
      }
      err.line(`the same again: ${counted(recording.lines.length, 'line')}, ${counted(report.messages, 'message')}`);
      return exitCodes.ok;
    }
  }
}

function printDivergence(output: Output, file: string, { line, recorded, replayed }: Divergence): void {
  const shown = (text: string | undefined): string => (text === undefined ? '(nothing)' : text.length > 200 ? `${text.slice(0, 200)}…` : text);
  output.line(`the replay differs from ${file}:${line}`);
  output.line(`  recorded: ${shown(recorded)}`);
  output.line(`  now:      ${shown(replayed)}`);
  output.line('Either the file was changed, or it was recorded by a version of aqua whose peers did something else.');
}
