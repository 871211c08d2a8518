/** The client's public face, for apps in Node and in browsers. */
export { connect } from './connect.ts';
export type { ConnectOptions } from './connect.ts';
export { Client } from './client.ts';
export { defaultClient } from './default-client.ts';
export type { Callable, CallConfig, Connection, Network, ParticleContext } from './contracts.ts';
export { Aborted, BadArguments, BadResult, CallFailed, NotConnected, Refused, ServiceNotRegistered, TimedOut } from './errors.ts';
export type { ClientError, WaitingStep } from './errors.ts';

// What compiled modules import
export { callFunction, registerService } from './bindings.ts';
export type { FunctionInterface as FunctionDefinition, ServiceInterface as ServiceDefinition } from '../air/interface.ts';

// The names of the first generation
export { ClientPeer, createClient, Fluence, KeyPair } from './fluence.ts';
export type { ConnectionState, FluenceConfig } from './fluence.ts';
