/** Well-typed expressions for random programs. */
import type { Scope } from './scope.ts';
import type { Picks } from './shape.ts';

type Form = () => string;

export function number(scope: Scope, pick: Picks): string {
  const variables = scope.of('u32');
  return pick.of<Form>(
    () => String(pick.next() % 4),
    () => variable(variables, pick, '1'),
    () => variable(variables, pick, '2'),
    () => `${variable(variables, pick, '1')} + 1`,
    () => length(scope, pick),
  )();
}

/** The index of what is waited for. */
export function index(scope: Scope, pick: Picks): string {
  const variables = scope.of('u32');
  return pick.of<Form>(
    () => String(pick.next() % 3),
    () => '0',
    () => '0',
    () => '0',
    () => '1',
    () => variable(variables, pick, '0'),
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
  return pick.of<Form>(
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
  )();
}

/** A peer. */
export function place(scope: Scope, pick: Picks): string {
  return pick.of<Form>(() => variable(scope.of('string'), pick, '"alice"'), () => variable(scope.of('string'), pick, '"bob"'), () => '"alice"', () => 'HOST_PEER_ID', () => 'INIT_PEER_ID')();
}

/** Of something that does not grow. */
export function length(scope: Scope, pick: Picks): string {
  const counted = [...scope.of('[]string'), ...scope.of('[]u32'), ...scope.of('?u32')];
  return `${pick.among(counted) ?? '[1, 2]'}.length`;
}

export function variable(names: readonly string[], pick: Picks, otherwise: string): string {
  return pick.among(names) ?? otherwise;
}

function comparison(pick: Picks): string {
  return pick.of('==', '!=', '<', '>', '<=', '>=');
}
