/** Functions placed with a mistake, to see whether it is found. */
import { pipelineOptions } from '../../compiler/options.ts';
import { recheck } from '../../compiler/delivery/recheck.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { runPipeline } from '../../compiler/pipeline.ts';
import { placeFunction } from '../../compiler/placement/place.ts';
import type { Placed } from '../../compiler/placement/placed.ts';
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
  switch (node.kind) {
    case 'hop':
      return node.reason.startsWith('brings') ? { kind: 'null', origin: node.origin } : node;
    case 'seq':
      return { ...node, nodes: node.nodes.map(withoutBringing) };
    case 'par':
      return { ...node, branches: node.branches.map(withoutBringing) };
    case 'try':
      return { ...node, attempt: withoutBringing(node.attempt), handler: withoutBringing(node.handler) };
    case 'if':
      return { ...node, then: withoutBringing(node.then), else: withoutBringing(node.else) };
    case 'fold':
      return { ...node, body: withoutBringing(node.body), beforeNext: withoutBringing(node.beforeNext), last: withoutBringing(node.last) };
    case 'new':
      return { ...node, body: withoutBringing(node.body) };
    default:
      return node;
  }
}
