// box_future.c (L4) - methods of Future (boxes.md 29.1).
#include "box.h"

#define STATE ((HkFutureState)self.as.obj->extra)
NATIVE(future_ready) { GIVE(hk_bool(STATE != HK_FUTURE_PENDING)); }
NATIVE(future_failed) { GIVE(hk_bool(STATE == HK_FUTURE_FAILED)); }
NATIVE(future_cancelled) { GIVE(hk_bool(STATE == HK_FUTURE_CANCELLED)); }
NATIVE(future_get) { return hk_await(run, self, out); }
NATIVE(future_poll) { GIVE(STATE == HK_FUTURE_READY ? ((HkFuture *)(void *)self.as.obj)->value : hk_null()); }
NATIVE(future_resolve) { return hk_future_settle(run, self, HK_FUTURE_READY, args[0]); }
NATIVE(future_fail) { return hk_future_settle(run, self, HK_FUTURE_FAILED, args[0]); }
NATIVE(future_cancel) {
  if (STATE != HK_FUTURE_PENDING) GIVE(hk_bool(false));
  HkString *reason = hk_string_new(HEAP, hk_arg_text(args[0], HK_TEXT("cancelled")));
  if (!reason) return hk_raise_nomem(run);
  HK_TRY(hk_future_settle(run, self, HK_FUTURE_CANCELLED, hk_string(reason)));
  GIVE(hk_bool(true));
}
NATIVE(future_make) { return hk_future_new(run, NULL, out); }
NATIVE(future_value) { return hk_future_new(run, args, out); }
NATIVE(future_then) { return hk_future_then(run, self, args[0], out); }
NATIVE(future_all) { return hk_future_join(run, HK_AS_ARRAY(args[0]), false, out); }
NATIVE(future_race) { return hk_future_join(run, HK_AS_ARRAY(args[0]), true, out); }
static const HkNative methods[] = {
    {"isReady|ready|isDone", "", future_ready, 0},
    {"isFailed", "", future_failed, 0},
    {"isCancelled", "", future_cancelled, 0},
    {"get|await", "", future_get, 0},
    {"poll", "", future_poll, 0},
    {"set|setResult|resolve", ".", future_resolve, 0},
    {"fail|reject", ".", future_fail, 0},
    {"cancel", "s?", future_cancel, 0},
    {"then", "f", future_then, 0},
    {"value", ".", future_value, STATIC},
    {"all", "a", future_all, STATIC},
    {"race", "a", future_race, STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_future = {.name = "FutureBox",
                                .kind = HK_KIND_FUTURE,
                                .methods = methods,
                                .construct = {"FutureBox", "", future_make, 0},
                                .snake_case = true};
