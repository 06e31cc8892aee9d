// regex_class.c (L0) - sets of code points: ranges in an arena.
#include "regex_impl.h"
#include "utf8.h"

HkStatus hk_regex_set_add(HkArena *arena, HkRegexSet *set, uint32_t lo, uint32_t hi) {
  HK_TRY(hk_arena_grow(arena, (void **)&set->ranges, &set->cap, set->count + 1, sizeof *set->ranges));
  set->ranges[set->count++] = (HkRegexRange){lo, hi};
  return HK_OK;
}

static bool stands_before(HkRegexRange a, HkRegexRange b) { return a.lo != b.lo ? a.lo < b.lo : a.hi < b.hi; }

static void sift(HkRegexRange *r, uint32_t i, uint32_t count) {
  for (uint32_t child; (child = 2 * i + 1) < count; i = child) {
    if (child + 1 < count && stands_before(r[child], r[child + 1])) child++;
    if (!stands_before(r[i], r[child])) return;
    HkRegexRange swap = r[i];
    r[i] = r[child];
    r[child] = swap;
  }
}

static void sort(HkRegexRange *r, uint32_t count) {  // a heap: no memory, no bad cases
  for (uint32_t i = count / 2; i-- > 0;) sift(r, i, count);
  for (uint32_t end = count; end-- > 1;) {
    HkRegexRange swap = r[0];
    r[0] = r[end];
    r[end] = swap;
    sift(r, 0, end);
  }
}

void hk_regex_set_order(HkRegexSet *set) {
  uint32_t n = 0;
  sort(set->ranges, set->count);
  for (uint32_t i = 0; i < set->count; i++) {
    HkRegexRange r = set->ranges[i];
    if (n && r.lo <= set->ranges[n - 1].hi + 1) {
      if (r.hi > set->ranges[n - 1].hi) set->ranges[n - 1].hi = r.hi;
    } else
      set->ranges[n++] = r;
  }
  set->count = n;
}

HkStatus hk_regex_set_negate(HkArena *arena, HkRegexSet *set) {
  HkRegexSet rest = {0};
  uint32_t next = 0;
  for (uint32_t i = 0; i < set->count; i++) {
    if (set->ranges[i].lo > next) HK_TRY(hk_regex_set_add(arena, &rest, next, set->ranges[i].lo - 1));
    next = set->ranges[i].hi + 1;
  }
  if (next <= 0x10FFFF) HK_TRY(hk_regex_set_add(arena, &rest, next, 0x10FFFF));
  *set = rest;
  return HK_OK;
}

// ---- case ------------------------------------------------------------------------------------------------------------------------------

typedef struct Collect {
  HkArena *arena;
  HkRegexSet *pairs;
  HkStatus status;
} Collect;

static void collect(void *user, uint32_t cp) {
  Collect *c = user;
  uint32_t fold = hk_unicode_fold(cp);
  if (fold == cp && hk_unicode_upper(cp) == cp) return;  // the two that stand alone
  if (c->status == HK_OK) c->status = hk_regex_set_add(c->arena, c->pairs, fold, cp);
  if (c->status == HK_OK) c->status = hk_regex_set_add(c->arena, c->pairs, fold, fold);
}

static HkStatus make_folds(HkArena *arena, HkRegexFolds *folds) {
  Collect c = {arena, &folds->pairs, HK_OK};
  if (folds->made) return HK_OK;
  hk_unicode_each_cased(collect, &c);
  for (uint32_t cp = 'A'; cp <= 'Z'; cp++) collect(&c, cp);
  sort(folds->pairs.ranges, folds->pairs.count);
  folds->made = true;
  return c.status;
}

static bool contains(const HkRegexRange *ranges, uint32_t count, uint32_t cp) {
  uint32_t lo = 0, hi = count;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (ranges[mid].hi < cp)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo < count && ranges[lo].lo <= cp;
}

// Letters of ASCII need no table; two of them have a third form.
static HkStatus fold_ascii(HkArena *arena, HkRegexSet *set, uint32_t count) {
  for (uint32_t cp = 'A'; cp <= 'Z'; cp++) {
    bool upper = contains(set->ranges, count, cp), lower = contains(set->ranges, count, cp + 32);
    if (upper != lower) HK_TRY(hk_regex_set_add(arena, set, upper ? cp + 32 : cp, upper ? cp + 32 : cp));
    if ((upper || lower) && cp == 'K') HK_TRY(hk_regex_set_add(arena, set, 0x212A, 0x212A));
    if ((upper || lower) && cp == 'S') HK_TRY(hk_regex_set_add(arena, set, 0x17F, 0x17F));
  }
  return HK_OK;
}

HkStatus hk_regex_set_fold(HkArena *arena, HkRegexSet *set, HkRegexFolds *folds) {
  hk_regex_set_order(set);
  uint32_t count = set->count;
  if (count && set->ranges[count - 1].hi < 0x80)
    HK_TRY(fold_ascii(arena, set, count));
  else if (count) {
    HK_TRY(make_folds(arena, folds));
    const HkRegexRange *pairs = folds->pairs.ranges;
    for (uint32_t i = 0, end; i < folds->pairs.count; i = end) {  // all with one fold
      bool any = false;
      for (end = i; end < folds->pairs.count && pairs[end].lo == pairs[i].lo; end++)
        any = any || contains(set->ranges, count, pairs[end].hi);
      for (uint32_t k = i; any && k < end; k++) HK_TRY(hk_regex_set_add(arena, set, pairs[k].hi, pairs[k].hi));
    }
  }
  hk_regex_set_order(set);
  return HK_OK;
}
