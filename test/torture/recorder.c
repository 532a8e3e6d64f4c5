/* Stands between a process and libc (LD_PRELOAD): writes down what it tells the kernel about files below a folder, in
   order, and lets writes fail for want of room. Environment: FAULTS_FOLDER; FAULTS_LOG, a file to write it to; FAULTS_ROOM,
   a file with the octets that are left, as a number of 64 bits: negative is plenty.

   A record: kind, octets of path, fd, pid, offset, octets of data; then path and data. What a sync promises is what was
   written before it began: its offset is how long the log was then. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MOST_FDS 65536

struct head {
  uint32_t kind, path, fd, pid;
  uint64_t offset, data;
};

static const char *folder;
static size_t folder_length;
static int log_fd = -1;
static volatile int64_t *room;
/* Which descriptors are of files below the folder, by inode: Node closes them past us, and they become sockets. */
static ino_t ours[MOST_FDS];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
  folder = getenv("FAULTS_FOLDER");
  if (!folder) return;
  folder_length = strlen(folder);
  const char *log = getenv("FAULTS_LOG"), *control = getenv("FAULTS_ROOM");
  if (log) log_fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (control) {
    int fd = syscall(SYS_openat, AT_FDCWD, control, O_RDWR | O_CLOEXEC);
    void *map = mmap(NULL, sizeof *room, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (map != MAP_FAILED) room = map;
  }
}

static int is_below(const char *path) {
  return folder && path && strncmp(path, folder, folder_length) == 0 && path[folder_length] == '/';
}

static int is_ours(int fd) {
  struct stat stat;
  return fd >= 0 && fd < MOST_FDS && ours[fd] && fstat(fd, &stat) == 0 && stat.st_ino == ours[fd];
}

/* One write to a file that is only ever appended to: records of several processes do not mix. */
static void note(char kind, int fd, const char *path, uint64_t offset, const void *data, size_t length) {
  if (log_fd < 0) return;
  int saved = errno;
  struct head head = {kind, path ? strlen(path) : 0, fd, getpid(), offset, length};
  struct iovec parts[3] = {{&head, sizeof head}, {(void *)path, head.path}, {(void *)data, length}};
  if (syscall(SYS_writev, log_fd, parts, 3) < 0) abort();
  errno = saved;
}

static uint64_t log_length(void) { return log_fd < 0 ? 0 : (uint64_t)lseek(log_fd, 0, SEEK_END); }

/* How much of a write there is room for: what lies within the file as it is has its place already. */
static ssize_t admit(int fd, uint64_t offset, size_t length) {
  if (!room) return length;
  struct stat stat;
  if (fstat(fd, &stat) != 0) return length;
  uint64_t end = offset + length, size = stat.st_size;
  if (end <= size) return length;
  int64_t more = end - (offset > size ? offset : size);
  for (;;) {
    int64_t left = *room;
    if (left < 0) return length;
    int64_t taken = more < left ? more : left;
    if (!__atomic_compare_exchange_n(room, &left, left - taken, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) continue;
    return length - (more - taken);
  }
}

static int is_full(void) { return room && *room >= 0 && *room < 4096; }

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int opened(int fd, const char *path, int flags, int was_there) {
  if (fd < 0 || fd >= MOST_FDS) return fd;
  struct stat stat;
  int below = is_below(path) || (folder && path && strcmp(path, folder) == 0);
  ours[fd] = below && fstat(fd, &stat) == 0 ? stat.st_ino : 0;
  if (ours[fd]) note(was_there ? (flags & O_TRUNC ? 'T' : 'O') : 'C', fd, path, 0, NULL, 0);
  return fd;
}

static int open_at(int at, const char *path, int flags, mode_t mode) {
  int below = is_below(path), was_there = 1;
  if (below && (flags & O_CREAT)) {
    was_there = faccessat(at, path, F_OK, 0) == 0;
    if (!was_there && is_full()) return errno = ENOSPC, -1;
  }
  return opened(syscall(SYS_openat, at, path, flags, mode), path, flags, was_there);
}

#define MODE \
  mode_t mode = 0; \
  if (flags & (O_CREAT | O_TMPFILE)) { va_list args; va_start(args, flags); mode = va_arg(args, mode_t); va_end(args); }

int open(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int at, const char *path, int flags, ...) { MODE return open_at(at, path, flags, mode); }

int close(int fd) {
  REAL(close);
  if (is_ours(fd)) {
    note('X', fd, NULL, 0, NULL, 0);
    ours[fd] = 0;
  }
  return real(fd);
}

static ssize_t put(int fd, const void *data, size_t length, uint64_t offset, int moves) {
  ssize_t admitted = admit(fd, offset, length);
  if (admitted <= 0 && length > 0) return errno = ENOSPC, -1;
  ssize_t written = moves ? syscall(SYS_write, fd, data, admitted) : syscall(SYS_pwrite64, fd, data, admitted, offset);
  if (written > 0) note('W', fd, NULL, offset, data, written);
  return written;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  return is_ours(fd) ? put(fd, data, length, offset, 0) : syscall(SYS_pwrite64, fd, data, length, offset);
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return pwrite64(fd, data, length, offset); }

static uint64_t place(int fd) {
  struct stat stat;
  if (fcntl(fd, F_GETFL) & O_APPEND && fstat(fd, &stat) == 0) return stat.st_size;
  return lseek(fd, 0, SEEK_CUR);
}

ssize_t write(int fd, const void *data, size_t length) {
  if (!is_ours(fd)) return syscall(SYS_write, fd, data, length);
  pthread_mutex_lock(&mutex);
  ssize_t written = put(fd, data, length, place(fd), 1);
  pthread_mutex_unlock(&mutex);
  return written;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (!is_ours(fd)) return syscall(SYS_writev, fd, parts, count);
  ssize_t all = 0;
  for (int i = 0; i < count; i++) {
    ssize_t written = write(fd, parts[i].iov_base, parts[i].iov_len);
    if (written < 0) return all > 0 ? all : -1;
    all += written;
    if ((size_t)written < parts[i].iov_len) break;
  }
  return all;
}

int ftruncate64(int fd, off64_t length) {
  struct stat stat;
  if (is_ours(fd) && fstat(fd, &stat) == 0 && length > stat.st_size && is_full()) return errno = ENOSPC, -1;
  int result = syscall(SYS_ftruncate, fd, length);
  if (result == 0 && is_ours(fd)) note('L', fd, NULL, length, NULL, 0);
  return result;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int synced(int fd, long call) {
  uint64_t began = log_length();
  int result = syscall(call, fd);
  if (result == 0 && is_ours(fd)) note('S', fd, NULL, began, NULL, 0);
  return result;
}
int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

int unlink(const char *path) {
  int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  if (result == 0 && is_below(path)) note('U', -1, path, 0, NULL, 0);
  return result;
}

int rename(const char *from, const char *to) {
  int result = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  if (result == 0 && is_below(to)) note('R', -1, from, 0, to, strlen(to));
  return result;
}

int mkdir(const char *path, mode_t mode) {
  if (is_below(path) && is_full()) return errno = ENOSPC, -1;
  int result = syscall(SYS_mkdirat, AT_FDCWD, path, mode);
  if (result == 0 && is_below(path)) note('D', -1, path, 0, NULL, 0);
  return result;
}
