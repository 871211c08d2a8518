/** The commands in the examples' READMEs do what one expects of them. */
import { describe, expect, test } from 'vitest';
import { aquaProcess, json } from '../kit/aqua-command.ts';
import { compilers } from '../kit/guest/compilers.ts';
import { filesWith, textOf } from '../kit/repository.ts';

/** By call, so that a command nobody expects anything of is found. */
const answers: Readonly<Record<string, unknown>> = {
  'hello(@bob, "Ann")': 'Hello Ann, this is Bob!',
  'deliver("Tea at five", [@ann, @bob], _)': 2,
  'ask([@a, @b, @c, @d, @e], 2)': expect.arrayContaining([expect.objectContaining({ price: expect.any(Number) as unknown }) as unknown]) as unknown,
  'say(@host, "ann", "Is there cake?")': 2,
  'catchUp(@host, 1)': [{ from: 'ann', text: 'At five.' }],
  'ask(@moody, "Why?", [1, 2, 3])': ['42, but do not ask again'],
  'askAny([@moody, @me, @wise], "Why?")': '42',
  'askInTime(@slow, "Why?", 200, "no answer in time")': 'no answer in time',
  'publish(@phone, @shrinker, @labeller, @gallery)': ['“cat”, 2 MP', '“cat again”, 2 MP', '“sunset”, 2 MP'],
  'count(@library, "foxes", [@w1, @w2, @w3], @reducer)': [
    ...[{ word: 'the', count: 5 }, { word: 'dog', count: 3 }, { word: 'and', count: 2 }, { word: 'fox', count: 2 }, { word: 'sleeps', count: 2 }],
    ...[{ word: 'jumps', count: 1 }, { word: 'on', count: 1 }],
  ],
  'reach({ title: "tea", host: @ann }, 1500)': ['clay', 'cows', 'cups', 'milk', 'tea'],
};

const commands = filesWith('.md')
  .filter((path) => path.startsWith('examples/'))
  .flatMap((path) => [...textOf(path).matchAll(/^aqua run (\S+) -f '([^']+)' --network (\S+)/gm)].map(([, file = '', call = '', network = '']) => ({ path, file, call, network })));

const withModules = filesWith('.md')
  .filter((path) => path.startsWith('examples/'))
  .flatMap((path) => [...textOf(path).matchAll(/^aqua run (\S+) -f '([^']+)' --service (\S+)/gm)].map(([, file = '', call = '', service = '']) => ({ path, file, call, service })));

test('every example has a README with a command', () => {
  // What an app calls has no command of its own.
  const examples = new Set(filesWith('.aqua').filter((path) => /^examples\/[^/]+\/main\.aqua$/.test(path)).map((path) => path.slice(0, path.lastIndexOf('/'))));
  expect(new Set([...commands, ...withModules].map(({ path }) => path.slice(0, path.lastIndexOf('/'))))).toEqual(examples);
  expect(examples.size).toBeGreaterThanOrEqual(8);
});

test.each(commands)('$file $call', ({ path, file, call, network }) => {
  expect(path.slice(0, path.lastIndexOf('/'))).toBe(file.slice(0, file.lastIndexOf('/')));
  const outcome = aquaProcess(['run', file, '-f', call, '--network', network, '--json']);
  expect(outcome.status).toBe(0);
  expect(outcome.stderr).not.toContain('[AQ');
  expect((json(outcome) as { readonly result: unknown }).result).toEqual(answers[call] ?? 'an answer, listed in this test');
});

test('retry: without a peer that answers, the run says which line waits and which calls failed', () => {
  const outcome = aquaProcess(['run', 'examples/retry/main.aqua', '-f', 'askAny([@moody, @me], "Why?")', '--network', 'examples/retry/network.ts']);
  expect(outcome.status).toBe(1);
  expect(outcome.stderr).toContain('examples/retry/main.aqua:26:6');
  expect(outcome.stderr).toContain('oracle.answer failed on @moody (examples/retry/main.aqua:25:18): not in the mood');
});

describe.each(withModules)('$file with $service', ({ file, call, service }) => {
  const works = compilers.some(([name, there]) => name === 'cpp' && there);

  test('its Aqua is that of its WIT', () => {
    const wit = `${service}/${service.slice(service.lastIndexOf('/') + 1)}`;
    expect(aquaProcess(['module', 'interface', `${wit}.wit`]).stdout).toBe(textOf(`${wit}.aqua`));
    expect(aquaProcess(['check', file, '--strict'])).toMatchObject({ status: 0, stderr: expect.not.stringContaining('[AQ') as string });
  });

  test.runIf(works)('its module is built, and peers run it', { timeout: 120_000 }, () => {
    expect(aquaProcess(['module', 'build', service])).toMatchObject({ status: 0 });
    const outcome = aquaProcess(['run', file, '-f', call, '--service', service, '--json']);
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    expect((json(outcome) as { readonly result: readonly { readonly id: string }[] }).result.map(({ id }) => id)).toEqual(['Dracula', 'Moby-Dick']);
  });
});
