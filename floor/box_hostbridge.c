// box_hostbridge.c (L4) - HostBridge as programs see it; what it does is written in Hakorune (house/bridge/host_bridge_box.hako).
#include "box.h"
#include "frame.h"
#include "house.h"

NATIVE(run_script) {
  HkFunction *fn = NULL;
  HkValue both[2] = {args[0], argc > 1 ? args[1] : hk_null()};
  HK_TRY(hk_house_function(run, "HostBridgeBox", "run", 2, &fn));
  return hk_enter(run, fn, both, 2, out);
}
static const HkNative methods[] = {{"run", "s m?", run_script, STATIC}, END_OF_METHODS};
const HkBoxDef hk_box_hostbridge = {.name = "HostBridgeBox", .kind = HK_KIND_NATIVE, .methods = methods};
