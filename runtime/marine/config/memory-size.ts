const units: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9, t: 1e12, tb: 1e12, ki: 2 ** 10, kib: 2 ** 10, mi: 2 ** 20, mib: 2 ** 20, gi: 2 ** 30, gib: 2 ** 30, ti: 2 ** 40, tib: 2 ** 40 };

/**
 * Bytes in words: `64 MiB`, `10KB`, `1.5 GiB`, `Infinity`. Undefined for anything else.
 *
 * @example
 * parseMemorySize('64 MiB'); // => 67108864
 * parseMemorySize('lots'); // => undefined
 */
export function parseMemorySize(text: string): number | undefined {
  if (text === 'Infinity' || text === 'infinity') return Infinity;
  const match = /^(\d{1,15}(?:\.\d{1,6})?) ?([a-z]*)$/i.exec(text.trim());
  const unit = (match?.[2] ?? '').toLowerCase();
  return match === null || !Object.hasOwn(units, unit) ? undefined : Math.floor(Number(match[1]) * (units[unit] ?? 1));
}
