/** The network of small programs that show one thing each: six peers with the same services, which plain.aqua declares. */
import type { CallbackFunction, NetworkDefinition, ServiceContext } from '../../runtime/testing/network-definition.ts';
import { bag } from './bag.ts';

const services = {
  bag,
  calc: {
    next: (n: number) => n + 1,
    add: (a: number, b: number) => a + b,
    sum: (ns: readonly number[]) => ns.reduce((sum, n) => sum + n, 0),
    signed: (n: number) => n,
    float: (n: number) => n,
    list: (n: number) => Array.from({ length: n }, (_, index) => index),
    some: (n: number) => [n],
    none: () => [],
    even: (n: number) => n % 2 === 0,
    point: (x: number, y: number) => ({ x, y }),
  },
  text: {
    who: ({ peer }: ServiceContext) => peer,
    get: (text: string, { peer }: ServiceContext) => `${peer}:${text}`,
    glue: (a: string, b: string) => `${a}${b}`,
    words: (n: number) => ['one', 'two', 'three'].slice(0, n),
  },
  fault: {
    fail: (text: string, { peer }: ServiceContext) => {
      throw new Error(`${peer} says ${text}`);
    },
    odd: (n: number) => {
      if (n % 2 === 0) throw new Error(`${n} is even`);
      return n;
    },
  },
  log: Object.fromEntries(['number', 'numbers', 'option', 'text', 'texts', 'yes', 'point', 'code'].map((name) => [name, () => undefined])),
};

const peers = Object.fromEntries(['me', 'relay', 'a', 'b', 'c', 'd'].map((name) => [name, { services }]));

/** `callbacks`: what the initiator answers, by parameter name. */
export function plainNetwork(callbacks: Readonly<Record<string, CallbackFunction>> = {}): NetworkDefinition {
  return { init: 'me', relay: 'relay', peers, callbacks };
}
