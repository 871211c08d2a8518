import { badValue } from './fault.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Short ASCII, which is most of what crosses, is faster without decoder and encoder. */
const SHORT = 32;

/** The text in a range that is known to be in the memory. @throws Fault when it is not UTF-8 */
export function readText(bytes: Uint8Array, at: number, length: number): string {
  if (length <= SHORT) {
    let text = '';
    const end = at + length;
    for (let index = at; index < end; index++) {
      const byte = bytes[index] ?? 0;
      if (byte >= 0x80) return decode(bytes, at, length);
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return decode(bytes, at, length);
}

function decode(bytes: Uint8Array, at: number, length: number): string {
  const range = bytes.subarray(at, at + length);
  try {
    return decoder.decode(range);
  } catch (thrown) {
    if (thrown instanceof TypeError) throw badValue(`the string of ${length} bytes at address ${at} is not UTF-8`);
    throw thrown;
  }
}

/** Long texts are encoded once, though first their size is asked and then they are written. */
let lastText = '';
let lastBytes: Uint8Array = new Uint8Array();

const LONG = 512;

/** Bytes of a well-formed text in UTF-8. */
export function sizeOfText(text: string): number {
  if (text.length > LONG) {
    if (text !== lastText) {
      lastBytes = encoder.encode(text);
      lastText = text;
    }
    return lastBytes.length;
  }
  let size = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // Half of a pair counts two: the four bytes of what is beyond the basic plane.
    if (unit >= 0x80) size += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return size;
}

/** Writes a text of a known size into a range that is in the memory. */
export function writeText(bytes: Uint8Array, at: number, text: string, size: number): void {
  if (text === lastText) {
    bytes.set(lastBytes, at);
    // Not kept alive for longer than needed.
    lastText = '';
    lastBytes = new Uint8Array();
    return;
  }
  if (size === text.length && size <= SHORT) {
    for (let index = 0; index < size; index++) bytes[at + index] = text.charCodeAt(index);
    return;
  }
  encoder.encodeInto(text, bytes.subarray(at, at + size));
}
