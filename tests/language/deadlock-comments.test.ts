/** Comments that allow what is found: where they stand, what they say, and which of them are reported. */
import { describe, expect, test } from 'vitest';
import { check, memorySource } from '../../compiler/index.ts';

const CONDITION = '-- aqua: allow deadlock/conditional because callers know';

/** What is told of a program, as `AQ0403@12`: the line is that of the first label. */
function told(text: string, others: Readonly<Record<string, string>> = {}, entry = 'main.aqua'): readonly string[] {
  const { diagnostics } = check({ entry, source: memorySource({ 'main.aqua': text, ...others }) });
  return diagnostics.map(({ code, labels: [{ span }] }) => `${code}@${span.source.position(span.start).line}`);
}

/** `first` waits in line 6, `second` in its helper, in line 9. Each `#` is a place for a comment. */
function program(places: Readonly<Record<number, string>>, header = 'aqua Main'): string {
  let place = 0;
  const text = `#${header}\n\nexport first, second#\n\n#func first(quotes: *u32) -> u32:#\n#  <- quotes!#\n\n#func helper(quotes: *u32) -> u32:#\n  <- quotes!#\n\nfunc second(quotes: *u32) -> u32:\n  quote <- helper(quotes)#\n  <- quote#`;
  return text.replaceAll('#', () => places[place++] ?? '');
}

const [TOP, EXPORT, ABOVE_FUNC, ON_FUNC, ABOVE_WAIT, ON_WAIT, ABOVE_HELPER, ON_HELPER, IN_HELPER, CALL, LAST] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

test('without comments both are told', () => {
  expect(told(program({}))).toEqual(['AQ0403@6', 'AQ0403@9']);
});

describe('stand where the finding is', () => {
  test.each([
    ['on the line that waits', { [ON_WAIT]: ` ${CONDITION}` }],
    ['above it', { [ABOVE_WAIT]: `  ${CONDITION}\n` }],
    ['above it and a blank line', { [ABOVE_WAIT]: `  ${CONDITION}\n\n` }],
    ['above it and another comment', { [ABOVE_WAIT]: `\t${CONDITION}\n  -- the first\n` }],
    ['above the function', { [ABOVE_FUNC]: `${CONDITION}\n` }],
    ['behind the head of the function', { [ON_FUNC]: ` ${CONDITION}` }],
  ])('%s', (_, places) => {
    expect(told(program(places)).filter((each) => !/@(9|10|11)$/.test(each))).toEqual([]);
    expect(told(program(places).replaceAll('\n', '\r\n'))).toEqual(told(program(places)));
  });

  test.each([
    ['on the line that waits', { [IN_HELPER]: ` ${CONDITION}` }],
    ['above the helper', { [ABOVE_HELPER]: `${CONDITION}\n` }],
    ['behind the head of the helper', { [ON_HELPER]: ` ${CONDITION}` }],
    ['where it is called', { [CALL]: ` ${CONDITION}` }],
  ])('in a helper: %s', (_, places) => {
    expect(told(program(places))).toEqual(['AQ0403@6']);
  });

  test('in an imported file', () => {
    const lib = `aqua Lib declares *\n\nfunc helper(quotes: *u32) -> u32:\n  <- quotes! ${CONDITION}\n`;
    const main = 'aqua Main\n\nimport "lib.aqua"\n\nexport second\n\nfunc second(quotes: *u32) -> u32:\n  quote <- helper(quotes)\n  <- quote\n';
    expect(told(main, { 'lib.aqua': lib })).toEqual([]);
    // Nobody knows who else imports it.
    expect(told(main, { 'lib.aqua': lib }, 'lib.aqua')).toEqual([]);
    expect(told(main, { 'lib.aqua': lib.replace(' declares *', '') }, 'lib.aqua')).toEqual(['AQ0408@4']);
    expect(told(main, { 'lib.aqua': lib.replace('conditional', 'conditoinal') }, 'lib.aqua')).toEqual(['AQ0408@4']);
  });
});

describe('say what they allow', () => {
  test.each([
    ['by name', 'allow deadlock/conditional'],
    ['by code', 'allow AQ0403'],
    ['without blanks', 'allow AQ0403', '--aqua:'],
    ['several, with commas', 'allow deadlock/hazard , AQ0403', '-- aqua: ', ['AQ0408@6']],
    ['several, with `and`', 'allow deadlock/conditional and deadlock/hazard', '-- aqua: ', ['AQ0408@6']],
    ['several, with blanks', 'allow deadlock/conditional AQ0404 they know', '-- aqua: ', ['AQ0408@6']],
    ['with a reason that begins like a list', 'allow deadlock/conditional, as they know'],
  ])('%s', (_, what, start = '-- aqua: ', more: readonly string[] = []) => {
    expect(told(program({ [ON_WAIT]: ` ${start}${what}` }))).toEqual([...more, 'AQ0403@9']);
  });
});

describe('are reported when they allow nothing', () => {
  test.each([
    ['above the header', { [TOP]: `${CONDITION}\n` }, 1],
    ['behind the exports', { [EXPORT]: ` ${CONDITION}` }, 3],
    ['in a helper', { [IN_HELPER]: ' -- aqua: allow deadlock/hazard' }, 9],
    ['on a line that does not wait', { [LAST]: ` ${CONDITION}` }, 13],
    ['on the last line, alone', { [LAST]: `\n${CONDITION}` }, 14],
    ['for something else', { [ON_WAIT]: ' -- aqua: allow deadlock/possible' }, 6],
    ['the second time', { [ON_WAIT]: ' -- aqua: allow deadlock/conditional, deadlock/conditional' }, 6],
  ])('%s', (_, places, line) => {
    expect(told(program(places))).toContain(`AQ0408@${line}`);
  });

  test.each([
    ['allow deadlock/conditonal', 'nothing here is `deadlock/conditonal`', 'no finding of this name can be allowed; did you mean `deadlock/conditional`?'],
    ['allow aq0403', 'nothing here is `aq0403`', 'no finding of this name can be allowed; did you mean `AQ0403`?'],
    ['allow conditional', 'nothing here is `conditional`', 'no finding of this name can be allowed; did you mean `deadlock/conditional`?'],
    ['allow AQ0703', 'nothing here is `AQ0703`', 'no finding of this name can be allowed'],
    ['allow', 'this comment speaks to `aqua` and is not understood', 'it allows nothing'],
    ['alow deadlock/conditional', 'this comment speaks to `aqua` and is not understood', 'it allows nothing'],
  ])('as misspelt: %s', (what, message, label) => {
    const { diagnostics } = check({ entry: 'main.aqua', source: memorySource({ 'main.aqua': program({ [ON_WAIT]: ` -- aqua: ${what}` }) }) });
    expect(diagnostics.filter(({ code }) => code === 'AQ0408').map((each) => [each.message, each.labels[0].text])).toEqual([[message, label]]);
    expect(diagnostics.map(({ code }) => code)).toContain('AQ0403');
  });

  test('in a function that is not exported, with a word on that', () => {
    const { diagnostics } = check({ entry: 'main.aqua', source: memorySource({ 'main.aqua': program({ [IN_HELPER]: ' -- aqua: allow deadlock/hazard' }) }) });
    expect(diagnostics.find(({ code }) => code === 'AQ0408')?.help).toMatch(/^`helper` is not exported: it is looked at only where exported functions call it\. Fix: /);
  });

  test('but not in texts', () => {
    expect(told(program({ [ABOVE_WAIT]: '  text = "-- aqua: allow deadlock/conditional \\" -- aqua: allow AQ0404"\n' }))).toEqual(['AQ0403@7', 'AQ0403@10']);
  });
});
