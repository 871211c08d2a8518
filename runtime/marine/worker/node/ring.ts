/** The message that says: look at the line. */
export const RING = 0;
export type Ring = typeof RING;
