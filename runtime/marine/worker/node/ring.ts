/** The message that tells a thread to look at the line. */
export const RING = 0;
export type Ring = typeof RING;
