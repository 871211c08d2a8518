import { writtenComponent } from './components.ts';

const names = (...all: readonly string[]): string => all.map((name) => `(field "${name}" string)`).join(' ');

/** Asks its host for all that hosts offer to components, and runs the program `fetch-it` of it. */
export async function hostComponent(version = '0.1.0'): Promise<Uint8Array> {
  return writtenComponent({
    types: `(import "marine:host/call-parameters@${version}" (instance $about
    (type $tetraplet' (record ${names('peer-pk', 'service-id', 'function-name', 'lens')}))
    (export "tetraplet" (type $tetraplet (eq $tetraplet')))
    (type $particle' (record ${names('id', 'init-peer-id')} (field "timestamp" u64) (field "ttl" u32) (field "script" string) (field "signature" (list u8)) (field "token" string)))
    (export "particle" (type $particle (eq $particle')))
    (type $parameters' (record (field "particle" $particle) ${names('service-id', 'service-creator-peer-id', 'host-id', 'worker-id')} (field "tetraplets" (list (list $tetraplet)))))
    (export "call-parameters" (type $parameters (eq $parameters')))
    (export "get" (func (result $parameters)))))
  (alias export $about "call-parameters" (type $parameters))
  (alias export $about "get" (func $get))
  (import "marine:host/logger@${version}" (instance $logger
    (export "log" (func (param "level" u8) (param "target" s32) (param "text" string)))))
  (alias export $logger "log" (func $log))
  (type $result' (record (field "ret-code" s32) (field "error" string) (field "stdout" (list u8)) (field "stderr" (list u8))))
  (import "result" (type $result (eq $result')))
  (import "fetch-it" (func $fetch (param "arguments" (list string)) (result $result)))`,
    lowered: { get: { core: '(param i32)', from: '$get' }, log: { core: '(param i32 i32 i32 i32)', from: '$log' }, fetch: { core: '(param i32 i32 i32)', from: '$fetch' } },
    functions: {
      parameters: { type: '(result $parameters)', core: '(result i32) (call $get (i32.const 16)) (i32.const 16)' },
      ask: { type: '(param "times" u32)', core: '(param i32) (loop $again (call $get (i32.const 16)) (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))' },
      say: { type: '(param "level" u8) (param "target" s32) (param "text" string)', core: '(param i32 i32 i32 i32) (call $log (local.get 0) (local.get 1) (local.get 2) (local.get 3))' },
      fetch: { type: '(param "of" (list string)) (result $result)', core: '(param i32 i32) (result i32) (call $fetch (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16)' },
      nothing: { type: '', core: '' },
    },
  });
}
