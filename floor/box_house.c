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

// ---- JsonDocBox, JsonNodeBox ------------------------------------------------------------------------------------------------------------

static const HkNative jsondoc_methods[] = {
    {"parse", "s", HOUSE(METHOD)}, {"error", "", HOUSE(METHOD)}, {"root", "", HOUSE(METHOD)}, END_OF_METHODS};
const HkBoxDef hk_box_jsondoc = {
    .name = "JsonDocBox",
    .kind = HK_KIND_NATIVE,
    .methods = jsondoc_methods,
    .construct = {"JsonDocBox", "", HOUSE(METHOD)},
    .trace = hk_house_trace,
    .json = hk_house_json,
    .in_house = true,
};

static const HkNative jsonnode_methods[] = {
    {"kind", "", HOUSE(METHOD)},   {"get", "s", HOUSE(METHOD)},
    {"at", "i", HOUSE(METHOD)},    {"size", "", HOUSE(METHOD)},
    {"has", "s", HOUSE(METHOD)},   {"keys", "", HOUSE(METHOD)},
    {"str", "", HOUSE(METHOD)},    {"int", "", HOUSE(METHOD)},
    {"float", "", HOUSE(METHOD)},  {"bool", "", HOUSE(METHOD)},
    {"value", "", HOUSE(METHOD)},  {"stringify", "", HOUSE(METHOD)},
    {"isNull", "", HOUSE(METHOD)}, END_OF_METHODS,
};
const HkBoxDef hk_box_jsonnode = {
    .name = "JsonNodeBox",
    .kind = HK_KIND_NATIVE,
    .methods = jsonnode_methods,
    .construct = {"JsonNodeBox", ".?", HOUSE(METHOD)},
    .trace = hk_house_trace,
    .json = hk_house_json,
    .in_house = true,
};
