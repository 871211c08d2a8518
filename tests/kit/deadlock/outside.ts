/** Everything that a function meets outside of itself: its arguments, callbacks, services. What they answer is chosen as it is asked. */
import { printJson } from '../../../runtime/particle/json.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import type { CallContext } from '../../../runtime/peer/contracts.ts';
import { builtinTables } from '../../../runtime/services/builtin.ts';
import { ServiceError } from '../../../runtime/services/function-table.ts';
import type { BuiltinFunction } from '../../../runtime/services/function-table.ts';
import type { Choices } from './choices.ts';
import type { Direction } from './director.ts';
import { anyValue, peers } from './domain.ts';
import type { Network } from './domain.ts';
import type { Instance } from './iterations.ts';
import type { Result, Subject } from './subject.ts';

/** `T1`: every call succeeds. `T2`: all may fail but those of total builtins. */
export type Tier = 'T1' | 'T2';

interface OutsideConditions {
  readonly tier: Tier;
  readonly network: Network;
  /** See `anyValue`. */
  readonly most?: number;
}

type Answer = Json | { readonly failed: string };

/** But those of the clock: what time it is, is a choice, and a time that passes has passed. */
const builtins = new Map([...builtinTables()].filter(([service]) => service !== 'peer'));
const total = new Set(
  Object.entries({
    cmp: ['gt', 'gte', 'lt', 'lte', 'cmp'],
    math: ['add', 'sub', 'mul', 'fmul'],
    op: ['noop', 'array', 'array_length', 'identity', 'concat', 'concat_strings', 'string_to_b58'],
    peer: ['timeout', 'timestamp_ms', 'timestamp_sec'],
    debug: ['stringify'],
  }).flatMap(([service, names]) => names.map((name) => `${service} ${name}`)),
);

export class Outside {
  answered = false;
  /** Whether a builtin failed that never does in this tier. */
  strange = false;
  readonly story: string[] = [];
  readonly #subject: Subject;
  readonly #choices: Choices;
  readonly #conditions: OutsideConditions;
  readonly #direction: Direction | undefined;

  /** @param direction decides what the choices leave open. Default: they leave nothing open */
  constructor(subject: Subject, choices: Choices, conditions: OutsideConditions, direction?: Direction) {
    this.#subject = subject;
    this.#choices = choices;
    this.#conditions = conditions;
    this.#direction = direction;
  }

  answer(context: CallContext): Answer {
    const { service, function: name, args } = context.request;
    const answer = this.#answer(context);
    if (typeof answer === 'object' && answer !== null && 'failed' in answer) this.#direction?.failed(context.request);
    else this.#direction?.succeeded(context.request, answer);
    this.story.push(`${context.peer}: ${service}.${name}${printJson(args)} gives ${printJson(answer)}`);
    return answer;
  }

  #answer(context: CallContext): Answer {
    const { request } = context;
    const { service, function: name } = request;
    const { parameters, callbacks, methods } = this.#subject;
    if (service === 'getDataSrv') return parameters.has(name) ? this.#result(parameters.get(name), request) : this.#relay(request);
    if (service === 'errorHandlingSrv' || (service === 'callbackSrv' && name === 'response')) {
      this.answered = true;
      return null;
    }
    if (this.#conditions.tier === 'T2' && !total.has(`${service} ${name}`) && this.#fails(request)) return { failed: 'it fails' };
    if (service === 'callbackSrv') return this.#result(callbacks.get(name), request);
    const builtin = builtins.get(service)?.[name];
    if (builtin !== undefined) return this.#builtin(builtin, context);
    return this.#result(methods.get(`${service} ${name}`) ?? methods.get(name), request);
  }

  #fails(instance: Instance): boolean {
    return this.#direction?.fails(instance) ?? this.#choices.fails();
  }

  /** Where all reach all, anybody can be it. */
  #relay(instance: Instance): Json {
    const [client, relay] = peers;
    const { network } = this.#conditions;
    const think = (): Json => peers[(peers.indexOf(relay) + this.#choices.choose(peers.length)) % peers.length] ?? client;
    return network === 'open' && this.#direction !== undefined ? this.#direction.choose(instance, think) : relay;
  }

  #result(type: Result, instance: Instance): Json {
    if (type === undefined) return null;
    const { network, most } = this.#conditions;
    const think = (): Json => anyValue(type, this.#choices, network, most);
    return this.#direction?.choose(instance, think) ?? think();
  }

  #builtin({ parameters, rest, run }: BuiltinFunction, context: CallContext): Answer {
    const { service, function: name, args } = context.request;
    const values = args.flatMap((argument, i) => {
      const value = (parameters[i] ?? rest)?.read(argument);
      return value?.ok ? [value.value] : [];
    });
    try {
      const result = values.length === args.length ? run(values, context) : undefined;
      if (result !== undefined && !(result instanceof Promise)) return result;
    } catch (thrown) {
      if (!(thrown instanceof ServiceError)) throw thrown;
    }
    this.strange ||= this.#conditions.tier === 'T1' || total.has(`${service} ${name}`);
    return { failed: 'these arguments are refused' };
  }
}
