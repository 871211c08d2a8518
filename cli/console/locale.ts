/**
 * Whether a terminal shows more than ASCII, as the locale says (POSIX: the first of these variables that is set). Where none is, as in
 * most containers, nobody has said that it cannot; Windows has no such variables and can.
 *
 * @example
 * speaksUnicode({ LC_ALL: '', LANG: 'de_DE.UTF-8' }); // => true
 * speaksUnicode({ LC_ALL: 'C', LANG: 'de_DE.UTF-8' }); // => false
 */
export function speaksUnicode(environment: Readonly<Record<string, string | undefined>>): boolean {
  const locale = [environment['LC_ALL'], environment['LC_CTYPE'], environment['LANG']].find((value) => value !== undefined && value !== '');
  return locale === undefined || /utf-?8/i.test(locale);
}
