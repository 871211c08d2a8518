/** A component that keeps resources of WASI between calls: a file that it writes to, a stream into it, its output. */
import { allocator, componentFrom } from './components.ts';

/**
 * `begin()` opens the file `note` of the first directory and gives the handle of a stream into it; `write(text)` writes there and to stdout,
 * `read()` gives what is in the file, `end()` closes the stream; `time()` and `luck()` ask clock and randomness.
 */
export async function notingComponent(): Promise<Uint8Array> {
  return componentFrom(`(component
  (import "wasi:clocks/monotonic-clock@0.2.3" (instance $clock (export "now" (func (result u64)))))
  (import "wasi:random/random@0.2.3" (instance $random (export "get-random-u64" (func (result u64)))))
  (import "wasi:io/streams@0.2.3" (instance $streams
    (export "output-stream" (type $stream (sub resource)))
    (export "[method]output-stream.blocking-write-and-flush" (func (param "self" (borrow $stream)) (param "contents" (list u8)) (result (result))))))
  (alias export $streams "output-stream" (type $stream))
  (import "wasi:cli/stdout@0.2.3" (instance $stdout
    (alias outer 1 $stream (type $s))
    (export "output-stream" (type $stream' (eq $s)))
    (export "get-stdout" (func (result (own $stream'))))))
  (import "wasi:filesystem/types@0.2.3" (instance $files
    (alias outer 1 $stream (type $s))
    (export "output-stream" (type $stream' (eq $s)))
    (export "descriptor" (type $descriptor (sub resource)))
    (type $path-flags' (flags "symlink-follow")) (export "path-flags" (type $path-flags (eq $path-flags')))
    (type $open-flags' (flags "create" "directory" "exclusive" "truncate")) (export "open-flags" (type $open-flags (eq $open-flags')))
    (type $flags' (flags "read" "write" "file-integrity-sync" "data-integrity-sync" "requested-write-sync" "mutate-directory")) (export "descriptor-flags" (type $flags (eq $flags')))
    (export "[method]descriptor.open-at" (func (param "self" (borrow $descriptor)) (param "path-flags" $path-flags) (param "path" string) (param "open-flags" $open-flags) (param "flags" $flags) (result (result (own $descriptor)))))
    (export "[method]descriptor.write-via-stream" (func (param "self" (borrow $descriptor)) (param "offset" u64) (result (result (own $stream')))))
    (export "[method]descriptor.read" (func (param "self" (borrow $descriptor)) (param "length" u64) (param "offset" u64) (result (result (tuple (list u8) bool)))))))
  (alias export $files "descriptor" (type $descriptor))
  (import "wasi:filesystem/preopens@0.2.3" (instance $preopens
    (alias outer 1 $descriptor (type $d))
    (export "descriptor" (type $d' (eq $d)))
    (export "get-directories" (func (result (list (tuple (own $d') string)))))))
  (core module $libc ${allocator})
  (core instance $libc (instantiate $libc))
  (core func $now (canon lower (func $clock "now")))
  (core func $word (canon lower (func $random "get-random-u64")))
  (core func $write (canon lower (func $streams "[method]output-stream.blocking-write-and-flush") (memory (core memory $libc "memory"))))
  (core func $out (canon lower (func $stdout "get-stdout")))
  (core func $dirs (canon lower (func $preopens "get-directories") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core func $open (canon lower (func $files "[method]descriptor.open-at") (memory (core memory $libc "memory"))))
  (core func $stream (canon lower (func $files "[method]descriptor.write-via-stream") (memory (core memory $libc "memory"))))
  (core func $read (canon lower (func $files "[method]descriptor.read") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core func $drop (canon resource.drop $stream))
  (core module $main
    (import "libc" "memory" (memory 1))
    (import "host" "now" (func $now (result i64))) (import "host" "word" (func $word (result i64)))
    (import "host" "write" (func $write (param i32 i32 i32) (result i32))) (import "host" "out" (func $out (result i32))) (import "host" "dirs" (func $dirs (param i32)))
    (import "host" "open" (func $open (param i32 i32 i32 i32 i32 i32 i32))) (import "host" "stream" (func $stream (param i32 i64 i32))) (import "host" "read" (func $read (param i32 i64 i64 i32)))
    (import "host" "drop" (func $drop (param i32)))
    (global $file (mut i32) (i32.const 0)) (global $to (mut i32) (i32.const 0)) (global $shown (mut i32) (i32.const 0))
    (data (i32.const 256) "note")
    (func (export "begin") (result i32)
      (call $dirs (i32.const 16))
      ;; open-at(first directory, no path flags, "note", create, read | write)
      (call $open (i32.load (i32.load (i32.const 16))) (i32.const 0) (i32.const 256) (i32.const 4) (i32.const 1) (i32.const 3) (i32.const 32))
      (global.set $file (i32.load (i32.const 36)))
      (call $stream (global.get $file) (i64.const 0) (i32.const 32))
      (global.set $to (i32.load (i32.const 36)))
      (global.set $shown (call $out))
      (global.get $to))
    (func (export "write") (param i32 i32) (result i32)
      (drop (call $write (global.get $shown) (local.get 0) (local.get 1)))
      (call $write (global.get $to) (local.get 0) (local.get 1)))
    (func (export "read") (result i32) (call $read (global.get $file) (i64.const 1000) (i64.const 0) (i32.const 32)) (i32.const 36))
    (func (export "end") (call $drop (global.get $to)))
    (func (export "time") (result i64) call $now)
    (func (export "luck") (result i64) call $word))
  (core instance $main (instantiate $main (with "libc" (instance $libc)) (with "host" (instance
    (export "now" (func $now)) (export "word" (func $word)) (export "write" (func $write)) (export "out" (func $out)) (export "dirs" (func $dirs))
    (export "open" (func $open)) (export "stream" (func $stream)) (export "read" (func $read)) (export "drop" (func $drop))))))
  (func (export "begin") (result u32) (canon lift (core func $main "begin")))
  (func (export "write") (param "text" string) (result u32) (canon lift (core func $main "write") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (func (export "read") (result string) (canon lift (core func $main "read") (memory (core memory $libc "memory"))))
  (func (export "end") (canon lift (core func $main "end")))
  (func (export "time") (result u64) (canon lift (core func $main "time")))
  (func (export "luck") (result u64) (canon lift (core func $main "luck"))))`);
}
