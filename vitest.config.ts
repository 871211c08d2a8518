import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests that change the working directory or the process, so every file needs a process of its own. */
const ofTheProcess = ['tests/cli/**/*.test.ts', 'tests/examples/**/*.test.ts'];

/** What takes too long to run all day. */
const slow = ['tests/**/*.full.test.ts'];

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** @param left Tests that do not run. */
export function configure(left: readonly string[]) {
  return defineConfig({
    resolve: { alias: { 'aqua-toolchain/client': pathOf('./runtime/client/index.ts'), 'aqua-toolchain': pathOf('./index.ts') } },
    test: {
      maxWorkers: 2,
      testTimeout: 120_000,
      setupFiles: [pathOf('./tests/kit/fixed-seed.ts')],
      reporters: ['default'],
      projects: [
        { extends: true, test: { name: 'process', include: ofTheProcess, exclude: [...left] } },
        // The rest shares its modules between files: loading compiler and engine for each took longer than most tests.
        { extends: true, test: { name: 'library', include: ['tests/**/*.test.ts'], exclude: [...ofTheProcess, ...left], isolate: false } },
      ],
    },
  });
}

export default configure(slow);
