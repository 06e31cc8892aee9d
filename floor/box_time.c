// box_time.c (L4) - the clock (boxes.md 21). Dates are house/lib's.
#include "box.h"
#include "house.h"
#include "platform.h"

enum { SLICE_MS = 20 };

SHARED(hk_time_now) { GIVE(hk_int(hk_platform_now_ms())); }
NATIVE(now_seconds) {
  int64_t ms = hk_platform_now_ms();
  GIVE(hk_int(ms / 1000 - (ms % 1000 < 0)));
}
NATIVE(monotonic_ms) { GIVE(hk_int(hk_platform_monotonic_ns() / 1000000)); }
NATIVE(monotonic_ns) { GIVE(hk_int(hk_platform_monotonic_ns())); }
NATIVE(local_offset) { GIVE(hk_int(hk_platform_local_offset())); }

// In slices, so that the embedder's interrupt and the end of the process are noticed.
NATIVE(time_sleep) {
  int64_t ms = args[0].as.i, now = hk_platform_monotonic_ns() / 1000000;
  int64_t end = ms <= 0 ? now : ms > INT64_MAX - now ? INT64_MAX : now + ms;
  while (now < end) {
    HK_TRY(hk_poll(run, 0));
    hk_platform_sleep(end - now < SLICE_MS ? (uint32_t)(end - now) : SLICE_MS);
    now = hk_platform_monotonic_ns() / 1000000;
  }
  return HK_OK;
}

// ---- TimerBox ---------------------------------------------------------------------------------------------------------------------

typedef struct Timer {
  HkNativeBox box;
  int64_t start;
} Timer;
#define ME ((Timer *)(void *)self.as.obj)

NATIVE(timer_new) {
  Timer *t = hk_native_new(run, &hk_box_timer, sizeof *t);
  if (t) t->start = hk_platform_monotonic_ns();
  GIVE_OBJECT(t);
}
NATIVE(elapsed) { GIVE(hk_int((hk_platform_monotonic_ns() - ME->start) / 1000000)); }
NATIVE(elapsed_ns) { GIVE(hk_int(hk_platform_monotonic_ns() - ME->start)); }
NATIVE(timer_reset) {
  ME->start = hk_platform_monotonic_ns();
  return HK_OK;
}

enum { READS_CLOCK = HK_NATIVE_CAP_CLOCK };
static const HkNative timer_methods[] = {
    {"elapsed", "", elapsed, READS_CLOCK},
    {"elapsedNs", "", elapsed_ns, READS_CLOCK},
    {"reset", "", timer_reset, READS_CLOCK},
    {"now", "", monotonic_ms, READS_CLOCK},
    END_OF_METHODS,
};
const HkBoxDef hk_box_timer = {.name = "TimerBox",
                               .kind = HK_KIND_NATIVE,
                               .methods = timer_methods,
                               .construct = {"TimerBox", "", timer_new, READS_CLOCK}};

// ---- TimeBox ----------------------------------------------------------------------------------------------------------------------

NATIVE(time_new) { return hk_give_stateless(run, &hk_box_time, out); }

enum { CLOCK = HK_NATIVE_STATIC | HK_NATIVE_CAP_CLOCK };
static const HkNative methods[] = {
    {"now|nowMs|now_ms", "", hk_time_now, CLOCK},
    {"nowSeconds|unix", "", now_seconds, CLOCK},
    {"monotonicMs|ticks", "", monotonic_ms, CLOCK},
    {"monotonicNs", "", monotonic_ns, CLOCK},
    {"sleep", "i", time_sleep, CLOCK},
    {"localOffsetMinutes", "", local_offset, CLOCK},
    {"dateTime|nowDateTime", "", HOUSE(CLOCK)},
    {"format", "s", HOUSE(CLOCK)},
    {"fromTimestamp", "n", HOUSE(STATIC)},
    {"fromMs", "i", HOUSE(STATIC)},
    {"parse", "s", HOUSE(STATIC)},
    END_OF_METHODS,
};
const HkBoxDef hk_box_time = {
    .name = "TimeBox", .kind = HK_KIND_NATIVE, .methods = methods, .construct = {"TimeBox", "", time_new, 0}};
