// Kills the program at its nth write to a database, in the middle of that write: KILL_AT says which, counted over all threads.
// What it wrote before stays, and of this one only the first half.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_long calls;

static int is_the_one(void) {
    const char *at = getenv("KILL_AT");
    long nth = atomic_fetch_add(&calls, 1) + 1;
    return at && nth == atol(at);
}

// COUNT_TO names a file that is told how many there were in all, by a program that was not killed.
__attribute__((destructor)) static void count(void) {
    const char *path = getenv("COUNT_TO");
    FILE *file = path ? fopen(path, "w") : NULL;
    if (file) { fprintf(file, "%ld", atomic_load(&calls)); fclose(file); }
}

static void die(void) { kill(getpid(), SIGKILL); pause(); }

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t place) {
    static ssize_t (*write_all)(int, const void *, size_t, off64_t);
    if (!write_all) write_all = dlsym(RTLD_NEXT, "pwrite64");
    if (is_the_one()) { write_all(file, bytes, count / 2, place); die(); }
    return write_all(file, bytes, count, place);
}

int ftruncate64(int file, off64_t length) {
    static int (*cut)(int, off64_t);
    if (!cut) cut = dlsym(RTLD_NEXT, "ftruncate64");
    if (is_the_one()) die();
    return cut(file, length);
}

int fdatasync(int file) {
    static int (*sync_file)(int);
    if (!sync_file) sync_file = dlsym(RTLD_NEXT, "fdatasync");
    if (is_the_one()) die();
    return sync_file(file);
}
