// box_random.c (L4) - random numbers (boxes.md 20): SplitMix64, so that a seed gives one sequence on every machine and back end. As
// methods of the box itself they use the program-wide generator, which is seeded from the system unless the program does. Not for secrets.
#include <float.h>
#include <math.h>

#include "box.h"
#include "platform.h"

typedef struct Generator {
  HkNativeBox box;
  uint64_t state;
} Generator;

static bool is_own(HkRun *run, HkValue self) {
  return hk_is_kind(self, HK_KIND_NATIVE) && hk_type_of(HK_CORE(run)->types, self)->def == &hk_box_random;
}

// The state of a generator, or of the program-wide one: that one is seeded when it is used first, unless this use is going to seed it.
static HkStatus state_of(HkRun *run, HkValue self, bool seeds, uint64_t **state) {
  HkRunCore *core = HK_CORE(run);
  *state = is_own(run, self) ? &((Generator *)(void *)self.as.obj)->state : &core->random;
  if (*state != &core->random) return HK_OK;
  HK_TRY(hk_check_capability(run, HK_CAP_RANDOM));
  if (!core->random_seeded && !seeds) hk_platform_random(&core->random, sizeof core->random);
  core->random_seeded = true;
  return HK_OK;
}

static uint64_t step(uint64_t *state) {
  uint64_t z = *state += 0x9E3779B97F4A7C15u;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  return z ^ z >> 31;
}

static double unit(uint64_t *state) { return (double)(step(state) >> 11) * 0x1p-53; }

// a <= b
static int64_t between(uint64_t *state, int64_t a, int64_t b) {
  uint64_t span = (uint64_t)b - (uint64_t)a + 1, out = step(state);
  return (int64_t)(span ? (uint64_t)a + out % span : out);
}

static HkStatus check_count(HkRun *run, int64_t n) {
  if (n < 0) return hk_raise(run, "ValueError", "a count cannot be negative, got %lld", (long long)n);
  return n > (int64_t)HK_MAX_SIZE ? hk_raise_too_large(run) : hk_charge(run, (size_t)n);
}

#define STATE                                                                                                          \
  uint64_t *state;                                                                                                     \
  HK_TRY(state_of(run, self, false, &state))

NATIVE(random_new) {
  uint64_t seed = args[0].as.bits;
  if (args[0].tag != HK_INT) {
    HK_TRY(hk_check_capability(run, HK_CAP_RANDOM));
    hk_platform_random(&seed, sizeof seed);
  }
  Generator *g = hk_native_new(run, &hk_box_random, sizeof *g);
  if (g) g->state = seed;
  GIVE_OBJECT(g);
}
NATIVE(seed) {
  uint64_t *state;
  HK_TRY(state_of(run, self, true, &state));
  *state = args[0].as.bits;
  return HK_OK;
}
NATIVE(next) {
  STATE;
  GIVE(hk_int((int64_t)step(state)));
}
SHARED(hk_random_float) {
  STATE;
  GIVE(hk_float(unit(state)));
}
NATIVE(rand_int) {
  int64_t a = args[0].as.i, b = args[1].as.i;
  STATE;
  if (a > b) return hk_raise(run, "ValueError", "there is no Integer from %lld to %lld", (long long)a, (long long)b);
  GIVE(hk_int(between(state, a, b)));
}
NATIVE(rand_float) {
  double a = hk_arg_float(args[0]), b = hk_arg_float(args[1]), f;
  STATE;
  if (!(a < b) || b - a > DBL_MAX) return hk_raise(run, "ValueError", "there is no Float in this range");
  f = a + unit(state) * (b - a);
  GIVE(hk_float(f < b ? f : nextafter(b, a)));  // rounding may have reached b
}
NATIVE(rand_bool) {
  STATE;
  GIVE(hk_bool(step(state) >> 63));
}
NATIVE(probability) {
  STATE;
  GIVE(hk_bool(unit(state) < hk_arg_float(args[0])));
}

// ---- of Arrays and texts ------------------------------------------------------------------------------------------------------------

NATIVE(choice) {
  const HkArray *a = HK_AS_ARRAY(args[0]);
  STATE;
  if (a->count) *out = a->items[between(state, 0, a->count - 1)];
  return HK_OK;
}
static HkStatus copy_of(HkRun *run, HkValue array, HkArray **out) {
  const HkArray *from = HK_AS_ARRAY(array);
  HK_TRY(hk_charge(run, from->count));
  *out = hk_array_new(HEAP, from->count);
  if (!*out) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < from->count; i++) (*out)->items[(*out)->count++] = from->items[i];
  return HK_OK;
}
static void swap(HkArray *a, uint32_t i, uint32_t j) {
  HkValue v = a->items[i];
  a->items[i] = a->items[j];
  a->items[j] = v;
}
NATIVE(shuffle) {
  HkArray *a = NULL;
  STATE;
  HK_TRY(copy_of(run, args[0], &a));
  for (uint32_t i = a->count; i-- > 1;) swap(a, i, (uint32_t)between(state, 0, i));
  GIVE_OBJECT(a);
}
// The first k of a shuffled copy, of which only those are shuffled.
NATIVE(sample) {
  HkArray *a = NULL;
  int64_t k = args[1].as.i;
  STATE;
  HK_TRY(check_count(run, k));
  if (k > HK_AS_ARRAY(args[0])->count)
    return hk_raise(run, "ValueError", "there are no %lld elements in an Array of length %u", (long long)k,
                    HK_AS_ARRAY(args[0])->count);
  HK_TRY(copy_of(run, args[0], &a));
  for (uint32_t i = 0; i < (uint32_t)k; i++) swap(a, i, (uint32_t)between(state, i, a->count - 1));
  a->count = (uint32_t)k;
  GIVE_OBJECT(a);
}
NATIVE(rand_string) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  HkBuf buf;
  STATE;
  HK_TRY(check_count(run, args[0].as.i));
  hk_buf_init(&buf, HK_CORE(run)->mem);
  for (int64_t i = 0; i < args[0].as.i && !buf.failed; i++) hk_buf_char(&buf, letters[between(state, 0, 61)]);
  return hk_give_string(run, &buf, out);
}
NATIVE(bytes) {
  STATE;
  HK_TRY(check_count(run, args[0].as.i));
  HkArray *a = hk_array_new(HEAP, (uint32_t)args[0].as.i);
  if (!a) return hk_raise_nomem(run);
  while (a->count < (uint32_t)args[0].as.i) a->items[a->count++] = hk_int(between(state, 0, 255));
  GIVE_OBJECT(a);
}
// Marsaglia's polar method; of the pair it gives, one is used, so that the state is the whole state.
NATIVE(gaussian) {
  double mean = args[0].tag == HK_NULL ? 0.0 : hk_arg_float(args[0]);
  double deviation = args[1].tag == HK_NULL ? 1.0 : hk_arg_float(args[1]);
  double x, y, r;
  STATE;
  do {
    x = 2.0 * unit(state) - 1.0;
    y = 2.0 * unit(state) - 1.0;
    r = x * x + y * y;
  } while (r >= 1.0 || r == 0.0);
  GIVE(hk_float(mean + deviation * x * sqrt(-2.0 * log(r) / r)));
}

static const HkNative methods[] = {
    {"seed", "i", seed, STATIC},
    {"next", "", next, STATIC},
    {"random|float", "", hk_random_float, STATIC},
    {"randInt|int|rand_int", "i i", rand_int, STATIC},
    {"randFloat", "n n", rand_float, STATIC},
    {"randBool|bool", "", rand_bool, STATIC},
    {"probability", "n", probability, STATIC},
    {"choice", "a", choice, STATIC},
    {"sample", "a i", sample, STATIC},
    {"shuffle", "a", shuffle, STATIC},
    {"randString", "i", rand_string, STATIC},
    {"bytes", "i", bytes, STATIC},
    {"gaussian", "n? n?", gaussian, STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_random = {
    .name = "RandomBox", .kind = HK_KIND_NATIVE, .methods = methods, .construct = {"RandomBox", "i?", random_new, 0}};
