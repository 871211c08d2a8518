/**
 * Stands in for the package `string-width` in the bundle (scripts/build.ts): that one knows all of Unicode's emoji, which costs 50 ms
 * at start, and our help texts have none. Counts code points and skips colour codes.
 */
export default function textWidth(text: string): number {
  return Array.from(stripColours(text)).length;
}

function stripColours(text: string): string {
  return text.split('\u001b').map((part, index) => (index === 0 ? part : part.replace(/^\[[\d;]*m/, ''))).join('');
}
