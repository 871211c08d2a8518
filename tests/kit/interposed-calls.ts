import type { HostCalls } from '../../runtime/marine/files/host/host-calls.ts';

/** The same calls, each of which does something else first, as another process might. @param before gets the number of the call, from 0 */
export function interposed(calls: HostCalls, before: (call: number) => void): HostCalls {
  let count = 0;
  const wrapped = <Arguments extends readonly unknown[], Result>(call: (...given: Arguments) => Result) => (...given: Arguments): Result => {
    before(count++);
    return call(...given);
  };
  return {
    flags: calls.flags,
    descriptorPaths: calls.descriptorPaths,
    open: wrapped(calls.open), close: wrapped(calls.close), statDescriptor: wrapped(calls.statDescriptor), stat: wrapped(calls.stat),
    realPath: wrapped(calls.realPath), list: wrapped(calls.list), readLink: wrapped(calls.readLink), makeDirectory: wrapped(calls.makeDirectory),
    makeLink: wrapped(calls.makeLink), link: wrapped(calls.link), rename: wrapped(calls.rename), removeFile: wrapped(calls.removeFile),
    removeDirectory: wrapped(calls.removeDirectory), setTimes: wrapped(calls.setTimes), setTimesOfDescriptor: wrapped(calls.setTimesOfDescriptor),
    read: wrapped(calls.read), write: wrapped(calls.write), truncate: wrapped(calls.truncate), sync: wrapped(calls.sync),
  };
}
