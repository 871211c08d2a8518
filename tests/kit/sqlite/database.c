/* SQLite as a Marine module. The folder of `sqlite3.c` is copied beside `src` as `vendor`. */
#define SQLITE_OS_OTHER 1
#define SQLITE_THREADSAFE 0
#define SQLITE_OMIT_LOAD_EXTENSION 1
#define SQLITE_OMIT_WAL 1
#define SQLITE_OMIT_DEPRECATED 1
#define SQLITE_OMIT_SHARED_CACHE 1
#define SQLITE_DEFAULT_MEMSTATUS 0
#define SQLITE_TEMP_STORE 2
#include "../vendor/sqlite3.c"
#include "../vendor/wasi-files.c"
#include "database.h"

static sqlite3 *database;

static char *text_of(database_string_t text) {
  char *copy = database_alloc(text.length + 1);
  memcpy(copy, text.data, text.length);
  return copy;
}

static database_string_t error_of(int code) { return database_string(code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW ? "" : database == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(database)); }

database_string_t database_open(database_string_t path) {
  if (database != NULL) return database_string("there is a database open");
  int code = sqlite3_open(text_of(path), &database);
  database_string_t error = error_of(code);
  if (code != SQLITE_OK) {
    sqlite3_close(database);
    database = NULL;
  }
  return error;
}

database_string_t database_close(void) {
  int code = sqlite3_close(database);
  if (code == SQLITE_OK) database = NULL;
  return error_of(code);
}

database_reply_t database_query(database_string_t sql) {
  database_reply_t reply = {{NULL, 0}, {NULL, 0}};
  sqlite3_stmt *statement;
  int code = sqlite3_prepare_v2(database, sql.data, (int)sql.length, &statement, NULL);
  size_t room = 0;
  while (code == SQLITE_OK || code == SQLITE_ROW) {
    code = sqlite3_step(statement);
    if (code != SQLITE_ROW) break;
    if (reply.rows.length == room) {
      room = room == 0 ? 8 : 2 * room;
      database_row_t *larger = database_alloc(room * sizeof *larger);
      if (reply.rows.length > 0) memcpy(larger, reply.rows.data, reply.rows.length * sizeof *larger);
      reply.rows.data = larger;
    }
    size_t columns = (size_t)sqlite3_column_count(statement);
    database_row_t row = {{database_alloc(columns * sizeof(database_string_t)), columns}};
    for (size_t i = 0; i < columns; i++) {
      const unsigned char *text = sqlite3_column_text(statement, (int)i);
      row.values.data[i] = database_string(text == NULL ? "" : (const char *)text);
    }
    reply.rows.data[reply.rows.length++] = row;
  }
  reply.error = error_of(code);
  sqlite3_finalize(statement);
  return reply;
}

database_string_t database_fill(uint32_t people) {
  sqlite3_stmt *statement;
  int code = sqlite3_exec(database, "BEGIN", NULL, NULL, NULL);
  if (code == SQLITE_OK) code = sqlite3_prepare_v2(database, "INSERT INTO people (name, age) VALUES (?1, ?2)", -1, &statement, NULL);
  for (uint32_t i = 0; i < people && code == SQLITE_OK; i++) {
    char name[32];
    sqlite3_snprintf(sizeof name, name, "name-%u", i);
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(statement, 2, (int)(i * 7919 % 101));
    code = sqlite3_step(statement);
    if (code == SQLITE_DONE) code = sqlite3_reset(statement);
  }
  if (code == SQLITE_OK) sqlite3_finalize(statement);
  database_string_t error = error_of(code);
  int ended = sqlite3_exec(database, code == SQLITE_OK ? "COMMIT" : "ROLLBACK", NULL, NULL, NULL);
  return code == SQLITE_OK ? error_of(ended) : error;
}
