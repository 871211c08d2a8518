import type { Json } from '../particle/json.ts';
import type { Bundle, Cid, LogSegment, Particle, PeerId } from '../particle/particle.ts';

/**
 * What several peers know together. The bundles are snapshots of one particle, so each segment starts at 0 and the longest one of a
 * log contains the others (unless its peer lied).
 */
export function unionOf(particle: Particle, snapshots: readonly Bundle[]): Bundle {
  const longest = new Map<PeerId, LogSegment>();
  const values = new Map<Cid, Json>();
  for (const { segments, values: known } of snapshots) {
    for (const segment of segments) {
      const best = longest.get(segment.peer);
      if (best === undefined || best.entries.length < segment.entries.length) longest.set(segment.peer, segment);
    }
    for (const [cid, value] of known) values.set(cid, value);
  }
  return { particle, segments: [...longest.values()], values };
}
