/* Uses each function of WASI preview 1, through wasi-libc where it has a name there. Prints what is not as it should be. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <wasi/api.h>

static int checks, wrong;
#define CHECK(condition) (checks++, (condition) ? 0 : (wrong++, printf("line %d: %s (errno %d)\n", __LINE__, #condition, errno)))
#define FAILS(call, code) (errno = 0, checks++, ((call) < 0 && errno == (code)) ? 0 : (wrong++, printf("line %d: %s gives errno %d\n", __LINE__, #call, errno)))

static void files(void) {
  char text[64] = {0};
  struct stat status;
  int fd = open("/data/notes", O_RDWR | O_CREAT | O_EXCL, 0666);
  CHECK(fd >= 0);
  FAILS(open("/data/notes", O_RDWR | O_CREAT | O_EXCL, 0666), EEXIST);
  FAILS(open("/data/none", O_RDONLY), ENOENT);
  struct iovec parts[] = {{"hello ", 6}, {"", 0}, {"world", 5}};
  CHECK(writev(fd, parts, 3) == 11);
  CHECK(lseek(fd, 0, SEEK_CUR) == 11);
  CHECK(lseek(fd, -5, SEEK_END) == 6);
  CHECK(read(fd, text, 64) == 5 && memcmp(text, "world", 5) == 0);
  CHECK(read(fd, text, 64) == 0);
  FAILS(lseek(fd, -1, SEEK_SET), EINVAL);
  CHECK(pwrite(fd, "HE", 2, 0) == 2);
  CHECK(pread(fd, text, 5, 0) == 5 && memcmp(text, "HEllo", 5) == 0);
  CHECK(pwrite(fd, "!", 1, 20) == 1);
  CHECK(pread(fd, text, 64, 11) == 10 && memcmp(text, "\0\0\0\0\0\0\0\0\0!", 10) == 0);
  CHECK(fstat(fd, &status) == 0 && status.st_size == 21 && S_ISREG(status.st_mode) && status.st_nlink == 1);
  CHECK(ftruncate(fd, 5) == 0 && fstat(fd, &status) == 0 && status.st_size == 5);
  CHECK(posix_fallocate(fd, 0, 100) == 0 && fstat(fd, &status) == 0 && status.st_size == 100);
  CHECK(posix_fallocate(fd, 0, 10) == 0 && fstat(fd, &status) == 0 && status.st_size == 100);
  CHECK(posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL) == 0);
  CHECK(fsync(fd) == 0);
  CHECK(fdatasync(fd) == 0);
  struct timespec times[2] = {{1000, 0}, {2000, 0}};
  CHECK(futimens(fd, times) == 0 && fstat(fd, &status) == 0 && status.st_mtim.tv_sec == 2000);
  times[1].tv_sec = 3000;
  CHECK(utimensat(AT_FDCWD, "/data/notes", times, 0) == 0 && stat("/data/notes", &status) == 0 && status.st_mtim.tv_sec == 3000);
  CHECK(isatty(fd) == 0);
  CHECK(close(fd) == 0);
  FAILS(close(fd), EBADF);

  fd = open("/data/notes", O_WRONLY | O_APPEND | O_TRUNC);
  CHECK(fd >= 0 && write(fd, "ab", 2) == 2 && lseek(fd, 0, SEEK_SET) == 0 && write(fd, "cd", 2) == 2);
  CHECK(fstat(fd, &status) == 0 && status.st_size == 4);
  FAILS(read(fd, text, 1), EBADF);
  CHECK(fcntl(fd, F_GETFL) & O_APPEND);
  CHECK(fcntl(fd, F_SETFL, 0) == 0 && !(fcntl(fd, F_GETFL) & O_APPEND));
  close(fd);
  fd = open("/data/notes", O_RDONLY);
  FAILS(write(fd, "x", 1), EBADF);
  int other = open("/data/notes", O_RDONLY);
  CHECK(__wasi_fd_renumber(fd, other) == 0);
  CHECK(read(other, text, 4) == 4 && memcmp(text, "abcd", 4) == 0);
  FAILS(close(fd), EBADF);
  CHECK(__wasi_fd_renumber(other, 99) == __WASI_ERRNO_BADF);
  FILE *stream = fopen("/data/lines", "w");
  for (int line = 0; line < 5000; line++) fprintf(stream, "line %d\n", line);
  CHECK(fclose(stream) == 0);
  stream = fopen("/data/lines", "r");
  int lines = 0;
  while (fgets(text, sizeof text, stream)) lines++;
  CHECK(lines == 5000 && fclose(stream) == 0);
}

static void names(void) {
  char text[64] = {0};
  struct stat status;
  CHECK(mkdir("/data/dir", 0777) == 0);
  FAILS(mkdir("/data/dir", 0777), EEXIST);
  FAILS(rmdir("/data/notes"), ENOTDIR);
  FAILS(unlink("/data/dir"), EISDIR);
  CHECK(symlink("notes", "/data/link") == 0);
  FAILS(symlink("notes", "/data/link"), EEXIST);
  CHECK(readlink("/data/link", text, 64) == 5 && memcmp(text, "notes", 5) == 0);
  CHECK(readlink("/data/link", text, 2) == 2);
  FAILS(readlink("/data/notes", text, 64), EINVAL);
  CHECK(lstat("/data/link", &status) == 0 && S_ISLNK(status.st_mode) && status.st_size == 5);
  CHECK(stat("/data/link", &status) == 0 && S_ISREG(status.st_mode));
  ino_t inode = status.st_ino;
  CHECK(link("/data/notes", "/data/dir/second") == 0);
  CHECK(stat("/data/dir/second", &status) == 0 && status.st_ino == inode && status.st_nlink == 2);
  CHECK(rename("/data/dir/second", "/data/dir/third") == 0);
  FAILS(stat("/data/dir/second", &status), ENOENT);
  FAILS(rmdir("/data/dir"), ENOTEMPTY);
  FAILS(open("/data/dir", O_WRONLY), EISDIR);
  FAILS(open("/data/notes", O_RDONLY | O_DIRECTORY), ENOTDIR);
  FAILS(open("/data/link", O_RDONLY | O_NOFOLLOW), ELOOP);
  CHECK(access("/data/notes", R_OK) == 0);
  CHECK(unlink("/data/dir/third") == 0 && rmdir("/data/dir") == 0);
  CHECK(open("/elsewhere/x", O_RDONLY) < 0);
  CHECK(open("/data/../etc/passwd", O_RDONLY) < 0);
  CHECK(symlink("/etc", "/data/out") < 0);
}

static void directories(void) {
  char name[32];
  int seen = 0, dots = 0;
  CHECK(mkdir("/data/many", 0777) == 0);
  for (int file = 0; file < 300; file++) {
    snprintf(name, sizeof name, "/data/many/%03d", file);
    close(open(name, O_CREAT | O_WRONLY, 0666));
  }
  DIR *directory = opendir("/data/many");
  struct dirent *entry;
  int ordered = 1, before = -1;
  long middle = 0;
  while ((entry = readdir(directory))) {
    if (entry->d_name[0] == '.') { dots++; continue; }
    int number = atoi(entry->d_name);
    if (number <= before) ordered = 0;
    before = number;
    if (++seen == 150) middle = telldir(directory);
    CHECK(entry->d_type == DT_REG);
  }
  CHECK(seen == 300 && dots == 2 && ordered);
  seekdir(directory, middle);
  entry = readdir(directory);
  CHECK(entry && strcmp(entry->d_name, "150") == 0);
  rewinddir(directory);
  int removed = 0;
  while ((entry = readdir(directory))) {
    if (entry->d_name[0] == '.') continue;
    snprintf(name, sizeof name, "/data/many/%s", entry->d_name);
    removed += unlink(name) == 0;
  }
  CHECK(removed == 300 && closedir(directory) == 0);
  CHECK(rmdir("/data/many") == 0);
}

static void surroundings(int argc, char **argv) {
  struct timespec time, later;
  unsigned char random[64] = {0};
  CHECK(argc == 3 && strcmp(argv[1], "one") == 0 && strcmp(argv[2], "two words") == 0);
  CHECK(strcmp(getenv("COLOUR"), "blue") == 0 && getenv("data") == NULL && getenv("PATH") == NULL);
  CHECK(clock_gettime(CLOCK_REALTIME, &time) == 0 && time.tv_sec > 1000000);
  CHECK(clock_getres(CLOCK_MONOTONIC, &time) == 0);
  CHECK(clock_gettime(CLOCK_MONOTONIC, &time) == 0);
  struct timespec nap = {0, 2000000};
  CHECK(nanosleep(&nap, NULL) == 0);
  CHECK(clock_gettime(CLOCK_MONOTONIC, &later) == 0);
  CHECK((later.tv_sec - time.tv_sec) * 1000000000LL + later.tv_nsec - time.tv_nsec >= 1900000);
  CHECK(getentropy(random, sizeof random) == 0);
  int zeros = 0;
  for (int index = 0; index < 64; index++) zeros += random[index] == 0;
  CHECK(zeros < 20);
  CHECK(sched_yield() == 0);
  struct pollfd asked[] = {{1, POLLOUT, 0}, {0, POLLIN, 0}, {77, POLLIN, 0}};
  CHECK(poll(asked, 3, 1000) == 3 && (asked[0].revents & POLLOUT) && (asked[2].revents & POLLNVAL));
  char byte;
  CHECK(read(0, &byte, 1) == 0);
  CHECK(isatty(1) == 1);
  __wasi_size_t length;
  __wasi_roflags_t flags;
  __wasi_iovec_t vector = {(uint8_t *)&byte, 1};
  CHECK(__wasi_sock_recv(1, &vector, 1, 0, &length, &flags) == __WASI_ERRNO_NOTSUP);
  CHECK(__wasi_sock_shutdown(1, 1) == __WASI_ERRNO_NOTSUP);
  CHECK(__wasi_fd_fdstat_set_rights(1, __WASI_RIGHTS_FD_WRITE, 0) == 0);
  CHECK(__wasi_fd_fdstat_set_rights(1, __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_READ, 0) == __WASI_ERRNO_NOTCAPABLE);
}

int main(int argc, char **argv) {
  files();
  names();
  directories();
  surroundings(argc, argv);
  fprintf(stderr, "to stderr");
  printf("%d checks, %d wrong\n", checks, wrong);
  exit(wrong == 0 ? 42 : 1);
}
