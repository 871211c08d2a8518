/** Lines that are added to what jco makes, so that its variables can be told of: they are part of what a component knows. */

/** Where a call left something behind that did not come to its end, and how that is cleared. */
const leftBehind: readonly (readonly [declaration: string, clear: string])[] = [
  ['const RESOURCE_SCOPE_TASKS = ', 'RESOURCE_SCOPE_TASKS.clear();'],
  ['let curResourceBorrows = ', 'curResourceBorrows = [];'],
  ['const ASYNC_TASKS_BY_COMPONENT_IDX = ', 'ASYNC_TASKS_BY_COMPONENT_IDX.clear();'],
  ['const ASYNC_CURRENT_TASK_IDS = ', 'ASYNC_CURRENT_TASK_IDS.length = 0;'],
  ['const ASYNC_CURRENT_COMPONENT_IDXS = ', 'ASYNC_CURRENT_COMPONENT_IDXS.length = 0;'],
  ['const ASYNC_STATE = ', 'ASYNC_STATE.clear();'],
  ['const INSTANCE_FLAGS = ', 'for (const flag of INSTANCE_FLAGS.values()) flag.value = 1;'],
  ['const STORE_TRAP = ', 'STORE_TRAP.error = null;'],
  ['const STORE_ASYNC_STATE = ', 'STORE_ASYNC_STATE.pendingHostOperations = 0;'],
  ['const CURRENT_TASK_META = ', 'for (const key of Object.keys(CURRENT_TASK_META)) CURRENT_TASK_META[key] = null;'],
];

const BEGIN = 'let gen= (function* _initGenerator () {';

/**
 * The code, which then fills `resources`, a `ComponentResources`.
 *
 * @throws SyntaxError when it is not as that version of jco writes it
 */
export function withResources(code: string): string {
  if (code.split(BEGIN).length !== 2) throw new SyntaxError('it does not begin where it should');
  const clear = leftBehind.flatMap(([declaration, statement]) => (code.includes(declaration) ? [statement] : [])).join(' ');
  const declared = code.match(/\bHANDLE_TABLES= \[\];|\bconst handleTable\d+ = /g) ?? [];
  let told = 0;
  const tell = (line: string, more: string): string => {
    told++;
    return `${line} ${more}`;
  };
  const telling = code
    // What a list takes is paid for before it is made: many lists may lie over the same bytes.
    .replace(/\b(memory\d+)\.buffer\.slice\((ptr\d+), (ptr\d+ \+ len\d+ \* \d+)\)/g, 'resources.slice($1.buffer, $2, $3)')
    .replace(/(\bvar result(\d+) = \[\];)(\s*for \(let i = 0; i < len\2; i\+\+\))/g, '$1 resources.pay(len$2, 0);$3')
    // What jco's code does for a call is paid, too. It keeps the numbers of all resources that there ever were, also where nothing asks for them.
    .replace('function _lowerImportBackwardsCompat(args) {', (line) => `${line} resources.cross('call');`)
    .replace(/\bfunction trampoline\d+\(handle\) \{/g, (line) => `${line} resources.cross('handle');`)
    .replace('table._createdReps.add(rep);', (line) => `resources.another(table); ${code.includes('_createdReps.has(') ? line : ''}`)
    .replace(BEGIN, `resources.forget = () => { ${clear} };\n${BEGIN}`)
    .replace(/\bHANDLE_TABLES= \[\];/g, (line) => tell(line, 'resources.tables = HANDLE_TABLES;'))
    .replace(/\bHANDLE_TABLES\[(\d+)\] = handleTable\1;/g, (line, table: string) =>
      tell(line, code.includes(`const captureTable${table}=`) ? `resources.captured[${table}] = { objects: captureTable${table}, get count() { return captureCnt${table}; }, set count(count) { captureCnt${table} = count; } };` : ''),
    );
  if (told !== declared.length) throw new SyntaxError('its tables of handles are not where they should be');
  return telling;
}
