/** Time that passes with the turns of the event loop: however busy the machine is, as much happens within a millisecond. */
import { nextTurn } from '../../runtime/peer/defaults.ts';

/** Lets a millisecond pass a turn until the promise is settled. @param pass moves the clock by a millisecond */
export async function whileTimePasses<Value>(promise: Promise<Value>, pass: () => void): Promise<Value> {
  let settled = false;
  const settle = (): void => {
    settled = true;
  };
  promise.then(settle, settle);
  while (!settled) {
    await nextTurn();
    pass();
  }
  return promise;
}
