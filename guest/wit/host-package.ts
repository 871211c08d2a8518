/** What hosts offer to modules of any kind, for `import marine:host/…` and `use marine:host/…`. */
import { SourceFile } from '../../compiler/source/source-file.ts';
import { parseWit } from './parser.ts';
import type { InterfaceTree } from './tree.ts';

export const hostPackage = { name: 'marine:host', version: '0.1.0' } as const;

/** The interfaces, as they stand in the package. */
export const hostWit = `/// What a call is about.
interface call-parameters {
  /// Where a value came from.
  record tetraplet {
    peer-pk: string,
    service-id: string,
    function-name: string,
    lens: string,
  }
  /// The particle that makes the call.
  record particle {
    id: string,
    init-peer-id: string,
    /// Unix milliseconds.
    timestamp: u64,
    /// Milliseconds.
    ttl: u32,
    script: string,
    signature: list<u8>,
    /// Names the particle's directory on the host.
    token: string,
  }
  record call-parameters {
    particle: particle,
    service-id: string,
    service-creator-peer-id: string,
    host-id: string,
    worker-id: string,
    /// One list for each argument.
    tetraplets: list<list<tetraplet>>,
  }
  /// Of the call from outside that is running.
  get: func() -> call-parameters;
}

interface logger {
  /// Level: 1 error, 2 warn, 3 info, 4 debug, 5 trace. Target: bits by which hosts choose messages; those with 0 are always wanted.
  log: func(level: u8, target: s32, text: string);
}

/// A program of the host is a function that a world imports by itself: \`import curl: func(args: list<string>) -> mounted-binary-result;\`
interface mounted-binary {
  record mounted-binary-result {
    /// Exit status; 100000 killed by a signal, 100001 could not start, which \`error\` explains.
    ret-code: s32,
    error: string,
    stdout: list<u8>,
    stderr: list<u8>,
  }
}
`;

/** By name. */
export function hostInterfaces(): ReadonlyMap<string, InterfaceTree> {
  const file = parseWit(new SourceFile('marine-host.wit', hostWit));
  if ('code' in file) throw new Error(`bug in guest/wit: the package of hosts: ${file.message}`);
  return new Map(file.interfaces.map((each) => [each.name.text, each]));
}
