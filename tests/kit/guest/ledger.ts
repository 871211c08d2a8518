/** A module of its author with memory, files, randomness, and all the ways in which a call can end, in two languages. */
export const ledgerWit = `world ledger {
  export add: func(text: string) -> string;
  export zero-by-zero: func(zero: f64) -> u64;
  export note: func(text: string) -> string;
  export deep: func(levels: u32) -> u32;
  export forever: func();
  export fail: func();
}
`;

export const ledgerAuthors = {
  c: {
    path: 'ledger.c',
    text: `#include "ledger.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
static char *all;
static size_t length;
ledger_string_t ledger_add(ledger_string_t text) {
  all = realloc(all, length + text.length);
  memcpy(all + length, text.data, text.length);
  length += text.length;
  char *copy = ledger_alloc(length);
  memcpy(copy, all, length);
  return (ledger_string_t){copy, length};
}
uint64_t ledger_zero_by_zero(double zero) {
  double none = zero / zero;
  uint64_t bits;
  memcpy(&bits, &none, 8);
  return bits;
}
ledger_string_t ledger_note(ledger_string_t text) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  unsigned char luck[8];
  arc4random_buf(luck, sizeof luck);
  FILE *file = fopen("/data/notes", "a+");
  if (file == NULL) return ledger_string("no file");
  fprintf(file, "%.*s %lld %d;", (int)text.length, text.data, (long long)now.tv_nsec, luck[0]);
  rewind(file);
  char *data = ledger_alloc(1000);
  ledger_string_t notes = {data, fread(data, 1, 1000, file)};
  fclose(file);
  return notes;
}
uint32_t ledger_deep(uint32_t levels) {
  volatile uint32_t kept[16] = {levels};
  return levels == 0 ? 0 : ledger_deep(levels - 1) + (kept[0] == levels);
}
void ledger_forever(void) { for (volatile int x = 0;;) x++; }
void ledger_fail(void) { abort(); }
`,
  },
  rust: {
    path: 'lib.rs',
    text: `#[path = "../bindings/ledger.rs"]
mod ledger;
use ledger::*;
use std::{collections::HashMap, fs::{read_to_string, OpenOptions}, io::Write, sync::Mutex, time::SystemTime};
static ALL: Mutex<String> = Mutex::new(String::new());
struct Module;
fn deep(levels: u32) -> u32 {
    let kept = [levels; 16];
    if levels == 0 { 0 } else { deep(levels - 1) + (unsafe { std::ptr::read_volatile(&kept[3]) } == levels) as u32 }
}
impl Guest for Module {
    fn add(text: String) -> String {
        let mut all = ALL.lock().unwrap();
        all.push_str(&text);
        all.clone()
    }
    fn zero_by_zero(zero: f64) -> u64 { (zero / zero).to_bits() }
    fn note(text: String) -> String {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
        // The order of a hash map is random.
        let order: Vec<u32> = (0..5).map(|i| (i, i)).collect::<HashMap<u32, u32>>().into_keys().collect();
        let mut file = OpenOptions::new().create(true).append(true).open("/data/notes").unwrap();
        write!(file, "{text} {now} {order:?};").unwrap();
        read_to_string("/data/notes").unwrap()
    }
    fn deep(levels: u32) -> u32 { deep(levels) }
    fn forever() { let x = 0; loop { unsafe { std::ptr::read_volatile(&x) }; } }
    fn fail() { panic!("on purpose") }
}
ledger::export!(Module);
`,
  },
} as const;
