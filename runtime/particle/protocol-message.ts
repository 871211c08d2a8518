/** Two bytes of CBOR (head of a short array, head of a short text), then how every domain begins. */
const DOMAIN_START = [...new TextEncoder().encode('aqua/')];

/**
 * Whether the bytes read as something that peers sign for the particle protocol: an array that begins with its domain (`aqua/head/1`,
 * `aqua/particle/1`). Whoever signs bytes for others must refuse these. Every new signed message must keep this form.
 */
export function isProtocolMessage(bytes: Uint8Array): boolean {
  const [array = 0, text = 0] = bytes;
  return array >= 0x80 && array <= 0x97 && text >= 0x60 && text <= 0x77 && DOMAIN_START.every((byte, index) => bytes[index + 2] === byte);
}
