/** `aqua run FILE.air`, networks with faults, recordings. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aqua, json, project } from '../kit/aqua-command.ts';

const ping = `; asks a, then b
(seq
  (call "@{a}" ("op" "identity") ["ping"] x)
  (seq
    (call "@{b}" ("op" "array") [x "pong"] y)
    (call %init_peer_id% ("callbackSrv" "response") [y])))
`;

const quorum = `aqua Main

export ask

service Op("op"):
  identity(s: string) -> string

func ask(peers: []string) -> []string:
  answers: *string
  for peer <- peers par:
    on peer:
      answers <- Op.identity(peer)
  join answers[1]
  <- answers
`;

describe('a script in AIR', () => {
  test('gives its response, names for peers in it', async () => {
    const folder = project({ 'ping.air': ping });
    expect(await aqua(['run', 'ping.air'], folder)).toEqual({ status: 0, stdout: '["ping", "pong"]\n', stderr: '' });
    const { stdout } = await aqua(['run', 'ping.air', '--trace'], folder);
    expect(stdout).toMatch(/\n│ +│ +● {2}op\.array\("ping", "pong"\) → \["ping","pong"\] +ping\.air:5\n/);
  });

  test('is checked without a network: names of peers stand for themselves', async () => {
    const folder = project({
      'ping.air': ping,
      'broken.air': '(seq\n  (call "@{nobody}" ("op" "identity") [reslut] x)\n  (next i))\n',
      'bare.air': '(call @{a} ("op" "identity") [])\n',
      'ours.air': '(seq (hop "@{a}") (fail ghost))\n',
    });
    expect(await aqua(['check', 'ping.air'], folder)).toEqual({ status: 0, stdout: 'no problems in 1 file\n', stderr: '' });
    const { status, stdout } = await aqua(['check', 'broken.air', 'bare.air'], folder);
    expect(status).toBe(1);
    expect(stdout).toMatch(/AQ0904\]: [^\n]*nothing before this place defines `reslut`\n +--> broken\.air:2:40\n/);
    expect(stdout).toMatch(/AQ0904\]: [^\n]*outside of every fold[^\n]*\n +--> broken\.air:3:9\n/);
    expect(stdout).toMatch(/AQ0904\]: [^\n]*placeholder[^]*--> bare\.air:1:7\n[^]*`"@\{a\}"`/);
    expect(stdout).toMatch(/\n3 errors\n$/);
    const ours = await aqua(['check', 'ours.air'], folder);
    expect(ours.status).toBe(0);
    expect(ours.stdout).toMatch(/warning\[AQ0905\][^]*ours\.air:1:25\n[^]*note\[AQ0906\][^]*ours\.air:1:7\n/);
    expect(json(await aqua(['check', 'ours.air', '--json'], folder))).toMatchObject({ diagnostics: [{ code: 'AQ0905' }, { code: 'AQ0906' }] });
    expect(await aqua(['run', 'bare.air'], folder)).toMatchObject({ status: 1, stderr: expect.stringContaining('placeholder') as string });
  });

  test('is done without a response, wherever it ends', async () => {
    const away = '(seq (call "@{a}" ("op" "identity") ["x"] x) (call "@{b}" ("op" "identity") [x]))';
    expect(await aqua(['run', 'away.air'], project({ 'away.air': away }))).toEqual({
      ...{ status: 0, stdout: '' },
      stderr: 'done: 2 calls on 2 peers, 2 messages; --trace tells them\n',
    });
  });

  test('that fails tells the error and where', async () => {
    const outcome = await aqua(['run', 'bad.air'], project({ 'bad.air': '(seq\n  (null)\n  (call "@{c}" ("nope" "f") []))' }));
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/has no service "nope"[^]*--> bad\.air:3:3[^]*this failed on @c/);
  });

  test('that waits for ever tells where', async () => {
    const outcome = await aqua(['run', 'stuck.air'], project({ 'stuck.air': '(seq\n  (call "@{c}" ("op" "identity") [1] $x)\n  (canon "@{d}" $x #x))\n' }));
    expect(outcome).toMatchObject({ status: 0 });
    const stuck = await aqua(['run', 'stuck.air'], project({ 'stuck.air': '(seq\n  (call "@{c}" ("op" "identity") [1] x)\n  (never))\n' }));
    expect(stuck.status).toBe(1);
    expect(stuck.stderr).toMatch(/AQ0902[^]*--> stuck\.air:3:3/);
  });

  test('that waits where another peer has what is missing says so', async () => {
    const script = (branch: string): string => `(seq
  (par ${branch} (null))
  (seq
    (call "@{b}" ("op" "identity") [2] y)
    (call "@{b}" ("op" "array") [x y])))
`;
    const setting = '(call "@{a}" ("op" "identity") [1] x)';
    const folder = project({ 'stuck.air': script(setting), 'told.air': script(`(seq ${setting} (hop "@{b}"))`), 'unset.air': script('(seq (never) (ap 1 x))') });
    const stuck = await aqua(['run', 'stuck.air'], folder);
    expect(stuck.status).toBe(1);
    expect(stuck.stderr).toContain('@b waits for `x`, which @a has set, and no instruction takes it from there to @b');
    expect(await aqua(['run', 'told.air'], folder)).toMatchObject({ status: 0 });
    expect((await aqua(['run', 'unset.air'], folder)).stderr).toContain('@b waits for `x`, which nothing has set');
  });

  test('that cannot be read tells the place in the file, after names too', async () => {
    const outcome = await aqua(['run', 'bad.air'], project({ 'bad.air': '(seq (call "@{a}" ("s" "f") []) (call "@{b}" ("s" "f") [)\n' }));
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toContain('--> bad.air:1:57');
    expect((json(await aqua(['run', 'bad.air', '--json'], project({ 'bad.air': '(call "@{aa}" ("s" "f") [])' }))) as { diagnostics: unknown[] }).diagnostics).toEqual([
      expect.objectContaining({ code: 'AQ0904', range: { start: { line: 1, column: 8 }, end: { line: 1, column: 13 } } }),
    ]);
  });

  test('has no functions', async () => {
    expect(await aqua(['run', 'ping.air', '-f', 'f()'], project({ 'ping.air': ping }))).toMatchObject({ status: 2, stderr: expect.stringContaining('leave -f out') as string });
  });
});

describe('a bad day', () => {
  test('--chaos: messages get lost, peers crash, the program answers; the recording replays and is verified', async () => {
    const folder = project({ 'main.aqua': quorum });
    const ran = await aqua(['run', 'main.aqua', '-f', 'ask([@a, @b, @c])', '--chaos', 'loss=0.2,dup=0.3,reorder=0.3,crash=0.1', '--seed', '5', '--record', 'run.jsonl'], folder);
    expect(ran.status).toBe(0);
    expect(ran.stderr).toMatch(/^faults: [1-9]\d* messages? lost, \d+ crash/);
    const replayed = await aqua(['replay', 'run.jsonl'], folder);
    expect(replayed).toMatchObject({ status: 0, stdout: ran.stdout, stderr: expect.stringMatching(/^the same again: \d+ lines/) as string });
    const audited = await aqua(['audit', 'run.jsonl'], folder);
    expect(audited.status).toBe(0);
    expect(audited.stdout).toMatch(/all signatures verified\n$/);
  });

  test('faults that do not exist are named', async () => {
    expect(await aqua(['run', 'ping.air', '--chaos', 'los=0.1'], project({ 'ping.air': ping }))).toMatchObject({ status: 2, stderr: expect.stringContaining('there are: loss, dup') as string });
  });
});

describe('recordings', () => {
  async function recorded(): Promise<string> {
    const folder = project({ 'ping.air': ping });
    expect((await aqua(['run', 'ping.air', '--record', 'run.jsonl'], folder)).status).toBe(0);
    return folder;
  }
  const rewrite = (folder: string, change: (text: string) => string): void => {
    const path = join(folder, 'run.jsonl');
    const text = readFileSync(path, 'utf8');
    expect(change(text)).not.toBe(text);
    writeFileSync(path, change(text));
  };

  test('replay tells the first line that differs', async () => {
    const folder = await recorded();
    rewrite(folder, (text) => text.replace('"value":"ping"', '"value":"pong"'));
    const outcome = await aqua(['replay', 'run.jsonl'], folder);
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toMatch(/^the replay differs from run\.jsonl:\d+\n {2}recorded: \{.*\n {2}now: {6}\{/);
    expect(json(await aqua(['replay', 'run.jsonl', '--json'], folder))).toMatchObject({ same: false, line: expect.any(Number) as number });
  });

  test('audit finds a step that was altered after it was signed', async () => {
    const folder = await recorded();
    const alter = (text: string): string =>
      text.replace(/"bundle":"([^"]+)"/, (_, bundle: string) => {
        const bytes = Buffer.from(bundle, 'base64').toString('latin1');
        return `"bundle":"${Buffer.from(bytes.replaceAll('dpong', 'dpang'), 'latin1').toString('base64').replace(/=+$/, '')}"`;
      });
    rewrite(folder, alter);
    const outcome = await aqua(['audit', 'run.jsonl'], folder);
    expect(outcome.status).toBe(1);
    expect(outcome.stdout).toContain('✗');
    expect(json(await aqua(['audit', 'run.jsonl', '--json'], folder))).toMatchObject({ verified: false });
  });

  test('audit --json tells every step', async () => {
    const report = json(await aqua(['audit', 'run.jsonl', '--json'], await recorded()));
    expect(report).toMatchObject({ verified: true, faults: [] });
    expect((report as { steps: unknown[] }).steps).toContainEqual({
      ...{ peer: 'b', position: 0, at: 'ping.air:5:5', kind: 'call', service: 'op', function: 'array' },
      ...{ args: ['ping', 'pong'], result: ['ping', 'pong'] },
    });
  });

  test.each([
    ['a file that is no recording', 'main.aqua', 'aqua Main\n'],
    ['half a line', 'cut.jsonl', '{"recording": "aqua/rec'],
    ['bytes', 'bytes.bin', '\u0000\u0001\u0002'],
    ['nothing', 'empty', ''],
  ])('%s is refused', async (_, name, text) => {
    const folder = project({ [name]: text });
    for (const command of ['replay', 'audit']) {
      const outcome = await aqua([command, name], folder);
      expect(outcome.status).toBe(2);
      expect(outcome.stderr).toMatch(/^aqua: .*\n {2}.*\n$/);
    }
  });

  test('a recording that was cut off says so', async () => {
    const folder = await recorded();
    rewrite(folder, (text) => text.split('\n').slice(0, -3).join('\n'));
    expect(await aqua(['audit', 'run.jsonl'], folder)).toMatchObject({ status: 2, stderr: expect.stringContaining('ends before the run did') as string });
    expect(await aqua(['replay', 'run.jsonl'], folder)).toMatchObject({ status: 1 });
  });
});
