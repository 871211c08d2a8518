/** What is waited for comes to a peer that knows of the wait: placed programs, looked at by a rule that shares nothing with placement. */
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeFunction } from '../../compiler/placement/place.ts';
import type { Placed } from '../../compiler/placement/placed.ts';
import { SourceFile } from '../../compiler/source/source-file.ts';
import type { SourceProvider } from '../../compiler/source/source-provider.ts';
import { compileSubjects } from '../kit/deadlock/subject.ts';
import { undelivered } from '../kit/delivery/delivery.ts';
import { randomAqua } from '../kit/random-aqua.ts';
import { root, textOf } from '../kit/repository.ts';

const disk: SourceProvider = { read: (file) => new SourceFile(file, textOf(file)) };

test('in every program of tests/programs', () => {
  const programs = readdirSync(`${root}tests/programs`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const missed = programs.flatMap(({ name }) =>
    [...compileSubjects(`tests/programs/${name}/main.aqua`, disk)].flatMap(([func, { core }]) => undelivered(placeFunction(core)).map(({ variable }) => `${name} ${func}: ${variable.name}`)),
  );
  expect(missed).toEqual([]);
});

test('in random programs', () => {
  const property = fc.property(randomAqua, ({ files }) => {
    const source: SourceProvider = {
      read: (path) => {
        const text = files.get(path);
        return text === undefined ? undefined : new SourceFile(path, text);
      },
    };
    for (const { core } of compileSubjects('main.aqua', source).values()) expect(undelivered(placeFunction(core)).map(({ variable }) => variable.name)).toEqual([]);
  });
  fc.assert(property, { numRuns: Number(process.env['AQUA_RUNS'] ?? 60), seed: Number(process.env['AQUA_SEED'] ?? 2) });
});

test.each(['branches-that-answer-each-other', 'co-waits-for-what-the-flow-pushes', 'iterations-that-wait-for-each-other'])(
  'is missed in %s when nobody brings it',
  (name) => {
    for (const { core } of compileSubjects(`tests/programs/${name}/main.aqua`, disk).values()) {
      const placed = placeFunction(core);
      expect(undelivered({ ...placed, body: withoutBringing(placed.body) })).not.toEqual([]);
    }
  },
);

/** Without the hops that bring values. */
function withoutBringing(node: Placed): Placed {
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
