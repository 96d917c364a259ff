/* A disk that fails, for tests: preloaded into the program, it fails what the file in DISK_FAULT says, such as
   "write ENOSPC" or "sync EIO", on the database's files and nothing else. An empty file, and all is well. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int fails(int fd, const char *what) {
    char word[32] = {0}, link[64], path[4096];
    const char *file = getenv("DISK_FAULT");
    int said = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
    if (said < 0) return 0;
    ssize_t length = read(said, word, sizeof word - 1);
    close(said);
    if (length <= 0 || strncmp(word, what, strlen(what)) != 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    if (!strstr(path, "switchboard.db")) return 0;
    errno = strstr(word, "ENOSPC") ? ENOSPC : strstr(word, "EROFS") ? EROFS : EIO;
    return 1;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *from, size_t many) {
    return fails(fd, "write") ? -1 : REAL(write)(fd, from, many);
}
ssize_t pwrite(int fd, const void *from, size_t many, off_t at) {
    return fails(fd, "write") ? -1 : REAL(pwrite)(fd, from, many, at);
}
ssize_t pwrite64(int fd, const void *from, size_t many, off64_t at) {
    return fails(fd, "write") ? -1 : REAL(pwrite64)(fd, from, many, at);
}
int ftruncate(int fd, off_t to) { return fails(fd, "write") ? -1 : REAL(ftruncate)(fd, to); }
int ftruncate64(int fd, off64_t to) { return fails(fd, "write") ? -1 : REAL(ftruncate64)(fd, to); }
int fsync(int fd) { return fails(fd, "sync") ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return fails(fd, "sync") ? -1 : REAL(fdatasync)(fd); }
