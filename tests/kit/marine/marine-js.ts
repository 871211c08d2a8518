/** The first generation's host in JavaScript (npm @fluencelabs/marine-js 0.13.0), as a black box with exact numbers. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { MarineService } from '@fluencelabs/marine-js/MarineService';
import { parseJson, printJson } from '../../../runtime/particle/json.ts';
import type { Json } from '../../../runtime/particle/json.ts';

const require = createRequire(import.meta.url);

/** Its random bytes are zeros, so that runs can be compared. */
const bindings = require('@wasmer/wasi/lib/bindings/browser.js') as { readonly default: { randomFillSync: (buffer: Uint8Array, offset: number, size: number) => Uint8Array } };
bindings.default.randomFillSync = (buffer, offset, size) => buffer.fill(0, offset, offset + size);

let control: Promise<WebAssembly.Module> | undefined;

function controlModule(): Promise<WebAssembly.Module> {
  return (control ??= WebAssembly.compile(new Uint8Array(readFileSync(require.resolve('@fluencelabs/marine-js/marine-js.wasm')))));
}

export interface OracleModule {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface OracleService {
  /** @throws whatever it throws when the call fails */
  call(name: string, args: readonly Json[] | { readonly [name: string]: Json }, parameters?: Json): Json;
}

const noParameters = { particle: { id: '', init_peer_id: '', timestamp: 0, ttl: 0, script: '', signature: [], token: '' }, service_id: '', service_creator_peer_id: '', host_id: '', worker_id: '', tetraplets: [] };

export interface OracleOptions {
  readonly envs?: Readonly<Record<string, string>>;
  readonly log?: (text: string) => void;
  /** Whether integers beyond 2^53 come through; costs time. Default: true. */
  readonly exact?: boolean;
}

/** @throws whatever it throws when it cannot load the modules */
export async function loadOracle(modules: readonly OracleModule[], options: OracleOptions = {}): Promise<OracleService> {
  const modulesConfig = modules.map(({ name }) => ({
    import_name: name,
    config: { logger_enabled: true, wasi: { envs: {}, preopened_files: new Set<string>(), mapped_dirs: new Map<string, string>() }, logging_mask: 0x7fffffff },
  }));
  const bytes = Object.fromEntries(modules.map((module) => [module.name, module.bytes]));
  const service = new MarineService(await controlModule(), 'service', ({ level, message }) => options.log?.(`${level}: ${message}`), { modules_config: modulesConfig }, bytes, options.envs ?? {});
  await service.init();
  return {
    call(name, args, parameters = noParameters) {
      const call = (): Json => service.call(name, args as never, parameters as never);
      return options.exact === false ? call() : withExactJson(call);
    },
  };
}

/** Its arguments and results pass through the global `JSON`, which would round them. The call is synchronous. */
function withExactJson<Result>(run: () => Result): Result {
  const { stringify, parse } = JSON;
  JSON.stringify = (value: unknown) => {
    JSON.stringify = stringify;
    try {
      return printJson(value as Json);
    } finally {
      JSON.stringify = exactStringify;
    }
  };
  const exactStringify = JSON.stringify;
  JSON.parse = (text: string) => {
    const parsed = parseJson(text);
    if (!parsed.ok) throw new SyntaxError(parsed.message);
    return parsed.value;
  };
  try {
    return run();
  } finally {
    JSON.stringify = stringify;
    JSON.parse = parse;
  }
}
