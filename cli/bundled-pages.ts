import { readFileSync } from 'node:fs';
import type { Page } from './explain/page.ts';

/** The pages that the build put beside the command; reading them is left to who shows them. This file and `dist/command.js` are one folder below the package, so the path holds for both. */
export function bundledPages(): readonly Page[] {
  // Written by scripts/build.ts with `parsePage`.
  return JSON.parse(readFileSync(new URL('../dist/diagnostics.json', import.meta.url), 'utf8')) as readonly Page[];
}
