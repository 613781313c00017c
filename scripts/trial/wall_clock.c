/* Preloaded into one process, it moves that process's wall clock, and no other clock.
   The file that WALL_CLOCK_AHEAD names holds by how much (s, signed, 8 bytes). */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile const int64_t *ahead;

__attribute__((constructor)) static void open_file(void) {
  const char *path = getenv("WALL_CLOCK_AHEAD");
  int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *memory = mmap(NULL, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
  if (memory != MAP_FAILED) ahead = memory;
  close(file);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  /* No call into the C library: there the same name would be found again. */
  int result = (int)syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && ahead && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    now->tv_sec += *ahead;
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  struct timespec read;
  (void)zone;
  if (clock_gettime(CLOCK_REALTIME, &read) != 0) return -1;
  now->tv_sec = read.tv_sec;
  now->tv_usec = read.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *store) {
  struct timespec read;
  if (clock_gettime(CLOCK_REALTIME, &read) != 0) return (time_t)-1;
  if (store) *store = read.tv_sec;
  return read.tv_sec;
}
