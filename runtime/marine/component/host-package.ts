/** The package `marine:host`: what a host offers to components besides WASI, as `service/host-imports.ts` offers it to Marine modules. */
import { asText } from '../adapter/narrow.ts';
import { callParametersRecord, callParametersType } from '../service/call-parameters.ts';
import { attempt, hostNames, isLogged, log, mountedBinaryResult, runProgram } from '../service/host-functions.ts';
import type { HostGrants } from '../service/host-functions.ts';
import type { ProvidedFunction, Provider } from '../service/loaded-module.ts';
import type { FunctionSignature } from '../values/type.ts';
import { isList } from '../values/value.ts';
import type { Value } from '../values/value.ts';

/** The version whose interfaces are offered: `marine:host/logger@0.1.0`. */
export const hostPackage = { name: 'marine:host/', version: '0.1' } as const;

const logSignature: FunctionSignature = { parameters: [{ name: 'level', type: { kind: 'u8' } }, { name: 'target', type: { kind: 's32' } }, { name: 'text', type: { kind: 'string' } }], result: undefined };
const programSignature: FunctionSignature = { parameters: [{ name: 'arguments', type: { kind: 'list', element: { kind: 'string' } } }], result: mountedBinaryResult };
/** Its newest form. */
const parametersType = callParametersType(3);
const buildParameters = callParametersRecord(parametersType);

/** Interfaces by their names; undefined for one that was not granted. What has types alone has no functions. */
export function hostInterfaces(grants: HostGrants): ReadonlyMap<string, Provider | undefined> {
  const { logger, loggingMask, callParameters } = grants;
  return new Map<string, Provider | undefined>([
    ['call-parameters', providing(hostFunction(grants, 'get', hostNames.callParameters, { parameters: [], result: parametersType }, () => attempt(hostNames.callParameters, () => buildParameters(callParameters()))))],
    [
      'logger',
      logger === undefined
        ? undefined
        : providing(
            hostFunction(grants, 'log', hostNames.log, logSignature, ([level = 0, target = 0, text = '']) => {
              if (isLogged(Number(target), loggingMask)) log(grants, Number(level), Number(target), asText(text));
              return null;
            }),
          ),
    ],
    ['mounted-binary', providing()],
  ]);
}

/** The programs that a component may run, as functions that it imports by themselves. */
export function hostPrograms(grants: HostGrants): Provider {
  return providing(...Object.entries(grants.mountedBinaries).map(([name, run]) => hostFunction(grants, name, name, programSignature, ([args = []]) => runProgram(name, run, isList(args) ? args.map(asText) : []))));
}

function providing(...functions: readonly ProvidedFunction[]): Provider {
  return { functions: new Map(functions.map((each) => [each.name, each])) };
}

/** @param paidAs its name among the prices */
function hostFunction({ name: module, observer }: HostGrants, name: string, paidAs: string, { parameters, result }: FunctionSignature, run: (args: readonly Value[]) => Value): ProvidedFunction {
  return {
    name,
    parameters,
    result,
    call(args) {
      observer?.calls?.(module, paidAs);
      const given = run(args);
      observer?.gives?.(module, given);
      return given;
    },
  };
}
