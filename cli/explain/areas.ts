/** Areas of codes, the first two digits: what `aqua explain` lists them under. */
export const areas: ReadonlyMap<string, string> = new Map([
  ['00', 'Characters, texts and indentation'],
  ['01', 'The form of lines'],
  ['02', 'Names'],
  ['03', 'Types and values'],
  ['04', 'Waiting for ever'],
  ['06', 'Files and headers'],
  ['07', 'Services, abilities and exports'],
  ['08', 'Starting a program'],
  ['09', 'Running a program'],
  ['11', 'Describing modules'],
]);

/** Items with a code by area, in the order of codes; areas without items are left out. */
export function byArea<Item extends { readonly code: string }>(items: readonly Item[]): readonly { readonly area: string; readonly items: readonly Item[] }[] {
  const sorted = [...items].sort((a, b) => (a.code < b.code ? -1 : 1));
  return [...areas]
    .map(([digits, area]) => ({ area, items: sorted.filter(({ code }) => code.slice(2, 4) === digits) }))
    .filter((group) => group.items.length > 0);
}
