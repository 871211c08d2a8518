import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root, textOf } from '../kit/repository.ts';

const folder = 'third-party/wasi-preview1-adapter';

test('the adapter of components is the file that is described beside it', () => {
  const bytes = readFileSync(`${root}${folder}/wasi_snapshot_preview1.reactor.wasm`);
  const [, size = '', hash = ''] = /byte for byte \(([\d ]+) bytes, SHA-256\s+`([0-9a-f]{64})`\)/.exec(textOf(`${folder}/README.md`)) ?? [];
  expect(bytes.length).toBe(Number(size.replaceAll(' ', '')));
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
});
