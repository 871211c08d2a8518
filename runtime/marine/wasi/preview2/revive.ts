import { isArray, type Json } from '../../../particle/json.ts';
import { Descriptor } from './descriptor.ts';
import { isErrorCode } from './error-code.ts';
import { AppendOutput, DirectoryEntryStream, FileInput, FileOutput, IoFailure } from './file-streams.ts';
import type { FileCalls } from './preview1-calls.ts';
import { isDescriptorType, type DirectoryEntry } from './records.ts';
import { InputStream, IoError, OutputStream, Pollable } from './streams.ts';

/**
 * A resource from what its `kept` gave, or from anything. It then works on the same descriptors of preview 1, which know what may be done.
 *
 * @param output the stream of an output of the component: 1 or 2
 * @returns undefined for what `kept` does not give
 */
export function revive(kept: readonly Json[], calls: FileCalls, output: (descriptor: number) => OutputStream | undefined): object | undefined {
  const [kind, first, second] = kept;
  switch (kind) {
    case 'pollable':
      return new Pollable();
    case 'error':
      return new IoError();
    case 'input':
      return new InputStream();
    case 'output':
      return isNumber(first) ? output(first) : undefined;
    case 'descriptor':
      return isNumber(first) ? new Descriptor(calls, first, second === true) : undefined;
    case 'file-error':
      return typeof first === 'string' && isErrorCode(first) ? new IoFailure(first) : undefined;
    case 'file-input':
    case 'file-output': {
      const position = positionOf(second);
      if (!isNumber(first) || position === undefined) return undefined;
      const file = new Descriptor(calls, first);
      return kind === 'file-input' ? new FileInput(file, position) : new OutputStream(new FileOutput(file, position));
    }
    case 'append-output':
      return isNumber(first) ? new OutputStream(new AppendOutput(new Descriptor(calls, first))) : undefined;
    case 'directory-entries': {
      const entries = kept.slice(1).map(entryOf);
      return entries.every((entry) => entry !== undefined) ? new DirectoryEntryStream(entries) : undefined;
    }
    default:
      return undefined;
  }
}

/** A descriptor's. */
function isNumber(value: Json | undefined): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32;
}

function positionOf(value: Json | undefined): bigint | undefined {
  const position = typeof value === 'string' && /^\d{1,20}$/.test(value) ? BigInt(value) : -1n;
  return position >= 0n && position < 2n ** 64n ? position : undefined;
}

function entryOf(value: Json): DirectoryEntry | undefined {
  const [name, type] = isArray(value) ? value : [];
  return typeof name === 'string' && typeof type === 'string' && isDescriptorType(type) ? { name, type } : undefined;
}
