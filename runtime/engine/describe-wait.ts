import type { PeerId } from '../particle/particle.ts';
import type { Wait } from './contracts.ts';
import type { ProgramText } from './program-text.ts';

/**
 * What a branch waits for, in terms of the source: completes "waits for …".
 * @param peer what people call a peer
 */
export function describeWait(wait: Wait, program: ProgramText, peer: (id: PeerId) => string): string {
  switch (wait.kind) {
    case 'variable':
      return `\`${program.name(wait.variable)}\`, which nothing has set`;
    case 'stream':
      return `${wait.needed === undefined ? 'more values' : plural(wait.needed, 'value')} in \`${program.name(wait.stream)}\`, which holds ${wait.present}`;
    case 'peer':
      return `${peer(wait.peer)}, which has not answered: ${wait.what.replace(/[$%#]\S+/g, (variable) => `\`${program.name(variable)}\``)}`;
    case 'account':
      return `proof of ${plural(wait.values, 'value')} that ${peer(wait.peer)} says \`${program.name(wait.stream)}\` held`;
    case 'service':
      return `${wait.service}.${wait.function}, which is still running`;
    case 'never':
      return 'something else to end it: it has nothing left to do';
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
