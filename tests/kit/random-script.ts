/**
 * Random AIR whose outcome must not depend on the schedule: stages on peer `a`, each of which spreads over peers and is joined
 * at `a` again. Every parallel branch ends with a hop to `a`, and streams are frozen only once they hold a known number of values.
 */
import fc from 'fast-check';

export const peers = ['a', 'b', 'c', 'd'] as const;

type Step =
  | { readonly kind: 'call'; readonly peer: number; readonly arg: number; readonly push: boolean }
  | { readonly kind: 'failing'; readonly peer: number; readonly handler: number }
  | { readonly kind: 'if'; readonly left: number; readonly right: number; readonly same: boolean; readonly then: readonly Step[] }
  | { readonly kind: 'each'; readonly body: readonly Step[] };

type Stage =
  | { readonly kind: 'steps'; readonly steps: readonly Step[] }
  | { readonly kind: 'par'; readonly branches: readonly (readonly Step[])[] }
  | { readonly kind: 'each'; readonly sequential: boolean; readonly body: readonly Step[] };

const peer = fc.nat({ max: peers.length - 1 });
const { steps } = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
  steps: fc.array(tie('step'), { minLength: 1, maxLength: 3, depthIdentifier: 'steps' }),
  step: fc.oneof(
    { depthIdentifier: 'steps', maxDepth: 3 },
    fc.record({ kind: fc.constant('call' as const), peer, arg: fc.nat(9), push: fc.boolean() }),
    fc.record({ kind: fc.constant('failing' as const), peer, handler: peer }),
    fc.record({ kind: fc.constant('if' as const), left: fc.nat(9), right: fc.nat(9), same: fc.boolean(), then: tie('steps') }),
    fc.record({ kind: fc.constant('each' as const), body: tie('steps') }),
  ),
}));

const stage: fc.Arbitrary<Stage> = fc.oneof(
  fc.record({ kind: fc.constant('steps' as const), steps }),
  fc.record({ kind: fc.constant('par' as const), branches: fc.array(steps, { minLength: 2, maxLength: 3 }) }),
  fc.record({ kind: fc.constant('each' as const), sequential: fc.boolean(), body: steps }),
);

/** Scripts use `@{a}` … `@{d}`, services `s.echo`, `s.list` (gives `[1,2,3]`), `s.fail` (fails), `s.stage`, `s.end`. */
export const randomScript: fc.Arbitrary<string> = fc.array(stage, { minLength: 1, maxLength: 3 }).map(render);

function render(stages: readonly Stage[]): string {
  let names = 0;
  const fresh = (prefix: string): string => `${prefix}${names++}`;
  const at = (index: number): string => `"@{${peers[index] ?? 'a'}}"`;
  const seq = (parts: readonly string[]): string => (parts.length === 0 ? '(null)' : parts.reduceRight((right, left) => `(seq ${left} ${right})`));

  function renderSteps(all: readonly Step[], scope: readonly string[], stream: string): string {
    const known = [...scope];
    const value = (index: number): string => (known.length === 0 ? String(index) : (known[index % known.length] ?? '0'));
    return seq(
      all.map((step) => {
        switch (step.kind) {
          case 'call': {
            if (step.push) return `(call ${at(step.peer)} ("s" "echo") [${value(step.arg)}] ${stream})`;
            const text = `(call ${at(step.peer)} ("s" "echo") [${value(step.arg)} ${step.arg}]`;
            const name = fresh('x');
            known.push(name);
            return `${text} ${name})`;
          }
          case 'failing':
            return `(xor (call ${at(step.peer)} ("s" "fail") [1]) (call ${at(step.handler)} ("s" "echo") [:error:.$.error_code]))`;
          case 'if': {
            const body = renderSteps(step.then, known, stream);
            return `(xor (${step.same ? 'match' : 'mismatch'} ${value(step.left)} ${value(step.right)} ${body}) (null))`;
          }
          case 'each': {
            const item = fresh('i');
            return `(fold list ${item} (seq ${renderSteps(step.body, [...known, item], stream)} (next ${item})))`;
          }
        }
      }),
    );
  }

  const rendered = stages.map((each, number) => {
    const stream = `$st${number}`;
    const canon = `#can${number}`;
    switch (each.kind) {
      case 'steps':
        return seq([renderSteps(each.steps, [], stream), `(call "@{a}" ("s" "stage") [${number}])`]);
      case 'par': {
        // One value a branch, pushed at `a` at the very end of it: the stage is over when all of them are there.
        const branches = each.branches.map((branch, index) => seq([renderSteps(branch, [], `$junk${number}`), `(hop "@{a}")`, `(ap ${index} ${stream})`]));
        const all = branches.reduce((left, right) => `(par ${left} ${right})`);
        return seq([all, `(canon "@{a}" ${stream} ${canon} ${branches.length})`, `(call "@{a}" ("s" "stage") [${canon}.length])`]);
      }
      case 'each': {
        const item = fresh('i');
        const body = seq([renderSteps(each.body, [item], `$junk${number}`), `(hop "@{a}")`, `(ap ${item} ${stream})`]);
        const loop = each.sequential ? `(fold list ${item} (seq ${body} (next ${item})))` : `(par (fold list ${item} (par ${body} (next ${item})) (never)) (null))`;
        return seq([loop, `(canon "@{a}" ${stream} ${canon} 3)`, `(call "@{a}" ("s" "stage") [${canon}.length])`]);
      }
    }
  });
  return seq([`(call "@{a}" ("s" "list") [] list)`, ...rendered, `(call "@{a}" ("s" "end") [])`]);
}
