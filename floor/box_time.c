// box_time.c (L4) - the clock (boxes.md 21).
#include "box.h"
#include "platform.h"

SHARED(hk_time_now) { GIVE(hk_int(hk_platform_now_ms())); }
NATIVE(time_monotonic) { GIVE(hk_int((int64_t)hk_platform_monotonic_ms())); }
NATIVE(time_new) { return hk_give_stateless(run, &hk_box_time, out); }

enum { CLOCK = HK_NATIVE_STATIC | HK_NATIVE_CAP_CLOCK };
static const HkNative methods[] = {
    {"now|nowMs|now_ms", "", hk_time_now, CLOCK}, {"monotonicMs|ticks", "", time_monotonic, CLOCK}, END_OF_METHODS};
const HkBoxDef hk_box_time = {
    .name = "TimeBox", .kind = HK_KIND_NATIVE, .methods = methods, .construct = {"TimeBox", "", time_new, 0}};
