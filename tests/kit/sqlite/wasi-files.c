/* What SQLite asks of an operating system, by functions of wasi-libc. There is one process: locks always succeed. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct {
  sqlite3_file base;
  int descriptor;
} wasi_file;

static int file_close(sqlite3_file *file) { return close(((wasi_file *)file)->descriptor) == 0 ? SQLITE_OK : SQLITE_IOERR_CLOSE; }

static int file_read(sqlite3_file *file, void *into, int amount, sqlite3_int64 at) {
  ssize_t got = pread(((wasi_file *)file)->descriptor, into, (size_t)amount, at);
  if (got < 0) return SQLITE_IOERR_READ;
  if (got == amount) return SQLITE_OK;
  memset((char *)into + got, 0, (size_t)(amount - got));
  return SQLITE_IOERR_SHORT_READ;
}

static int file_write(sqlite3_file *file, const void *from, int amount, sqlite3_int64 at) {
  for (int done = 0; done < amount;) {
    ssize_t wrote = pwrite(((wasi_file *)file)->descriptor, (const char *)from + done, (size_t)(amount - done), at + done);
    if (wrote <= 0) return errno == ENOSPC || errno == EDQUOT ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    done += (int)wrote;
  }
  return SQLITE_OK;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) { return ftruncate(((wasi_file *)file)->descriptor, size) == 0 ? SQLITE_OK : SQLITE_IOERR_TRUNCATE; }
static int file_sync(sqlite3_file *file, int flags) { (void)flags; return fsync(((wasi_file *)file)->descriptor) == 0 ? SQLITE_OK : SQLITE_IOERR_FSYNC; }

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
  struct stat stat;
  if (fstat(((wasi_file *)file)->descriptor, &stat) != 0) return SQLITE_IOERR_FSTAT;
  *size = stat.st_size;
  return SQLITE_OK;
}

static int file_lock(sqlite3_file *file, int kind) { (void)file; (void)kind; return SQLITE_OK; }
static int file_reserved(sqlite3_file *file, int *locked) { (void)file; *locked = 0; return SQLITE_OK; }
static int file_control(sqlite3_file *file, int what, void *value) { (void)file; (void)what; (void)value; return SQLITE_NOTFOUND; }
static int file_sector(sqlite3_file *file) { (void)file; return 4096; }
static int file_device(sqlite3_file *file) { (void)file; return 0; }

static const sqlite3_io_methods methods = { .iVersion = 1, .xClose = file_close, .xRead = file_read, .xWrite = file_write, .xTruncate = file_truncate, .xSync = file_sync, .xFileSize = file_size, .xLock = file_lock, .xUnlock = file_lock, .xCheckReservedLock = file_reserved, .xFileControl = file_control, .xSectorSize = file_sector, .xDeviceCharacteristics = file_device };

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *given) {
  wasi_file *opened = (wasi_file *)file;
  memset(opened, 0, sizeof *opened);
  if (name == NULL) return SQLITE_CANTOPEN;
  int how = (flags & SQLITE_OPEN_READWRITE ? O_RDWR : O_RDONLY) | (flags & SQLITE_OPEN_CREATE ? O_CREAT : 0) | (flags & SQLITE_OPEN_EXCLUSIVE ? O_EXCL : 0);
  opened->descriptor = open(name, how, 0600);
  if (opened->descriptor < 0) return SQLITE_CANTOPEN;
  if (flags & SQLITE_OPEN_DELETEONCLOSE) unlink(name);
  if (given != NULL) *given = flags;
  opened->base.pMethods = &methods;
  return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync) { return unlink(name) == 0 ? SQLITE_OK : errno == ENOENT ? SQLITE_IOERR_DELETE_NOENT : SQLITE_IOERR_DELETE; }
static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *there) { struct stat stat_; *there = stat(name, &stat_) == 0 && stat_.st_size > 0; return SQLITE_OK; }
static int vfs_full(sqlite3_vfs *vfs, const char *name, int room, char *full) { sqlite3_snprintf(room, full, "%s", name); return SQLITE_OK; }
static int vfs_random(sqlite3_vfs *vfs, int length, char *into) { return getentropy(into, (size_t)length) == 0 ? length : 0; }
static int vfs_sleep(sqlite3_vfs *vfs, int microseconds) { (void)microseconds; return 0; }

static int vfs_now(sqlite3_vfs *vfs, double *days) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  *days = 2440587.5 + ((double)now.tv_sec + (double)now.tv_nsec / 1e9) / 86400.0;
  return SQLITE_OK;
}

static int vfs_error(sqlite3_vfs *vfs, int room, char *text) { (void)room; (void)text; return errno; }

int sqlite3_os_init(void) {
  static sqlite3_vfs vfs = { .iVersion = 1, .szOsFile = sizeof(wasi_file), .mxPathname = 512, .zName = "wasi", .xOpen = vfs_open, .xDelete = vfs_delete, .xAccess = vfs_access, .xFullPathname = vfs_full, .xRandomness = vfs_random, .xSleep = vfs_sleep, .xCurrentTime = vfs_now, .xGetLastError = vfs_error };
  return sqlite3_vfs_register(&vfs, 1);
}

int sqlite3_os_end(void) { return SQLITE_OK; }
