/** Functions placed with a mistake, to see whether it is found. */
import { pipelineOptions } from '../../compiler/options.ts';
import { recheck } from '../../compiler/delivery/recheck.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { runPipeline } from '../../compiler/pipeline.ts';
import { placeFunction } from '../../compiler/placement/place.ts';
import type { Hop, Placed } from '../../compiler/placement/placed.ts';
import type { CompileOptions } from '../../compiler/options.ts';

/** What the recheck says when placement forgets to bring values to those who wait for them, after what is found anyway. */
export function findingsAtFault(options: CompileOptions): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const { diagnostics } = runPipeline(pipelineOptions(options, 'air'), 'emit', (core) => {
    const placed = placeFunction(core);
    found.push(...recheck({ ...placed, body: withoutBringing(placed.body) }));
  });
  return [...diagnostics, ...found];
}

/** Without the hops that bring values. */
export function withoutBringing(node: Placed): Placed {
  return withoutHops(node, ({ reason }) => reason.startsWith('brings'));
}

/** Without one of the hops; `choose` is given how many there are. Undefined when there is none. */
export function withoutOne(node: Placed, choose: (of: number) => number): Placed | undefined {
  const hops: Hop[] = [];
  withoutHops(node, (hop) => hops.push(hop) === 0);
  if (hops.length === 0) return undefined;
  const left = choose(hops.length);
  let at = 0;
  return withoutHops(node, () => at++ === left);
}

/** Without some of the hops. */
export function withoutHops(node: Placed, isLeftOut: (hop: Hop) => boolean): Placed {
  const without = (inside: Placed): Placed => withoutHops(inside, isLeftOut);
  switch (node.kind) {
    case 'hop':
      return isLeftOut(node) ? { kind: 'null', origin: node.origin } : node;
    case 'seq':
      return { ...node, nodes: node.nodes.map(without) };
    case 'par':
      return { ...node, branches: node.branches.map(without) };
    case 'try':
      return { ...node, attempt: without(node.attempt), handler: without(node.handler) };
    case 'if':
      return { ...node, then: without(node.then), else: without(node.else) };
    case 'fold':
      return { ...node, body: without(node.body), beforeNext: without(node.beforeNext), last: without(node.last) };
    case 'new':
      return { ...node, body: without(node.body) };
    default:
      return node;
  }
}
