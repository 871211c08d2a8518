import type { SourceMap } from '../../runtime/air/source-map.ts';
import { decodeBundle, type DecodeBundleResult } from '../../runtime/particle/codec.ts';
import type { Bundle } from '../../runtime/particle/particle.ts';
import { nodeCryptography } from '../../runtime/testing/node-cryptography.ts';
import { recordedBundle } from '../../runtime/testing/recorded-bundle.ts';
import { readRecording } from '../../runtime/testing/recording.ts';
import { simulatedSigner } from '../../runtime/testing/simulated-keys.ts';
import { UsageError } from '../exit.ts';
import { readBytes } from './read-bytes.ts';

/** What peers signed in a run, and how to speak of it. */
export interface Evidence {
  readonly bundle: Bundle;
  readonly sourceMap: SourceMap | undefined;
  /** Ids by name, where names are known. */
  readonly peers: Readonly<Record<string, string>>;
}

const BRACE = 0x7b;

/** Reads a recording, which ends with the bundle of everything that was signed; or such a bundle alone, in DAG-CBOR. @throws UsageError */
export function readEvidence(path: string): Evidence {
  const bytes = readBytes(path);
  const { crypto } = nodeCryptography;
  if (bytes[0] !== BRACE) return { bundle: decoded(decodeBundle(bytes, undefined, crypto), path), sourceMap: undefined, peers: {} };
  const read = readRecording(new TextDecoder().decode(bytes));
  if (!read.ok) throw new UsageError(`\`${path}\` is no recording: ${read.problem}`, advice);
  const { definition, sourceMap } = read.recording;
  const bundle = recordedBundle(read.recording, crypto);
  if (bundle === undefined) throw new UsageError(`\`${path}\` ends before the run did, so it does not hold what the peers signed`, '`aqua replay` tells what happened up to there');
  const peers = Object.fromEntries(definition.peers.map((name) => [name, simulatedSigner(name, nodeCryptography).peer]));
  return { bundle: decoded(bundle, path), sourceMap, peers };
}

const advice = 'a recording is wanted, as `aqua run … --record FILE` makes it, or a bundle';

function decoded(read: DecodeBundleResult, path: string): Bundle {
  if (!read.ok) throw new UsageError(`\`${path}\` holds no bundle: ${read.reason}`, advice);
  return read.bundle;
}
