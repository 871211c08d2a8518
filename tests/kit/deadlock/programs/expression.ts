/** Well-typed expressions for random programs. */
import type { Scope } from './scope.ts';
import type { Picks } from './shape.ts';

export type Text = () => string;

export function number(scope: Scope, pick: Picks): string {
  const variables = scope.of('u32');
  return pick.of<Text>(
    () => String(pick.next() % 4),
    () => variable(variables, pick, '1'),
    () => variable(variables, pick, '2'),
    () => `${variable(variables, pick, '1')} + 1`,
    () => length(scope, pick),
    () => part(scope, pick, 'n') ?? '3',
  )();
}

/** The index of what is waited for. */
export function index(scope: Scope, pick: Picks): string {
  const variables = scope.of('u32');
  return pick.of<Text>(
    () => String(pick.next() % 3),
    () => '0',
    () => '0',
    () => '0',
    () => '1',
    () => variable(variables, pick, '0'),
    () => 'ONE',
    () => `${length(scope, pick)} - 1`,
    () => length(scope, pick),
    () => `${length(scope, pick)} + ${length(scope, pick)} - 1`,
    () => `${length(scope, pick)} * ${length(scope, pick)} - 1`,
    () => `${length(scope, pick)} * ${variable(variables, pick, '2')} - ${pick.next() % 2}`,
    () => `${variable(variables, pick, '1')} - ${pick.next() % 3}`,
    () => `${length(scope, pick)} - ${variable(variables, pick, '1')}`,
  )();
}

export function condition(scope: Scope, pick: Picks): string {
  const variables = scope.of('u32');
  return pick.of<Text>(
    () => variable(scope.of('bool'), pick, 'true'),
    () => `!${variable(scope.of('bool'), pick, 'true')}`,
    () => `${variable(variables, pick, '1')} ${comparison(pick)} ${pick.next() % 3}`,
    () => `${length(scope, pick)} ${comparison(pick)} ${pick.next() % 3}`,
    () => `${variable(variables, pick, '1')} ${comparison(pick)} ${length(scope, pick)}`,
    () => `${length(scope, pick)} * ${length(scope, pick)} ${comparison(pick)} ${variable(variables, pick, '1')}`,
    () => `${place(scope, pick)} == ${place(scope, pick)}`,
    () => `${variable(scope.of('bool'), pick, 'true')} ${pick.of('&&', '||')} ${variable(variables, pick, '1')} ${comparison(pick)} 1`,
    () => `${variable(scope.of('?u32'), pick, '?[1]')} == nil`,
    () => `${pick.among(scope.streams.map(({ name }) => name)) ?? '[1]'}.length ${comparison(pick)} 1`,
    () => `${part(scope, pick, 'n') ?? variable(variables, pick, '1')} ${comparison(pick)} ${pick.next() % 3}`,
  )();
}

/** A peer. */
export function place(scope: Scope, pick: Picks): string {
  return pick.of<Text>(() => variable(scope.of('string'), pick, '"alice"'), () => variable(scope.of('string'), pick, '"bob"'), () => '"alice"', () => 'HOST_PEER_ID', () => 'INIT_PEER_ID', () => part(scope, pick, pick.of('peer', 'relay')) ?? variable(scope.of('string'), pick, '"alice"'), () => item(scope, pick))();
}

/** Of a list that may be too short. */
function item(scope: Scope, pick: Picks): string {
  const list = pick.among(scope.of('[]string'));
  return list === undefined ? '"alice"' : `${list}[${pick.next() % 2}]`;
}

/** A peer as data. The client is none: the network in which only its relay reaches it has no data that name it. */
export function peerAsData(scope: Scope, pick: Picks): string {
  const peer = place(scope, pick);
  return peer === 'INIT_PEER_ID' ? 'HOST_PEER_ID' : peer;
}

/** What is read off a `Node`, or off what a stream holds, if there is such a thing. */
export function part(scope: Scope, pick: Picks, field: 'n' | 'peer' | 'relay'): string | undefined {
  const { names, nodes } = scope.others;
  const held = pick.next() % 3 > 0 ? [] : (field === 'n' ? scope.streams : names).map(({ name }) => `${name}!`);
  const ofNodes = [...scope.of('Node'), ...nodes.map(({ name }) => `${name}!`)].map((node) => `${node}.${field}`);
  return pick.among([...ofNodes, ...held]);
}

/** Of something that does not grow. */
export function length(scope: Scope, pick: Picks): string {
  const counted = [...scope.of('[]string'), ...scope.of('[]u32'), ...scope.of('?u32')];
  return `${pick.among(counted) ?? '[1, 2]'}.length`;
}

export function numbers(scope: Scope, pick: Picks): string {
  return variable(scope.of('[]u32'), pick, '[1, 2]');
}

export function peers(scope: Scope, pick: Picks): string {
  return variable(scope.of('[]string'), pick, '["alice", "bob"]');
}

export function variable(names: readonly string[], pick: Picks, otherwise: string): string {
  return pick.among(names) ?? otherwise;
}

function comparison(pick: Picks): string {
  return pick.of('==', '!=', '<', '>', '<=', '>=');
}
