import type { ModuleObserver } from '../contracts.ts';

/** Runs something of a module, and tells the observer. */
export function observed<Result>(observer: ModuleObserver | undefined, module: string, run: () => Result): Result {
  if (observer === undefined) return run();
  observer.enter(module);
  let ended = false;
  try {
    const result = run();
    ended = true;
    return result;
  } finally {
    observer.leave(module, ended);
  }
}

/** Both hear of everything, the first one first. */
export function both(first: ModuleObserver, second: ModuleObserver | undefined): ModuleObserver {
  if (second === undefined) return first;
  return {
    begins: (component, resources) => {
      first.begins?.(component, resources);
      second.begins?.(component, resources);
    },
    imports: (component) => ({ ...first.imports?.(component), ...second.imports?.(component) }),
    instantiated: (module, instance, code) => {
      first.instantiated(module, instance, code);
      second.instantiated(module, instance, code);
    },
    calls: (module, name) => {
      first.calls?.(module, name);
      second.calls?.(module, name);
    },
    gives: (module, value) => {
      first.gives?.(module, value);
      second.gives?.(module, value);
    },
    crosses: (component, what) => {
      first.crosses?.(component, what);
      second.crosses?.(component, what);
    },
    enter: (module) => {
      first.enter(module);
      second.enter(module);
    },
    leave: (module, ended) => {
      second.leave(module, ended);
      first.leave(module, ended);
    },
  };
}
