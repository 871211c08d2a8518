/** Given by cli/launcher.ts to the bundled command; the source, as tests run it, does without. */
declare const launcherImport: ((url: string) => Promise<unknown>) | undefined;

/** `import()` of a module that is not part of this program. Code from V8's cache no longer can: Node forgets for it who imports. */
export const importModule: (url: string) => Promise<unknown> = typeof launcherImport === 'undefined' ? (url) => import(url) : launcherImport;
