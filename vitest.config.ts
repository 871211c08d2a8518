import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { 'aqua-toolchain': fileURLToPath(new URL('./index.ts', import.meta.url)) } },
  test: {
    include: ['tests/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 60_000,
    reporters: ['default'],
  },
});
