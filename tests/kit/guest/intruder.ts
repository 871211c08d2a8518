/** A hostile program: it calls WASI by itself, without the checks of a library for C, and says what came of it. */
import type { BindingFile } from '../../../guest/index.ts';

export const intruderWit = `world intruder {
  export attempt: func(on: u32, what: string, path: string, other: string) -> string;
  export watch: func(on: u32, path: string, times: u32) -> list<u32>;
  export fill: func(on: u32, bytes: u32, files: u32) -> list<u32>;
}`;

/** `attempt` gives `!` and an error number, or what it could read; the descriptor behind `on` is another grant. */
export const intruder: BindingFile = {
  path: 'intruder.c',
  text: `#include "intruder.h"
#include <stdio.h>
#include <string.h>
#define WASI(name, ...) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) int32_t raw_##name(__VA_ARGS__)
struct part { char *data; size_t length; };
WASI(path_open, int32_t, int32_t, const char *, size_t, int32_t, int64_t, int64_t, int32_t, int32_t *);
WASI(path_filestat_get, int32_t, int32_t, const char *, size_t, void *);
WASI(path_filestat_set_times, int32_t, int32_t, const char *, size_t, int64_t, int64_t, int32_t);
WASI(path_create_directory, int32_t, const char *, size_t);
WASI(path_remove_directory, int32_t, const char *, size_t);
WASI(path_unlink_file, int32_t, const char *, size_t);
WASI(path_symlink, const char *, size_t, int32_t, const char *, size_t);
WASI(path_readlink, int32_t, const char *, size_t, char *, size_t, size_t *);
WASI(path_rename, int32_t, const char *, size_t, int32_t, const char *, size_t);
WASI(path_link, int32_t, int32_t, const char *, size_t, int32_t, const char *, size_t);
WASI(fd_read, int32_t, const struct part *, size_t, size_t *);
WASI(fd_write, int32_t, const struct part *, size_t, size_t *);
WASI(fd_close, int32_t);
#define READ (1 << 1)
#define WRITE (1 << 6)
static int32_t last;
/* Returns an error number. */
static int32_t open_at(int32_t on, intruder_string_t path, int32_t how, int64_t rights) { return raw_path_open(on, 1, path.data, path.length, how, rights, 0, 0, &last); }
static bool is(intruder_string_t what, const char *name) { return what.length == strlen(name) && memcmp(what.data, name, what.length) == 0; }
static int32_t written(void) {
  struct part part = {"changed", 7};
  size_t count;
  int32_t error = raw_fd_write(last, &part, 1, &count);
  raw_fd_close(last);
  return error;
}
static intruder_string_t contents(void) {
  struct part part = {intruder_alloc(100), 100};
  size_t count = 0;
  raw_fd_read(last, &part, 1, &count);
  raw_fd_close(last);
  return (intruder_string_t){part.data, count};
}
intruder_string_t intruder_attempt(uint32_t on, intruder_string_t what, intruder_string_t path, intruder_string_t other) {
  char *text = intruder_alloc(100);
  size_t count = 0;
  int32_t error = 99;
  if (is(what, "read")) {
    error = open_at(on, path, 0, READ);
    if (error == 0) return contents();
  } else if (is(what, "write")) error = open_at(on, path, 0, WRITE) || written();
  else if (is(what, "create")) error = open_at(on, path, 1, WRITE) || written();
  else if (is(what, "empty")) error = open_at(on, path, 8, WRITE);
  else if (is(what, "stat")) error = raw_path_filestat_get(on, 1, path.data, path.length, text);
  else if (is(what, "touch")) error = raw_path_filestat_set_times(on, 1, path.data, path.length, 0, 0, 5);
  else if (is(what, "mkdir")) error = raw_path_create_directory(on, path.data, path.length);
  else if (is(what, "rmdir")) error = raw_path_remove_directory(on, path.data, path.length);
  else if (is(what, "unlink")) error = raw_path_unlink_file(on, path.data, path.length);
  else if (is(what, "symlink")) error = raw_path_symlink(other.data, other.length, on, path.data, path.length);
  else if (is(what, "readlink")) error = raw_path_readlink(on, path.data, path.length, text, 100, &count);
  else if (is(what, "rename")) error = raw_path_rename(on, path.data, path.length, on, other.data, other.length);
  else if (is(what, "rename across")) error = raw_path_rename(on, path.data, path.length, on + 1, other.data, other.length);
  else if (is(what, "link")) error = raw_path_link(on, 0, path.data, path.length, on, other.data, other.length);
  else if (is(what, "link across")) error = raw_path_link(on, 0, path.data, path.length, on + 1, other.data, other.length);
  return (intruder_string_t){text, (size_t)snprintf(text, 100, "!%d", error)};
}
/* Reads the same file again and again: how often that went well, how often not, how often it was a secret. */
intruder_list_u32_t intruder_watch(uint32_t on, intruder_string_t path, uint32_t times) {
  uint32_t *counts = intruder_alloc(3 * sizeof *counts);
  memset(counts, 0, 3 * sizeof *counts);
  for (; times > 0; times--) {
    char bytes[100];
    struct part part = {bytes, sizeof bytes};
    size_t count = 0;
    if (open_at(on, path, 0, READ) != 0) { counts[1]++; continue; }
    raw_fd_read(last, &part, 1, &count);
    raw_fd_close(last);
    counts[count > 0 && bytes[0] == 's' ? 2 : 0]++;
  }
  return (intruder_list_u32_t){counts, 3};
}
/* Writes that many bytes into each of so many files: how many there are, how many bytes, and the last error. */
intruder_list_u32_t intruder_fill(uint32_t on, uint32_t bytes, uint32_t files) {
  static char block[1024];
  uint32_t *counts = intruder_alloc(3 * sizeof *counts);
  memset(counts, 0, 3 * sizeof *counts);
  for (uint32_t file = 0; file < files; file++) {
    char name[20];
    int32_t error = open_at(on, (intruder_string_t){name, (size_t)snprintf(name, 20, "fill%u", file)}, 1, WRITE);
    if (error != 0) { counts[2] = error; continue; }
    counts[0]++;
    for (uint32_t done = 0; done < bytes; done += sizeof block) {
      struct part part = {block, sizeof block};
      size_t count = 0;
      error = raw_fd_write(last, &part, 1, &count);
      if (error != 0) { counts[2] = error; break; }
      counts[1] += count;
    }
    raw_fd_close(last);
  }
  return (intruder_list_u32_t){counts, 3};
}
`,
};
