/** Modules whose section of interface types somebody has tampered with: whatever they say, loading and calling give results. */
import { expect, it } from 'vitest';
import { interfaceOf } from '../../../guest/marine/interface.ts';
import { decodeInterfaceTypes } from '../../../runtime/marine/interface-types/decode.ts';
import { encodeInterfaceTypes } from '../../../runtime/marine/interface-types/encode.ts';
import type { Instruction } from '../../../runtime/marine/interface-types/instructions.ts';
import type { InterfaceTypes } from '../../../runtime/marine/interface-types/types.ts';
import { compileModule, loadService } from '../../../runtime/marine/index.ts';
import type { FunctionSignature, ValueType } from '../../../runtime/marine/index.ts';
import { seeded } from '../../kit/mangle.ts';
import type { Random } from '../../kit/mangle.ts';
import { buildEchoModule } from '../../kit/marine/echo-module.ts';
import { randomWorld } from '../../kit/marine/random-world.ts';
import { varyBytes } from '../../kit/marine/vary-bytes.ts';

/** Some value of a type. */
function valueOf(type: ValueType, random: Random): unknown {
  switch (type.kind) {
    case 'bool':
      return random(2) === 0;
    case 'string':
      return 'x'.repeat(random(100));
    case 'bytes':
      return new Uint8Array(random(100));
    case 'list':
      return Array.from({ length: random(4) }, () => valueOf(type.element, random));
    case 'record':
      return type.fields.map((field) => valueOf(field.type, random));
    default:
      return random(100);
  }
}

const argumentsOf = ({ parameters }: FunctionSignature, random: Random): readonly unknown[] => parameters.map(({ type }) => valueOf(type, random));

/** Adapters that mean something else: instructions exchanged or left out, and addresses and counts that are no results of the module's functions. */
function shuffled(section: InterfaceTypes, random: Random): InterfaceTypes {
  const all = section.adapters.flatMap(({ instructions }) => instructions);
  const vary = (instruction: Instruction): readonly Instruction[] => {
    const isPlace = instruction.op === 'call-core' && (instruction.index === 2 || instruction.index === 3);
    if (isPlace && random(3) === 0) return [{ op: 'i32.push', value: random(2) === 0 ? random(100) - 50 : 2 ** random(31) }];
    if (random(40) === 0) return [all[random(all.length)] ?? instruction];
    return random(100) === 0 ? [] : [instruction];
  };
  return { ...section, adapters: section.adapters.map((adapter) => ({ ...adapter, instructions: adapter.instructions.flatMap(vary) })) };
}

it('never throw, hang or take the host along (3,000 modules)', async () => {
  const random = seeded(5);
  const counts = { loaded: 0, called: 0, failed: 0 };
  for (let round = 0; round < 3000; round++) {
    const { world, bodies } = randomWorld(random, 3);
    let section = interfaceOf(world);
    if (round % 2 === 0) section = shuffled(section, random);
    else {
      const encoded = encodeInterfaceTypes(section);
      const varied = decodeInterfaceTypes(varyBytes(encoded.ok ? encoded.value : new Uint8Array(), new Uint8Array([1, 2, 3]), random));
      if (!varied.ok) continue;
      section = varied.value;
    }
    const loaded = await loadService({ modules: [{ name: 'm', code: buildEchoModule({ world, bodies, section }) }], limits: { bytes: 100_000, values: 10_000 } });
    if (!loaded.ok) {
      expect(loaded.error.message).not.toBe('');
      continue;
    }
    counts.loaded++;
    for (const [name, signature] of loaded.value.functions) {
      const result = loaded.value.call(name, argumentsOf(signature, random));
      if (result.ok) counts.called++;
      else {
        counts.failed++;
        expect(result.error.message).not.toContain('bug');
      }
    }
  }
  expect(counts.loaded).toBeGreaterThan(300);
  expect(counts.called).toBeGreaterThan(500);
  expect(counts.failed).toBeGreaterThan(10);
});

it('binaries with faults are refused (2,000 times)', async () => {
  const random = seeded(6);
  const samples = Array.from({ length: 10 }, () => buildEchoModule(randomWorld(random, 3)));
  for (let round = 0; round < 2000; round++) {
    const [one, other] = [samples[random(samples.length)] ?? new Uint8Array(), samples[random(samples.length)] ?? new Uint8Array()];
    const compiled = await compileModule('m', varyBytes(one, other, random));
    if (!compiled.ok) expect(compiled.error.message).not.toBe('');
  }
});
