/**
 * Suites of AIR scripts, tests/conformance/air-scripts/*.md: each `##` heading is a case with an `air` block. `@a` to `@d` stand for
 * peers, and `@a` starts the particle. A `classic` block is the same in AIR that the original VM reads; a `calls` block after
 * `Differs:` lists our calls where they are not those of the original.
 */
import { readdirSync, readFileSync } from 'node:fs';

export interface ScriptCase {
  readonly name: string;
  /** The file, without folder. */
  readonly suite: string;
  readonly script: string;
  /** What the original VM runs: the script itself, unless it uses our extensions. */
  readonly classic: string;
  /** Our calls, where they are not those of the original. */
  readonly differs: readonly string[] | undefined;
}

const folder = new URL('../conformance/air-scripts/', import.meta.url);

export function readScriptSuites(): ScriptCase[] {
  const suites = readdirSync(folder).filter((name) => name.endsWith('.md')).sort();
  return suites.flatMap((suite) => readScriptSuite(suite, readFileSync(new URL(suite, folder), 'utf8')));
}

export function readScriptSuite(suite: string, markdown: string): ScriptCase[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const name = section.slice(0, section.indexOf('\n'));
      const block = (language: string): string | undefined => new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'm').exec(section)?.[1];
      const script = block('air');
      if (script === undefined) throw new Error(`${suite}: the case “${name}” has no script`);
      const differs = block('calls')?.split('\n').filter((line) => line !== '');
      if ((differs === undefined) === /^Differs: /m.test(section)) throw new Error(`${suite}: “${name}” needs both \`Differs:\` and calls, or neither`);
      return { name, suite, script: withPeers(script), classic: withPeers(block('classic') ?? script), differs };
    });
}

function withPeers(script: string): string {
  return script.replace(/@([abcd])\b/g, '"@{$1}"');
}
