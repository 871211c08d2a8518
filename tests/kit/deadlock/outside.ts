/** Everything that a function meets outside of itself: its arguments, callbacks, services. What they answer is chosen as it is asked. */
import { printJson } from '../../../runtime/particle/json.ts';
import type { Json } from '../../../runtime/particle/json.ts';
import type { CallContext } from '../../../runtime/peer/contracts.ts';
import { builtinTables } from '../../../runtime/services/builtin.ts';
import { ServiceError } from '../../../runtime/services/function-table.ts';
import type { BuiltinFunction } from '../../../runtime/services/function-table.ts';
import type { Choices } from './choices.ts';
import { anyValue, peers } from './domain.ts';
import type { Network } from './domain.ts';
import type { Result, Subject } from './subject.ts';

/** `T1`: every call succeeds. `T2`: all may fail but those of total builtins. */
export type Tier = 'T1' | 'T2';

/** A value that a call resulted in. */
export interface Answered {
  /** Static index of the call. */
  readonly instruction: number;
  /** The function that was called. */
  readonly name: string;
  readonly value: Json;
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
  readonly answers: Answered[] = [];
  /** Static indices of calls that failed. */
  readonly failures: number[] = [];
  readonly #subject: Subject;
  readonly #choices: Choices;
  readonly #tier: Tier;
  readonly #network: Network;
  readonly #fails: (instruction: number) => boolean;

  /** @param fails whether a call fails that may: asked for each, with its static index. Default: the choices say so */
  constructor(subject: Subject, choices: Choices, { tier, network }: { readonly tier: Tier; readonly network: Network }, fails: (instruction: number) => boolean = () => choices.fails()) {
    this.#subject = subject;
    this.#choices = choices;
    this.#tier = tier;
    this.#network = network;
    this.#fails = fails;
  }

  answer(context: CallContext): Answer {
    const { service, function: name, args, instruction } = context.request;
    const answer = this.#answer(context);
    if (typeof answer === 'object' && answer !== null && 'failed' in answer) this.failures.push(instruction);
    else this.answers.push({ instruction, name, value: answer });
    this.story.push(`${context.peer}: ${service}.${name}${printJson(args)} gives ${printJson(answer)}`);
    return answer;
  }

  #answer(context: CallContext): Answer {
    const { service, function: name, instruction } = context.request;
    const { parameters, callbacks, methods } = this.#subject;
    if (service === 'getDataSrv') {
      const type = parameters.get(name);
      return type === undefined ? peers[1] : anyValue(type, this.#choices, this.#network);
    }
    if (service === 'errorHandlingSrv' || (service === 'callbackSrv' && name === 'response')) {
      this.answered = true;
      return null;
    }
    if (this.#tier === 'T2' && !total.has(`${service} ${name}`) && this.#fails(instruction)) return { failed: 'it fails' };
    if (service === 'callbackSrv') return this.#result(callbacks.get(name));
    const builtin = builtins.get(service)?.[name];
    if (builtin !== undefined) return this.#builtin(builtin, context);
    return this.#result(methods.get(`${service} ${name}`) ?? methods.get(name));
  }

  #result(type: Result): Json {
    return type === undefined ? null : anyValue(type, this.#choices, this.#network);
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
    this.strange ||= this.#tier === 'T1' || total.has(`${service} ${name}`);
    return { failed: 'these arguments are refused' };
  }
}
