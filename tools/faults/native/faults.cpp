// Loaded ahead of libc (LD_PRELOAD): counts what a process does to files below one folder, and at one of these operations
// kills the process, or has this and later ones fail as a bad disk does.
//
//   FAULTS_ROOT   the folder, absolute
//   FAULTS_AT     which operation, counted from 1
//   FAULTS_KIND   before, within, after: SIGKILL; ENOSPC, EROFS: from there on for good; EIO: once
//   FAULTS_LOG    a file, elsewhere, that gets a line for each operation: what it is, a tab, the path

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

const char *root = getenv("FAULTS_ROOT");
const char *kind = getenv("FAULTS_KIND");
const long at = getenv("FAULTS_AT") ? atol(getenv("FAULTS_AT")) : 0;
long done = 0;

template <typename F> F next(F, const char *name) { return reinterpret_cast<F>(dlsym(RTLD_NEXT, name)); }
#define REAL(name) static const auto real = next(&::name, #name)

int log_file() {
  static const int file = [] {
    const char *path = getenv("FAULTS_LOG");
    static const auto real = reinterpret_cast<int (*)(const char *, int, ...)>(dlsym(RTLD_NEXT, "open"));
    return path ? real(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644) : -1;
  }();
  return file;
}

bool is_below_root(const char *path) {
  return root && path && strncmp(path, root, strlen(root)) == 0;
}

bool is_kind(const char *name) { return kind && strcmp(kind, name) == 0; }

[[noreturn]] void die() {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

struct Operation {
  const bool is_counted;
  const bool is_chosen;
  int error = 0;

  // `needs_room`: whether a full disk refuses it.
  Operation(const char *name, const char *path, bool needs_room)
      : is_counted(is_below_root(path)), is_chosen(is_counted && __sync_add_and_fetch(&done, 1) == at) {
    if (!is_counted) return;
    static const auto write_log = reinterpret_cast<ssize_t (*)(int, const void *, size_t)>(dlsym(RTLD_NEXT, "write"));
    char line[4200];
    const int length = snprintf(line, sizeof line, "%s\t%s\n", name, path);
    if (log_file() >= 0 && write_log(log_file(), line, length) < 0) abort();
    if (is_chosen && is_kind("before")) die();
    const bool is_later = at > 0 && done >= at;
    if (is_later && needs_room && is_kind("ENOSPC")) error = ENOSPC;
    if (is_later && is_kind("EROFS")) error = EROFS;
    if (is_chosen && is_kind("EIO")) error = EIO;
    errno = error ? error : errno;
  }

  ~Operation() {
    if (is_chosen && (is_kind("after") || is_kind("within"))) die();
  }
};

// The path that a descriptor was opened by, unless it was renamed since.
struct PathOf {
  char path[4096];
  explicit PathOf(int file) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
  }
};

template <typename F> int opened(F real, const char *path, int flags, mode_t mode) {
  if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) == 0) return real(path, flags, mode);
  const Operation operation("open", path, (flags & O_CREAT) != 0);
  return operation.error ? -1 : real(path, flags, mode);
}

mode_t mode_of(int flags, va_list &rest) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; }

} // namespace

extern "C" {

int open(const char *path, int flags, ...) {
  static const auto real = reinterpret_cast<int (*)(const char *, int, ...)>(dlsym(RTLD_NEXT, "open"));
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return opened(real, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  static const auto real = reinterpret_cast<int (*)(const char *, int, ...)>(dlsym(RTLD_NEXT, "open64"));
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = mode_of(flags, rest);
  va_end(rest);
  return opened(real, path, flags, mode);
}

ssize_t write(int file, const void *data, size_t size) {
  REAL(write);
  const Operation operation("write", PathOf(file).path, true);
  if (operation.error) return -1;
  return real(file, data, operation.is_chosen && is_kind("within") ? size / 2 : size);
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t offset) {
  REAL(pwrite64);
  const Operation operation("write", PathOf(file).path, true);
  if (operation.error) return -1;
  return real(file, data, operation.is_chosen && is_kind("within") ? size / 2 : size, offset);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  REAL(writev);
  const Operation operation("write", PathOf(file).path, true);
  return operation.error ? -1 : real(file, parts, count);
}

int fsync(int file) {
  REAL(fsync);
  const Operation operation("fsync", PathOf(file).path, false);
  return operation.error ? -1 : real(file);
}

int fdatasync(int file) {
  REAL(fdatasync);
  const Operation operation("fsync", PathOf(file).path, false);
  return operation.error ? -1 : real(file);
}

int ftruncate64(int file, off64_t size) {
  REAL(ftruncate64);
  const Operation operation("truncate", PathOf(file).path, false);
  return operation.error ? -1 : real(file, size);
}

int rename(const char *from, const char *to) {
  REAL(rename);
  const Operation operation("rename", to, false);
  return operation.error ? -1 : real(from, to);
}

int link(const char *from, const char *to) {
  REAL(link);
  const Operation operation("link", to, true);
  return operation.error ? -1 : real(from, to);
}

int mkdir(const char *path, mode_t mode) {
  REAL(mkdir);
  const Operation operation("mkdir", path, true);
  return operation.error ? -1 : real(path, mode);
}

int unlink(const char *path) {
  REAL(unlink);
  const Operation operation("unlink", path, false);
  return operation.error ? -1 : real(path);
}

int rmdir(const char *path) {
  REAL(rmdir);
  const Operation operation("rmdir", path, false);
  return operation.error ? -1 : real(path);
}

} // extern "C"
