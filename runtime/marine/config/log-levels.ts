const levels: readonly string[] = ['off', 'error', 'warn', 'info', 'debug', 'trace'];

/**
 * The level that a host's `WASM_LOG` selects for a module, which then finds it in its own: entries with commas between them are a level for
 * all modules, `module=level`, or a module alone, which logs everything. What names the module counts more, then what comes later.
 *
 * @param module its import name
 * @returns undefined when nothing is about it
 * @example
 * logLevelFor('warn,counter=debug', 'counter'); // => 'debug'
 * logLevelFor('warn,counter=debug', 'greeter'); // => 'warn'
 * logLevelFor('counter', 'counter'); // => 'trace'
 */
export function logLevelFor(text: string, module: string): string | undefined {
  let all: string | undefined;
  let own: string | undefined;
  for (const entry of text.split(',').map((each) => each.trim())) {
    const [name = '', level = ''] = entry.split('=', 2);
    if (!entry.includes('=') && levels.includes(name)) all = name;
    else if (name === module) own = levels.includes(level) ? level : 'trace';
  }
  return own ?? all;
}
