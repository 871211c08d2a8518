/** AQ07xx: services, abilities and what may cross the border of an exported function. */
import type { Span } from '../../source/source-file.ts';
import { define } from '../diagnostic.ts';
import { didYouMean, listNames, quote, replaceName, sentences, withArticle } from './wording.ts';

export const notAService = define<{
  readonly name: string;
  readonly span: Span;
  readonly what: string;
  readonly declaration: Span | undefined;
}>({ code: 'AQ0701', slug: 'not-a-service', level: 'error' }, ({ name, span, what, declaration }) => ({
  message: `${quote(name)} is ${withArticle(what)}: only services have ids`,
  labels: [
    { span, text: 'this line chooses the id of a service' },
    ...(declaration === undefined ? [] : [{ span: declaration, text: `${quote(name)} is this ${what}` }]),
  ],
  help: `Fix: name a service here, or declare one, \`service ${name}:\`. To call a function, write parentheses.`,
}));

export const serviceWithoutId = define<{
  readonly name: string;
  readonly span: Span;
  readonly declaration: Span;
  /** An id statement exists in this function, but does not reach this place. */
  readonly outOfReach: Span | undefined;
}>({ code: 'AQ0702', slug: 'service-without-id', level: 'error' }, ({ name, span, declaration, outOfReach }) => ({
  message: `service ${quote(name)} needs an id before it is used`,
  labels: [
    { span, text: `which instance of ${quote(name)}?` },
    { span: declaration, text: 'declared without a default id' },
    ...(outOfReach === undefined ? [] : [{ span: outOfReach, text: 'this id is forgotten at the end of its block' }]),
  ],
  help:
    outOfReach === undefined
      ? `A peer may run many services with these methods. Fix: give a default, \`service ${name}("id"):\`, or choose one above the use, \`${name} "id"\`.`
      : `Fix: move the line \`${name} …\` out of its block, above both uses.`,
}));

export const unknownMethod = define<{
  readonly owner: string;
  readonly what: 'service' | 'ability' | 'stream map';
  readonly name: string;
  readonly span: Span;
  readonly methods: readonly string[];
  readonly similar: readonly string[];
  readonly declaration: Span | undefined;
  /** Services that have a method of this name. */
  readonly others: readonly string[];
  /** What stands before the dot. */
  readonly object: Span;
}>({ code: 'AQ0703', slug: 'unknown-method', level: 'error' }, ({ owner, what, name, span, methods, similar, declaration, others, object }) => ({
  message: `${what} ${quote(owner)} has no method ${quote(name)}`,
  labels: [
    { span, text: 'no such method' },
    ...(declaration === undefined ? [] : [{ span: declaration, text: `${quote(owner)} is declared here` }]),
  ],
  help: sentences(didYouMean(similar.length > 0 ? similar : others.map((other) => `${other}.${name}`)), `${quote(owner)} has ${listNames(methods)}.`),
  fixes: similar.length > 0 ? replaceName(span, similar) : replaceName(object, others),
}));

export const tooManyMethodResults = define<{ readonly name: string; readonly span: Span; readonly results: number }>(
  { code: 'AQ0704', slug: 'too-many-method-results', level: 'error' },
  ({ name, span, results }) => ({
    message: `a service method returns at most one value, ${quote(name)} has ${results}`,
    labels: [{ span, text: 'from here on too many' }],
    help: 'A service answers with one value. Fix: declare a `data` with these fields and return that.',
  }),
);

export const exportedParameter = define<{
  readonly func: string;
  readonly parameter: string;
  /** `a function` stands for a callback that is to be given, or to return, what only exists in the script. */
  readonly what: 'an ability' | 'a service' | 'a stream map' | 'a function';
  readonly span: Span;
  readonly exported: Span;
}>({ code: 'AQ0705', slug: 'exported-parameter', level: 'error' }, ({ func, parameter, what, span, exported }) => ({
  message: `exported function ${quote(func)} cannot take ${what === 'a function' ? 'this callback' : what}`,
  labels: [
    { span, text: `${quote(parameter)} cannot come from outside` },
    { span: exported, text: 'exported here' },
  ],
  help:
    what === 'a stream map'
      ? 'Host programs send plain values. Fix: take an array of pairs and fill the map inside.'
      : what === 'a function'
        ? 'A callback runs in the host program, which knows only data. Fix: let it take and return data, no functions, abilities or maps.'
        : `Host programs send plain values and callbacks. Fix: export a function that builds the ability and hands it to ${quote(func)}, or take callbacks as parameters.`,
}));

export const exportedResult = define<{
  readonly func: string;
  readonly what: 'a function' | 'an ability' | 'a service' | 'a stream map';
  readonly span: Span;
  readonly exported: Span;
}>({ code: 'AQ0706', slug: 'exported-result', level: 'error' }, ({ func, what, span, exported }) => ({
  message: `exported function ${quote(func)} cannot return ${what}`,
  labels: [
    { span, text: `${what} exists only inside the script` },
    { span: exported, text: 'exported here' },
  ],
  help:
    what === 'a stream map'
      ? 'Only data can be sent back to the host program. Fix: return an array made from the map.'
      : 'Only data can be sent back to the host program. Fix: call it inside, `result <- f()`, and return the result.',
}));

export const methodResult = define<{ readonly method: string; readonly what: string; readonly span: Span }>(
  { code: 'AQ0707', slug: 'method-result', level: 'error' },
  ({ method, what, span }) => ({
    message: `method ${quote(method)} of a service cannot return ${what}`,
    labels: [{ span, text: `${what} exists only inside the script` }],
    help: `A service runs outside of the script and answers with data. Fix: ${what === 'a function' ? 'write `->` once, before the type of what it gives, or' : 'name the type of the data, or'} use \`ability\` to bundle functions.`,
  }),
);
