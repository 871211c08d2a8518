/** Random scripts as AIR. */
import type { CallRequest } from '../../../runtime/engine/contracts.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import type { Stage, Step } from './script.ts';

/** What the services of all peers do: `echo` gives its first argument, `fail` fails. */
export function answer(_: string, { function: name, args }: CallRequest): Json | { readonly failed: string } {
  switch (name) {
    case 'list':
      return [1, 2, 3];
    case 'object':
      return { n: 1, list: [4, 5], deep: [{ name: 'x' }] };
    case 'error':
      return { error_code: 9, message: 'made by a service' };
    case 'fail':
      return { failed: 'no' };
    default:
      return args[0] ?? null;
  }
}

export function render(stages: readonly Stage[], peers: readonly string[]): string {
  const writer = new Writer(peers);
  const written = stages.map((stage, number) => writer.stage(stage, number));
  return seq([`(call "@{a}" ("s" "list") [] list)`, ...written, `(call "@{a}" ("s" "end") [])`]);
}

/** Where steps stand: which names they may use, and where they may leave values that nobody reads. */
interface Scope {
  readonly known: string[];
  readonly junk: string;
}

class Writer {
  readonly #peers: readonly string[];
  #names = 0;

  constructor(peers: readonly string[]) {
    this.#peers = peers;
  }

  stage(stage: Stage, number: number): string {
    const stream = `$st${number}`;
    const canon = `#can${number}`;
    const junk = `$junk${number}`;
    /** Runs steps, ends at `a`, and counts there. */
    const branch = (steps: readonly Step[], known: string[], value: string): string => seq([this.#steps(steps, { known, junk }), '(hop "@{a}")', `(ap ${value} ${stream})`]);
    const join = (count: number): readonly string[] => [`(canon "@{a}" ${stream} ${canon} ${count})`, `(call "@{a}" ("s" "stage") [${canon}.length])`];
    const item = this.#fresh('i');
    switch (stage.kind) {
      case 'steps':
        return seq([this.#steps(stage.steps, { known: [], junk }), `(call "@{a}" ("s" "stage") [${number}])`]);
      case 'par':
        return seq([stage.branches.map((steps, index) => branch(steps, [], String(index))).reduce((left, right) => `(par ${left} ${right})`), ...join(stage.branches.length)]);
      case 'each': {
        const body = branch(stage.body, [item], item);
        return seq([stage.sequential ? `(fold list ${item} (seq ${body} (next ${item})))` : `(par (fold list ${item} (par ${body} (next ${item})) (never)) (null))`, ...join(3)]);
      }
      case 'live': {
        const fill = this.#peers.slice(0, 3).map((name, index) => `(call "@{${name}}" ("s" "echo") [${index}] $in${number})`);
        const loop = `(fold $in${number} ${item} (par ${branch(stage.body, [item], item)} (next ${item})))`;
        return seq([`(par ${fill.reduce((left, right) => `(par ${left} ${right})`)} ${loop})`, ...join(3)]);
      }
    }
  }

  #fresh(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  #steps(steps: readonly Step[], { known, junk }: Scope): string {
    const scope = { known: [...known], junk };
    return seq(steps.map((step) => this.#step(step, scope)));
  }

  /** Adds what the step makes to the scope. */
  #step(step: Step, scope: Scope): string {
    const { known, junk } = scope;
    const value = (index: number): string => known[index % Math.max(1, known.length)] ?? String(index);
    const call = (peer: number, name: string, args: string, output = ''): string => `(call "@{${this.#peers[peer] ?? 'a'}}" ("s" "${name}") [${args}] ${output})`;
    const define = (prefix: string, ...parts: readonly string[]): string => {
      const name = this.#fresh(prefix);
      known.push(name, ...parts.map((part) => name + part));
      return name;
    };
    switch (step.kind) {
      case 'call': {
        const args = `${value(step.arg)} ${step.arg}`;
        return step.push ? call(step.peer, 'echo', args, junk) : call(step.peer, 'echo', args, define('x'));
      }
      case 'ap': {
        const from = value(step.arg);
        return `(ap ${from} ${define('y')})`;
      }
      case 'object':
        return call(step.peer, 'object', '', define('o', '.$.n', '.$.list.[1]', '.$.deep.[0].name'));
      case 'particle':
        return call(step.peer, 'echo', '%ttl% %timestamp% %init_peer_id% true 1.5 j"a\\n\\"b" []', define('x'));
      case 'hop':
        return `(hop "@{${this.#peers[step.peer] ?? 'a'}}")`;
      case 'scope': {
        const name = this.#fresh('n');
        return `(new ${name} ${seq([call(step.peer, 'echo', '5', name), call(step.peer, 'echo', name)])})`;
      }
      case 'quiet':
        return '(seq (null) (par (never) (null)))';
      case 'failing':
        return `(xor ${this.#failure(step, call)} ${call(step.handler, 'echo', ':error:.$.error_code %last_error%.$.message')})`;
      case 'if':
        return `(xor (${step.same ? 'match' : 'mismatch'} ${value(step.left)} ${value(step.right)} ${this.#steps(step.then, scope)}) (null))`;
      case 'each': {
        const { prepare, iterable } = this.#iterable(step, call);
        const item = this.#fresh('i');
        const loop = `(fold ${iterable} ${item} (seq ${this.#steps(step.body, { known: [...known, item], junk })} (next ${item})) ${step.last ? '(null)' : ''})`;
        return prepare(loop);
      }
      case 'stream': {
        const [stream, canon] = [this.#fresh('$s'), this.#fresh('#c')];
        const pushes = step.values.map((picked, i) => (i % 2 === 0 ? `(ap ${value(picked)} ${stream})` : call(step.peer, 'echo', value(picked), stream)));
        return `(new ${stream} ${seq([...pushes, `(canon "@{${this.#peers[step.peer] ?? 'a'}}" ${stream} ${canon})`, call(step.peer, 'echo', `${canon} ${canon}.length ${canon}.$.[0]`, define('x'))])})`;
      }
      case 'map': {
        const map = this.#fresh('%m');
        const pushes = step.values.map((picked, i) => `(ap (${i % 2 === 0 ? `"k${i}"` : i} ${value(picked)}) ${map})`);
        return `(new ${map} ${seq([...pushes, ...this.#readMap(step, map, call, define)])})`;
      }
      case 'stream-each': {
        const [stream, item] = [this.#fresh('$s'), this.#fresh('i')];
        const pushes = step.values.map((picked) => `(ap ${value(picked)} ${stream})`);
        const body = call(step.peer, 'echo', item);
        const loop = step.sequential ? `(fold ${stream} ${item} (seq ${body} (next ${item})) (null))` : `(par (fold ${stream} ${item} (par ${body} (next ${item}))) (null))`;
        return `(new ${stream} ${seq([...pushes, loop])})`;
      }
    }
  }

  #failure({ how, peer }: Extract<Step, { kind: 'failing' }>, call: Call): string {
    const failing = call(peer, 'fail', '1');
    const name = this.#fresh('e');
    switch (how) {
      case 'service':
        return failing;
      case 'literal':
        return '(fail 7 "so")';
      case 'object':
        return `(seq ${call(peer, 'error', '', name)} (fail ${name}))`;
      case 'lens':
        return `(seq ${call(peer, 'object', '', name)} ${call(peer, 'echo', `${name}.$.missing`)})`;
      case 'key':
        return `(seq ${call(peer, 'object', '', name)} (ap (${name} 1) %${name}))`;
      case 'not-iterable':
        return `(seq ${call(peer, 'object', '', name)} (fold ${name}.$.n i${name} (next i${name})))`;
      case 'peer':
        return `(seq ${call(peer, 'echo', '1', name)} (call ${name} ("s" "echo") []))`;
      case 'again':
        return `(xor ${failing} (fail :error:))`;
      case 'last':
        return `(seq (xor ${failing} (null)) (fail %last_error%))`;
      case 'both':
        return `(par (fail 1 "left") (fail 2 "right"))`;
    }
  }

  #iterable({ over, peer }: Extract<Step, { kind: 'each' }>, call: Call): { readonly prepare: (loop: string) => string; readonly iterable: string } {
    const name = this.#fresh('f');
    const at = `"@{${this.#peers[peer] ?? 'a'}}"`;
    switch (over) {
      case 'list':
        return { prepare: (loop) => loop, iterable: 'list' };
      case 'part':
        return { prepare: (loop) => seq([call(peer, 'object', '', name), loop]), iterable: `${name}.$.list` };
      case 'canon':
        return { prepare: (loop) => `(new $${name} ${seq([`(ap 1 $${name})`, call(peer, 'echo', '2', `$${name}`), `(canon ${at} $${name} #${name})`, loop])})`, iterable: `#${name}` };
      case 'map':
        return { prepare: (loop) => `(new %${name} ${seq([`(ap ("k" 1) %${name})`, `(ap (2 "v") %${name})`, `(canon ${at} %${name} #%${name})`, loop])})`, iterable: `#%${name}` };
      case 'nothing':
        return { prepare: (loop) => loop, iterable: '[]' };
    }
  }

  #readMap({ form, peer }: Extract<Step, { kind: 'map' }>, map: string, call: Call, define: (prefix: string) => string): readonly string[] {
    const at = `"@{${this.#peers[peer] ?? 'a'}}"`;
    const name = this.#fresh('m');
    switch (form) {
      case 'canon':
        return [`(canon ${at} ${map} #%${name})`, call(peer, 'echo', `#%${name}.$.k0 #%${name}.length #%${name}`, define('x'))];
      case 'object':
        return [`(canon ${at} ${map} ${name})`, call(peer, 'echo', `${name}.$.k0 ${name}`, define('x'))];
      case 'fold': {
        const item = this.#fresh('i');
        return [`(par (fold ${map} ${item} (par ${call(peer, 'echo', `${item}.$.value ${item}.$.key`)} (next ${item}))) (null))`];
      }
    }
  }
}

type Call = (peer: number, name: string, args: string, output?: string) => string;

function seq(parts: readonly string[]): string {
  return parts.length === 0 ? '(null)' : parts.reduceRight((right, left) => `(seq ${left} ${right})`);
}
