/** What the compilers are measured on: each program where both of them find it and the packages it imports. */
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BenchProgram {
  readonly name: string;
  /** For this compiler. */
  readonly ours: ProgramFile;
  /** For aqua-api: the same program, in a form that it accepts. */
  readonly theirs: ProgramFile;
  /** The functions that it exports: both compilers must make these and no others. */
  readonly functions: readonly string[];
}

export interface ProgramFile {
  readonly path: string;
  /** Where imports are looked for. */
  readonly imports: readonly string[];
}

const packages = fileURLToPath(new URL('../../node_modules', import.meta.url));

const hello = `aqua Hello

export hello

service Greeter("greeter"):
  greet(name: string) -> string

func hello(name: string) -> string:
  greeting <- Greeter.greet(name)
  <- greeting
`;

const builtin = `aqua UsesBuiltin

import "@fluencelabs/aqua-lib/builtin.aqua"

export when

func when(peer: string) -> u64:
  on peer:
    time <- Peer.timestamp_ms()
  <- time
`;

const spell = `aqua UsesSpell

import "@fluencelabs/spell/api.aqua"
import Spell from "@fluencelabs/spell/spell_service.aqua"

export install

func install(peer: string, script: string, config: TriggerConfig, name: string) -> SpellID, bool:
  on peer:
    id <- PeerSpell.install(script, nil, config, name)
    Spell id
    saved <- Spell.set_string("installed", name)
  <- id, saved.success
`;

const resourceFunctions = ['getResource', 'getResourceId', 'createResource', 'registerService', 'unregisterService', 'resolveResource', 'executeOnResource'];

/** Imported one by one: of a file that is imported as a whole, aqua-api compiles all that it brings, exported or not. */
const resources = `aqua UsesResources

import ${resourceFunctions.join(', ')} from "@fluencelabs/registry/resources-api.aqua"

export ${resourceFunctions.join(', ')}
`;

const keyFunctions = ['getKeySignature', 'getRecordMetadata', 'getRecordSignature', 'getTombstoneSignature', 'registerKey', 'putRecord', 'addTombstone', 'getKeyMetadata', 'republishKey'];

const registry = `aqua UsesRegistry

import "@fluencelabs/registry/registry-api.aqua"
import "@fluencelabs/registry/resources-api.aqua"

export ${[...resourceFunctions, ...keyFunctions].join(', ')}
`;

/** Writes the programs into a folder. */
export function writePrograms(folder: string): readonly BenchProgram[] {
  const program = (name: string, text: string, functions: readonly string[], imports = [packages]): BenchProgram => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.aqua`);
    writeFileSync(path, text);
    return { name, ours: { path, imports: [packages] }, theirs: { path, imports }, functions };
  };
  const original = registryForOriginal(folder);
  return [
    program('hello world', hello, ['hello']),
    program('a function that imports builtin.aqua', builtin, ['when']),
    program('a function that uses the spell API', spell, ['install']),
    program('the resource functions of the registry', resources, resourceFunctions, [original]),
    program('all functions of the registry', registry, [...resourceFunctions, ...keyFunctions], [original]),
  ];
}

/**
 * The published registry is refused by aqua-api: it has `module` headers, and two files declare the same aliases while one imports
 * the other. A copy of the packages without these two faults; all else, so all the work, is the same.
 */
function registryForOriginal(folder: string): string {
  const copy = join(folder, 'packages');
  for (const name of ['registry', 'trust-graph', 'aqua-lib']) {
    cpSync(join(packages, '@fluencelabs', name), join(copy, '@fluencelabs', name), { recursive: true });
  }
  const edit = (path: string, pattern: RegExp, by: string): void => {
    const text = readFileSync(join(copy, path), 'utf8');
    const edited = text.replace(pattern, by);
    if (edited !== text) writeFileSync(join(copy, path), edited);
  };
  for (const path of readdirSync(copy, { recursive: true, encoding: 'utf8' })) if (path.endsWith('.aqua')) edit(path, /^module\b/gm, 'aqua');
  edit('@fluencelabs/registry/resources-api.aqua', /^import "misc.aqua"/m, 'import wait, getNeighbors, appendErrors, getResourceHelper from "misc.aqua"');
  return copy;
}
