// box_house.c (L4) - the built-in boxes that are written in Hakorune (house/lib): how their methods are called (boxes.md 21, 22.4, 26).
// What the methods do stands there, in the box of the same name.
#include "box.h"
#include "house.h"

// ---- HostBridgeBox (house/bridge) ---------------------------------------------------------------------------------------------------

static const HkNative hostbridge_methods[] = {{"run", "s m?", HOUSE(STATIC)}, END_OF_METHODS};
const HkBoxDef hk_box_hostbridge = {.name = "HostBridgeBox", .kind = HK_KIND_NATIVE, .methods = hostbridge_methods};

// ---- DateTimeBox ----------------------------------------------------------------------------------------------------------------------

// The first field of a DateTime is its moment, by which it is compared.
static HkValue moment(HkValue date) { return HK_AS_INSTANCE(date)->slots[0]; }
static bool same_moment(HkHeap *heap, HkValue a, HkValue b) {
  (void)heap;
  return moment(a).as.i == moment(b).as.i;
}
static uint64_t hash_moment(HkHeap *heap, HkValue self) {
  (void)heap;
  return hk_mix(moment(self).as.bits, 0x9E3779B97F4A7C15u);
}

static const HkNative datetime_methods[] = {
    {"year", "", HOUSE(METHOD)},         {"month", "", HOUSE(METHOD)},
    {"day", "", HOUSE(METHOD)},          {"hour", "", HOUSE(METHOD)},
    {"minute", "", HOUSE(METHOD)},       {"second", "", HOUSE(METHOD)},
    {"millisecond", "", HOUSE(METHOD)},  {"weekday", "", HOUSE(METHOD)},
    {"dayOfYear", "", HOUSE(METHOD)},    {"timestamp", "", HOUSE(METHOD)},
    {"timestampMs", "", HOUSE(METHOD)},  {"toISOString", "", HOUSE(METHOD)},
    {"format", "s", HOUSE(METHOD)},      {"addDays", "i", HOUSE(METHOD)},
    {"addHours", "i", HOUSE(METHOD)},    {"addMinutes", "i", HOUSE(METHOD)},
    {"addSeconds", "i", HOUSE(METHOD)},  {"addMonths", "i", HOUSE(METHOD)},
    {"diffSeconds", "o", HOUSE(METHOD)}, {"toOffset", "i", HOUSE(METHOD)},
    {"compareTo", "o", HOUSE(METHOD)},   END_OF_METHODS,
};
const HkBoxDef hk_box_datetime = {
    .name = "DateTimeBox",
    .kind = HK_KIND_NATIVE,
    .methods = datetime_methods,
    .construct = {"DateTimeBox", "k? i? i? i? i? i?", HOUSE(METHOD)},
    .trace = hk_house_trace,
    .text = hk_house_text,
    .json = hk_house_json,
    .in_house = true,
    .same = same_moment,
    .hash = hash_moment,
};
