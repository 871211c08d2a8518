/** For programs that are about something else, and for those that get stuck on purpose. */
export const anyDeadlock = { deadlocks: false } as const;
