/**
 * The texts of air-texts/: what our reader says about each, exactly, and that the original parser takes the same ones unless a case
 * says why not. A case without an `errors` block is accepted.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderAirError } from '../../runtime/air/error.ts';
import type { AirError } from '../../runtime/air/error.ts';
import { readAir } from '../../runtime/air/read.ts';
import { createAvm } from '../kit/oracle/avm.ts';

const folder = new URL('air-texts/', import.meta.url);
const avm = createAvm();

interface TextCase {
  readonly name: string;
  readonly text: string;
  /** As people see them, one after the other. */
  readonly errors: string;
  readonly warnings: string;
  readonly extensions: string;
  readonly differs: boolean;
}

const cases = readdirSync(folder).sort().flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split(/^## /m).slice(1).map(readCase));

function readCase(section: string): TextCase {
  const block = (kind: string): string => new RegExp(`^\`\`\`${kind}\\n(?:([^]*?)\\n)?\`\`\`$`, 'm').exec(section)?.[1] ?? '';
  return { name: section.slice(0, section.indexOf('\n')), text: block('air'), errors: block('errors'), warnings: block('warnings'), extensions: block('extensions'), differs: /^Differs: \w/m.test(section) };
}

it('has at least 150 texts', () => {
  expect(cases.length).toBeGreaterThanOrEqual(150);
});

describe.each(cases)('$name', ({ text, errors, warnings, extensions, differs }) => {
  it('is read as stated', () => {
    const shown = (found: readonly AirError[]): string => found.map((error) => renderAirError(text, error)).join('\n\n');
    const read = readAir(text);
    expect(read.ok ? '' : shown(read.errors)).toBe(errors);
    expect(read.ok ? shown(read.warnings) : '').toBe(warnings);
    expect(read.ok ? shown(read.extensions) : '').toBe(extensions);
    const theirs = /^\s*[{"]/.test(avm.parse(text));
    expect(theirs).toBe(differs ? !read.ok : read.ok);
  });
});
