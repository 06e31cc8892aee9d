// box_weak.c (L4) - methods of weak references (boxes.md 30).
#include "box.h"

static HkObject *target_of(HkValue self) {
  HkObject *o = ((HkWeak *)(void *)self.as.obj)->target;
  return o && !(o->flags & HK_FLAG_DEAD) ? o : NULL;
}
NATIVE(weak_get) {
  HkObject *o = target_of(self);
  GIVE(o ? hk_object(o) : hk_null());
}
NATIVE(weak_alive) { GIVE(hk_bool(target_of(self) != NULL)); }
NATIVE(weak_new) { return hk_weak_new(run, args[0], out); }
static const HkNative methods[] = {
    {"weak_to_strong|get|upgrade", "", weak_get, 0}, {"isAlive", "", weak_alive, 0}, END_OF_METHODS};
const HkBoxDef hk_box_weak = {.name = "WeakRef",
                              .aliases = "WeakRefBox",
                              .kind = HK_KIND_WEAK,
                              .methods = methods,
                              .construct = {"WeakRefBox", ".", weak_new, 0}};
