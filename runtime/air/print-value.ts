import type { Accessor, Lens, Value } from './instruction.ts';

/** A value as AIR text, such that reading it gives the same value. */
export function printValue(value: Value): string {
  switch (value.kind) {
    case 'string':
      return printString(value.value);
    case 'integer':
      return String(value.value);
    case 'float':
      return printFloat(value.value);
    case 'boolean':
      return value.value ? 'true' : 'false';
    case 'empty-array':
      return '[]';
    case 'init-peer-id':
      return '%init_peer_id%';
    case 'timestamp':
      return '%timestamp%';
    case 'ttl':
      return '%ttl%';
    case 'error':
      return `:error:${printLens(value.lens)}`;
    case 'last-error':
      return `%last_error%${printLens(value.lens)}`;
    case 'variable':
      return value.variable.name + printLens(value.lens);
  }
}

/** `"…"`; a string that plain AIR cannot hold (it has no escapes) becomes `j"…"` with the escapes of JSON. */
export function printString(text: string): string {
  return text.includes('"') ? `j${JSON.stringify(text)}` : `"${text}"`;
}

/** The canonical text of a lens: `.length`, `.$.a.[0].[i]`, or nothing for the whole value. Also what tetraplets carry. */
function printLens(lens: Lens): string {
  if (lens === 'length') return '.length';
  return lens.length === 0 ? '' : `.$${lens.map(printAccessor).join('')}`;
}

function printAccessor(accessor: Accessor): string {
  switch (accessor.kind) {
    case 'field':
      return `.${accessor.name}`;
    case 'index':
      return `.[${accessor.index}]`;
    case 'variable':
      return `.[${accessor.name}]`;
  }
}

/** AIR knows no exponents, and a number is a float because of its dot. */
function printFloat(value: number): string {
  const text = printDecimal(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** The shortest digits that give back exactly this double, written without an exponent. */
export function printDecimal(value: number): string {
  if (Object.is(value, -0)) return '-0';
  const [mantissa = '', exponentText] = String(value).split('e');
  if (exponentText === undefined) return mantissa;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const digits = whole + fraction;
  const point = whole.length + Number(exponentText);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
