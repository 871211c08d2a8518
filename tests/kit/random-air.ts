/**
 * Random AIR without our extensions, for comparison with the original VM. Whatever depends on a race is left out: streams and maps that
 * are frozen are filled in sequence, and what only one side of a par or xor defines is not used elsewhere.
 */
import fc from 'fast-check';

const leafForms = ['echo', 'echo', 'out', 'out', 'object', 'copy', 'push', 'part', 'fail-call', 'fail', 'fail-value', 'never', 'null'] as const;
const aroundForms = [
  ...['match', 'mismatch', 'handled', 'handled', 'new-stream', 'new-scalar'] as const,
  ...['fold', 'fold', 'fold-par', 'fold-last', 'fold-back', 'fold-part', 'fold-nothing'] as const,
  ...['canon', 'canon-fold', 'map', 'map-fold', 'map-object', 'stream-fold', 'stream-fold-seq'] as const,
] as const;

/** Numbers pick a value in scope, or a peer. */
export type RandomAir =
  | { readonly kind: 'leaf'; readonly form: (typeof leafForms)[number]; readonly pick: number; readonly other: number; readonly peer: number }
  | { readonly kind: 'pair'; readonly op: 'seq' | 'par' | 'xor'; readonly left: RandomAir; readonly right: RandomAir }
  | { readonly kind: 'around'; readonly form: (typeof aroundForms)[number]; readonly pick: number; readonly peer: number; readonly body: RandomAir };

export const randomAir: fc.Arbitrary<RandomAir> = fc.letrec<{ tree: RandomAir }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'max', withCrossShrink: true, maxDepth: 6 },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('leaf' as const), form: fc.constantFrom(...leafForms), pick: fc.nat(20), other: fc.nat(20), peer: fc.nat(3) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('pair' as const), op: fc.constantFrom('seq', 'seq', 'seq', 'par', 'xor'), left: tie('tree'), right: tie('tree') }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('around' as const), form: fc.constantFrom(...aroundForms), pick: fc.nat(20), peer: fc.nat(3), body: tie('tree') }) },
  ),
})).tree;

/**
 * The script, with `@{name}` for the id of a peer.
 *
 * @param joins whether what stands behind a par uses what its left side defines, and so may have to wait for it
 */
export function renderRandomAir(root: RandomAir, peers: readonly string[], joins: boolean): string {
  const writer = new Writer(peers, joins, hasPar(root));
  return seq('(call "@{a}" ("s" "list") [] list)', '(call "@{a}" ("s" "object") [] object)', writer.write(root, [...always]), '(call "@{a}" ("s" "end") [])');
}

/** Parts of `object` and `list` that are there, and (the last three) some that are not. */
const parts = ['object.$.n', 'object.$.list.[1]', 'object.$.deep.x.[0].y', 'list.$.[2]', 'object.$.list', 'list.length', 'object.$.none', 'list.$.[7]', 'object.length'];

const always = ['list', '1', '"t"', '2.5', '[]'];

class Writer {
  readonly #peers: readonly string[];
  readonly #joins: boolean;
  /** On the original VM an error that a `par` has swallowed stays in `:error:`, and hides every later one (docs/deviations.md). */
  readonly #error: string;
  #names = 0;

  constructor(peers: readonly string[], joins: boolean, par: boolean) {
    this.#peers = peers;
    this.#joins = joins;
    this.#error = par ? '1' : ':error:.$.error_code %last_error%.$.error_code';
  }

  /** Adds what the tree defines to the scope. */
  write(node: RandomAir, scope: string[]): string {
    switch (node.kind) {
      case 'leaf':
        return this.#leaf(node, scope);
      case 'pair': {
        if (node.op === 'seq') return `(seq ${this.write(node.left, scope)} ${this.write(node.right, scope)})`;
        // What only one side defines may never come: the other side does not use it.
        const left = this.write(node.left, this.#joins ? scope : [...scope]);
        return `(${node.op} ${left} ${this.write(node.right, [...always])})`;
      }
      case 'around':
        return this.#around(node, [...scope]);
    }
  }

  #leaf({ form, pick, other, peer }: Extract<RandomAir, { kind: 'leaf' }>, scope: string[]): string {
    const one = picked(scope, pick);
    const two = picked(scope, other);
    const define = (): string => {
      const name = this.#fresh('x');
      scope.push(name);
      return name;
    };
    switch (form) {
      case 'echo':
        return this.#call(peer, 'echo', `${one} ${two}`, define());
      case 'out':
        return this.#call(peer, 'out', `${one} ${two}`);
      case 'object':
        return this.#call(peer, 'object', '', define());
      case 'copy':
        return `(ap ${one} ${define()})`;
      case 'push':
        return this.#call(peer, 'push', one, '$s');
      case 'part':
        return this.#call(peer, 'out', picked(parts, pick));
      case 'fail-call':
        return this.#call(peer, 'fail', `"${pick}"`);
      case 'fail':
        return `(fail ${pick + 1} "f")`;
      case 'fail-value':
        return '(fail object)';
      case 'never':
      case 'null':
        return `(${form})`;
    }
  }

  #around({ form, pick, peer, body }: Extract<RandomAir, { kind: 'around' }>, scope: string[]): string {
    const one = picked(scope, pick);
    const two = picked(scope, pick + 1);
    const at = this.#at(peer);
    const name = this.#fresh('v');
    const iterator = this.#fresh('i');
    const inside = (...more: readonly string[]): string => this.write(body, [...scope, ...more]);
    switch (form) {
      case 'match':
      case 'mismatch':
        return `(${form} ${one} ${two} ${inside()})`;
      case 'handled':
        return `(xor ${inside()} (call "@{a}" ("s" "handled") [${this.#error}]))`;
      case 'new-stream':
        return `(new $s ${inside()})`;
      case 'new-scalar':
        return `(new ${name} ${seq(`(ap ${one} ${name})`, inside(name))})`;
      case 'fold':
        return `(fold list ${iterator} (seq ${inside(iterator)} (next ${iterator})))`;
      case 'fold-par':
        return `(fold list ${iterator} (par ${inside(iterator)} (next ${iterator})))`;
      case 'fold-last':
        return `(fold list ${iterator} (seq ${inside(iterator)} (next ${iterator})) ${this.#call(peer, 'last', one)})`;
      case 'fold-back':
        return `(fold list ${iterator} (seq ${inside(iterator)} (seq (next ${iterator}) ${this.#call(peer, 'back', iterator)})))`;
      case 'fold-part':
        return `(fold object.$.deep.x ${iterator} (seq ${inside(iterator, `${iterator}.$.y`)} (next ${iterator})))`;
      case 'fold-nothing':
        return `(fold [] ${iterator} (seq ${inside(iterator)} (next ${iterator})))`;
      case 'canon':
        return `(new $${name} ${seq(...this.#fill(name, one, two, peer), `(canon ${at} $${name} #${name})`, inside(`#${name}`, `#${name}.length`, `#${name}.$.[1]`))})`;
      case 'canon-fold':
        return `(new $${name} ${seq(...this.#fill(name, one, two, peer), `(canon ${at} $${name} #${name})`, `(fold #${name} ${iterator} (seq ${inside(iterator)} (next ${iterator})))`)})`;
      case 'map':
        return `(new %${name} ${seq(...pairs(name, one, two), `(canon ${at} %${name} #%${name})`, inside(`#%${name}.$.k`, `#%${name}.$.[7].[0]`, `#%${name}.length`))})`;
      case 'map-fold':
        return `(new %${name} ${seq(...pairs(name, one, two), `(canon ${at} %${name} #%${name})`, `(fold #%${name} ${iterator} (seq ${inside(`${iterator}.$.key`, `${iterator}.$.value`)} (next ${iterator})))`)})`;
      case 'map-object':
        return `(new %${name} ${seq(...pairs(name, one, two), `(canon ${at} %${name} ${name})`, inside(name, `${name}.$.k`))})`;
      // A failed body counts as done on the original VM (docs/deviations.md): none fails here.
      case 'stream-fold':
        return `(new $${name} ${seq(...this.#fill(name, one, two, peer), `(par (fold $${name} ${iterator} (par (xor ${inside(iterator)} (null)) (next ${iterator}))) (null))`)})`;
      case 'stream-fold-seq': {
        // An element that waits for ever holds up what is behind the fold on the original VM only (docs/deviations.md).
        const ending = inside(iterator).replaceAll('(never)', '(null)');
        return `(new $${name} ${seq(`(ap ${one} $${name})`, `(ap ${two} $${name})`, `(fold $${name} ${iterator} (seq (xor ${ending} (null)) (next ${iterator})) (null))`)})`;
      }
    }
  }

  /** Two values into a stream, one after the other. */
  #fill(name: string, one: string, two: string, peer: number): readonly string[] {
    return [`(ap ${one} $${name})`, this.#call(peer, 'echo', two, `$${name}`)];
  }

  #call(peer: number, name: string, args: string, output = ''): string {
    return `(call ${this.#at(peer)} ("s" "${name}") [${args}] ${output})`;
  }

  #at(peer: number): string {
    return `"@{${this.#peers[peer % this.#peers.length] ?? 'a'}}"`;
  }

  #fresh(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }
}

function pairs(name: string, one: string, two: string): readonly string[] {
  return [`(ap ("k" ${one}) %${name})`, `(ap (7 ${two}) %${name})`];
}

function picked(values: readonly string[], index: number): string {
  return values[index % values.length] ?? '1';
}

function seq(...parts: readonly string[]): string {
  return parts.reduceRight((right, left) => `(seq ${left} ${right})`);
}

function hasPar(node: RandomAir): boolean {
  switch (node.kind) {
    case 'leaf':
      return false;
    case 'pair':
      return node.op === 'par' || hasPar(node.left) || hasPar(node.right);
    case 'around':
      return node.form === 'fold-par' || node.form === 'stream-fold' || hasPar(node.body);
  }
}
