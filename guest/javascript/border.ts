/** The part of a module's JavaScript that is the same for all: memory, checks of values, what goes wrong, and what engines usually have. */
import { area, FIRST_BYTE } from './core-functions.ts';

/** A file of JavaScript; `aqua:host` is there while the module is built, and never again. */
export const border = `// Made by \`aqua module build\`: between the engine and your code. Changes here are lost.
const [host, area, places] = globalThis['aqua:host'];
delete globalThis['aqua:host'];
const { text, put, take, drop, release, memory: wholeMemory, call, write, random, jobs } = host;
export { drop, release, text };

export const slots = area + ${area.slots};
export let bytes = wholeMemory();
export let data = new DataView(bytes.buffer);
let building = true;
let handing = false;

function look() {
  bytes = wholeMemory();
  data = new DataView(bytes.buffer);
}

/** New memory, until the call ends. */
export function room(size) {
  const at = take(size);
  if (at + size > bytes.length) look();
  return at;
}

export function putText(value) {
  if (typeof value !== 'string') throw new Mismatch(value, 'string');
  return put(value.isWellFormed() ? value : value.toWellFormed());
}

export function textLength() { return data.getUint32(area, true); }

/** A value that does not fit its type; \`path\` leads to it. */
export class Mismatch extends TypeError {
  constructor(value, type) {
    super(\`\${show(value)} is no \${type}\`);
    this.path = '';
  }
}

export function within(error, part) {
  if (error instanceof Mismatch) error.path = part + error.path;
  return error;
}

function show(value) {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? value.slice(0, 60) + '…' : value);
  if (typeof value === 'bigint') return \`\${value}n\`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Promise) return 'a promise';
  return Array.isArray(value) ? 'a list' : 'an object';
}

export function bool(value) {
  if (typeof value !== 'boolean') throw new Mismatch(value, 'bool');
  return value ? 1 : 0;
}

export function integer(value, least, most, type) {
  if (typeof value !== 'number' || !(value >= least && value <= most) || value % 1 !== 0) throw new Mismatch(value, \`\${type}, a whole number from \${least} to \${most}\`);
  return value;
}

export function large(value, least, most, type) {
  const whole = Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof whole !== 'bigint' || whole < least || whole > most) throw new Mismatch(value, \`\${type}, a BigInt from \${least}n to \${most}n\`);
  return whole;
}

export function float(value, type) {
  if (typeof value !== 'number') throw new Mismatch(value, type);
  return value;
}

export function record(value, type) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Mismatch(value, \`record \${type}\`);
}

/** Does something with a part of a value, with names of fields that lead to it. */
export function part(value, path, give) {
  let done = 0;
  try {
    for (const name of path) {
      record(value, 'with the field ' + name);
      value = value[name];
      done++;
    }
    give(value);
  } catch (error) {
    throw within(error, path.slice(0, done).map((name) => '.' + name).join(''));
  }
}

export function list(value, type) {
  if (!Array.isArray(value) && !(ArrayBuffer.isView(value) && typeof value.length === 'number')) throw new Mismatch(value, type);
}

/** Bytes as they are, of anything else each one. */
export function putBytes(value) {
  list(value, 'list<u8>, a Uint8Array');
  const at = room(value.length);
  if (value instanceof Uint8Array) bytes.set(value, at);
  else for (let i = 0; i < value.length; i++) bytes[at + i] = element(i, () => integer(value[i], 0, 255, 'u8'));
  return at;
}

function element(i, take) {
  try {
    return take();
  } catch (error) {
    throw within(error, \`[\${i}]\`);
  }
}

/** Values on their way out; getters of theirs must not call other modules meanwhile. */
export function hand(what, give) {
  handing = true;
  try {
    return give();
  } catch (error) {
    throw error instanceof Mismatch ? new TypeError(\`\${what}\${error.path}: \${error.message}\`) : error;
  } finally {
    handing = false;
  }
}

function whenBuilt(name) {
  if (building) throw new Error(\`\${name} cannot be used outside of all functions: that runs once, when the module is built, and never again\`);
}

export function beforeCall(name) {
  whenBuilt(name);
  if (handing) throw new Error(\`\${name} cannot be called while a value is handed over\`);
}

export function callOther(number) {
  if (call(number) * 65536 > bytes.length + ${FIRST_BYTE}) look();
}

/** What a promise became. */
export function settled(value) {
  if (!(value instanceof Promise)) return value;
  let end;
  value.then((good) => { end = [true, good]; }, (bad) => { end = [false, bad]; });
  jobs();
  if (end === undefined) throw new Error('it waits for what never comes: nothing but the module itself can settle its promises');
  if (end[0]) return end[1];
  throw end[1];
}

/** The function that the module calls, for its functions by number. */
export function dispatcher(functions) {
  for (const { name, author } of functions) {
    if (typeof author !== 'function') throw new Missing(name);
  }
  building = false;
  globalThis.Date = RealDate;
  return () => {
    const number = data.getInt32(area + ${area.called}, true);
    if (data.getUint32(area + ${area.pages}, true) * 65536 > bytes.length + ${FIRST_BYTE}) look();
    try {
      functions[number].run();
    } catch (error) {
      write(2, \`\${describe(error)}\\n\`);
      data.setInt32(area + ${area.called}, -1, true);
    }
  };
}

class Missing extends Error {
  constructor(name) {
    super(\`src/index does not export the function \${name}, which the WIT file has\`);
  }
}

function describe(error) {
  if (error instanceof Missing) return error.message;
  if (!(error instanceof Error)) return \`\${show(error)} was thrown\`;
  const stack = String(error.stack ?? '').split('\\n').flatMap((line) => {
    const place = places[/module:(\\d+)/.exec(line)?.[1]];
    return typeof place !== 'string' ? [] : [line.replace(/module:\\d+(:\\d+)?/, place)];
  });
  return [String(error), ...stack].join('\\n').trimEnd();
}
globalThis['aqua:describe'] = describe;

const print = (target) => (...values) => write(target, values.map((value) => (typeof value === 'string' ? value : value instanceof Error ? describe(value) : shown(value))).join(' ') + '\\n');
function shown(value) {
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'a function' : typeof value === 'bigint' ? \`\${value}n\` : String(value);
  try {
    return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? \`\${each}n\` : each));
  } catch {
    return String(value);
  }
}
globalThis.console = { log: print(1), info: print(1), debug: print(1), warn: print(2), error: print(2) };

Math.random = () => {
  whenBuilt('Math.random');
  random();
  return (data.getUint32(area, true) * 2 ** 21 + (data.getUint32(area + 4, true) >>> 11)) / 2 ** 53;
};

const RealDate = Date;
globalThis.Date = new Proxy(RealDate, {
  construct(real, given, by) {
    if (given.length === 0) whenBuilt('The time');
    return Reflect.construct(real, given, by === globalThis.Date ? real : by);
  },
  apply(real) {
    whenBuilt('The time');
    return real();
  },
  get(real, name) {
    if (name === 'now') whenBuilt('The time');
    return real[name];
  },
});

globalThis.TextEncoder = class TextEncoder {
  encoding = 'utf-8';
  encode(value = '') {
    const at = putText(String(value));
    const length = textLength();
    if (at + length > bytes.length) look();
    return bytes.slice(at, at + length);
  }
};

globalThis.TextDecoder = class TextDecoder {
  encoding = 'utf-8';
  constructor(label = 'utf-8') {
    if (!/^utf-?8$/i.test(label)) throw new RangeError(\`there is no decoder for \${label}, only for utf-8\`);
  }
  decode(value = new Uint8Array()) {
    const given = ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value);
    return text(putBytes(given), given.length);
  }
};
`;
