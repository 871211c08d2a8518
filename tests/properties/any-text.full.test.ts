/** Whatever stands in a file, the compiler answers, in time, and says where. */
import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mangled, seeded } from '../kit/mangle.ts';
import { answerTo } from '../kit/answer.ts';

const programs = ['tests/programs', 'examples', 'node_modules/@fluencelabs'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.aqua')).sort().map((path) => readFileSync(`${folder}/${path}`, 'utf8')),
);
const amount = 100_000;
const firstSeed = Number(process.env['AQUA_SEED'] ?? 0);

test(`${amount} broken texts`, { timeout: 3_600_000 }, () => {
  expect(programs.length).toBeGreaterThan(150);
  let refused = 0;
  for (let seed = firstSeed; seed < firstSeed + amount; seed++) {
    const text = mangled(programs, seeded(seed));
    const { problem, failed } = answerTo(text);
    if (problem !== undefined) expect.fail(`seed ${seed}: ${problem}\n${JSON.stringify(text)}`);
    if (failed) refused++;
  }
  // Most are broken; some still mean something and go through all passes.
  expect(refused).toBeGreaterThan(amount / 2);
  expect(refused).toBeLessThan(amount * 0.97);
});
