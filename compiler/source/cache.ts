/** Keeps what was found out between runs of the compiler, by the object it was found out about. A `WeakMap` will do. */
export interface Cache<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}
