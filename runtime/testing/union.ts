import type { Crypto } from '../particle/crypto.ts';
import { equalBytes } from '../particle/hex.ts';
import type { Json } from '../particle/json.ts';
import { Log } from '../particle/log.ts';
import { scriptCid } from '../particle/particle-signature.ts';
import type { Bundle, Cid, LogSegment, Particle, PeerId } from '../particle/particle.ts';

/**
 * What several peers know together: of each log the longest version that one of them holds, and every other version that contradicts it,
 * so that an audit finds both.
 *
 * @param snapshots of one particle; segments that wait for a gap to close are left out, nobody has verified them
 */
export function unionOf(particle: Particle, snapshots: readonly Bundle[], crypto: Crypto): Bundle {
  const versions = new Map<PeerId, LogSegment[]>();
  const values = new Map<Cid, Json>();
  for (const { segments, values: known } of snapshots) {
    for (const segment of segments) if (segment.from === 0) addVersion(versions, segment);
    for (const [cid, value] of known) values.set(cid, value);
  }
  const script = scriptCid(particle.script, crypto);
  const segments = [...versions].flatMap(([peer, several]) => contradicting(several, new Log({ particle: particle.id, script, peer }, crypto)));
  return { particle, segments, values };
}

function addVersion(versions: Map<PeerId, LogSegment[]>, segment: LogSegment): void {
  const known = versions.get(segment.peer);
  if (known === undefined) versions.set(segment.peer, [segment]);
  // Peers hold the same head more often than not.
  else if (!known.some(({ entries, signature }) => entries.length === segment.entries.length && equalBytes(signature, segment.signature))) known.push(segment);
}

/** The longest one, and those that are no beginning of it. */
function contradicting(versions: readonly LogSegment[], log: Log): readonly LogSegment[] {
  if (versions.length === 1) return versions;
  const longestFirst = versions.toSorted((a, b) => b.entries.length - a.entries.length);
  return longestFirst.filter((version) => log.merge(version).kind !== 'known');
}
