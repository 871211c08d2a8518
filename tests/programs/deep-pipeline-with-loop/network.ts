import type { NetworkDefinition } from '../../../runtime/testing/network-definition.ts';

const stage = (name: string) => ({ services: { stage: { apply: (text: string, step: number) => `${text}-${name}${step}` } } });

export default {
  init: 'me',
  relay: 'relay',
  peers: { me: {}, relay: {}, alice: stage('a'), bob: stage('b'), carol: stage('c'), dave: { services: { audit: { record: (line: string) => line.length } } } },
} satisfies NetworkDefinition;

export const call = 'main([@alice, @bob, @carol], @dave, "t")';
