/** For programs that are about something else, and for those that get stuck on purpose. */
export const anyDeadlock = { deadlocks: { allow: ['deadlock/certain', 'deadlock/possible'] } } as const;
