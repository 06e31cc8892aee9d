// equal.c (L3) - equality (mission.md 4, language.md 4.6): a machine over an explicit stack of pairs, with the guard that makes every
// comparison end.
//
// The guard lives as long as the outermost comparison. It holds the pairs of containers that were met: a pair met again counts as equal
// (coinduction), which also keeps shared structures from being walked twice. When a walk ends with "unequal", the pairs it had assumed equal are
// taken back. A pair of instances whose user `equals` is running is compared by identity.
#include "house.h"

typedef struct Pair {
  HkObject *a, *b;
} Pair;

// Pairs in order of addition, the latest of which can be taken back: an entry that goes is never in the way of one that stays.
typedef struct PairSet {
  Pair *pairs;
  uint32_t count, cap;
  uint32_t *index;  // open addressing, entry number + 1
  uint32_t mask;
} PairSet;

typedef struct HkGuard {
  PairSet met;      // containers
  PairSet running;  // instances whose equals runs
  uint32_t users;   // comparisons under way
} HkGuard;

// A pair of containers that is being walked: which one of `met`, in which order, and the next part.
typedef struct Work {
  uint32_t pair, next;
  bool swapped;
} Work;

typedef struct EqualState {
  Work *stack;
  uint32_t count, cap;
  uint32_t guard_mark;
  HkValue left, right;  // instances whose equals is to be called
  HkFunction *method;
  bool calling;
} EqualState;

typedef enum { EQ_TRUE, EQ_FALSE, EQ_CALL, EQ_MORE, EQ_NOMEM } EqStep;

// ---- the guard ----------------------------------------------------------------------------------------------------------------

static uint32_t pair_slot(const PairSet *set, Pair p) {
  uint64_t h =
      ((uint64_t)(uintptr_t)p.a >> 4) * 0x9E3779B97F4A7C15u ^ ((uint64_t)(uintptr_t)p.b >> 4) * 0xD1B54A32D192ED03u;
  uint32_t i = (uint32_t)(h >> 32) & set->mask;
  while (set->index[i] && (set->pairs[set->index[i] - 1].a != p.a || set->pairs[set->index[i] - 1].b != p.b))
    i = (i + 1) & set->mask;
  return i;
}

static bool grow_set(HkMem *mem, PairSet *set) {
  if (hk_mem_grow(mem, (void **)&set->pairs, &set->cap, set->count + 1, sizeof *set->pairs) != HK_OK) return false;
  if (set->index && (set->count + 1) * 2 <= set->mask + 1) return true;
  uint32_t size = set->index ? (set->mask + 1) * 2 : 16;
  uint32_t *index = hk_mem_zalloc(mem, size * sizeof *index);
  if (!index) return false;
  if (set->index) hk_mem_free(mem, set->index, (set->mask + 1) * sizeof *index);
  set->index = index;
  set->mask = size - 1;
  for (uint32_t i = 0; i < set->count; i++) index[pair_slot(set, set->pairs[i])] = i + 1;
  return true;
}

// 1: it was there, 0: new and added, -1: no memory.
static int add_pair(HkMem *mem, PairSet *set, HkObject *a, HkObject *b) {
  Pair p = a < b ? (Pair){a, b} : (Pair){b, a};  // the order of the two does not matter; it decides nothing visible
  if (!grow_set(mem, set)) return -1;
  uint32_t slot = pair_slot(set, p);
  if (set->index[slot]) return 1;
  set->pairs[set->count++] = p;
  set->index[slot] = set->count;
  return 0;
}

static void take_back(PairSet *set, uint32_t count) {
  while (set->count > count) {
    set->index[pair_slot(set, set->pairs[set->count - 1])] = 0;
    set->count--;
  }
}

static void free_set(HkMem *mem, PairSet *set) {
  if (set->pairs) hk_mem_free(mem, set->pairs, set->cap * sizeof *set->pairs);
  if (set->index) hk_mem_free(mem, set->index, (set->mask + 1) * sizeof *set->index);
}

static bool enter_guard(HkRun *run) {
  if (!run->guard) run->guard = hk_mem_zalloc(run->core.mem, sizeof *run->guard);
  if (!run->guard) return false;
  run->guard->users++;
  return true;
}

// A comparison that took much is a reason to collect before the next one: otherwise it stands beside all that has become free meanwhile.
static void leave_guard(HkRun *run) {
  HkGuard *g = run->guard;
  if (!g || --g->users) return;
  size_t bytes = g->met.cap * sizeof *g->met.pairs;
  if (bytes > HK_GC_FIRST_BYTES) hk_heap_count(run->core.heap, bytes);
  free_set(run->core.mem, &g->met);
  free_set(run->core.mem, &g->running);
  hk_mem_free(run->core.mem, g, sizeof *g);
  run->guard = NULL;
}

static void mark_set(HkHeap *heap, const PairSet *set) {
  for (uint32_t i = 0; i < set->count; i++) {
    hk_heap_mark(heap, set->pairs[i].a);
    hk_heap_mark(heap, set->pairs[i].b);
  }
}

// What was met stays as long as its address says that it was.
void hk_equal_mark(HkRun *run, HkHeap *heap) {
  if (!run->guard) return;
  mark_set(heap, &run->guard->met);
  mark_set(heap, &run->guard->running);
}

// ---- one pair --------------------------------------------------------------------------------------------------------------------

static EqStep container(HkRun *run, EqualState *s, HkValue a, HkValue b) {
  PairSet *met = &run->guard->met;
  if (hk_mem_grow(run->core.mem, (void **)&s->stack, &s->cap, s->count + 1, sizeof *s->stack) != HK_OK) return EQ_NOMEM;
  int known = add_pair(run->core.mem, met, a.as.obj, b.as.obj);
  if (known) return known < 0 ? EQ_NOMEM : EQ_TRUE;
  s->stack[s->count++] = (Work){met->count - 1, 0, met->pairs[met->count - 1].a != a.as.obj};
  return EQ_MORE;
}

static EqStep instances(HkRun *run, EqualState *s, HkValue a, HkValue b) {
  if ((a.as.obj->flags | b.as.obj->flags) & HK_FLAG_DEAD) return EQ_FALSE;
  HkMethod *left = hk_find_method(run, hk_type_of(run->core.types, a), run->names.equals, 1);
  HkMethod *right = left ? NULL : hk_find_method(run, hk_type_of(run->core.types, b), run->names.equals, 1);
  if (!left && !right) return EQ_FALSE;
  int running = add_pair(run->core.mem, &run->guard->running, a.as.obj, b.as.obj);
  if (running) return running < 0 ? EQ_NOMEM : EQ_FALSE;
  s->left = left ? a : b;
  s->right = left ? b : a;
  s->method = left ? left->fn : right->fn;
  s->calling = true;
  return EQ_CALL;
}

// Objects without parts that are compared by what they say.
static bool same_object(HkValue a, HkValue b) {
  HkObject *x = a.as.obj, *y = b.as.obj;
  if (x == y) return true;
  if (x->kind != y->kind) return false;
  switch ((HkKind)x->kind) {
  case HK_KIND_RANGE: {
    const HkRange *p = HK_AS_RANGE(a), *q = HK_AS_RANGE(b);
    return p->start == q->start && p->end == q->end && p->step == q->step;
  }
  case HK_KIND_WEAK: return ((HkWeak *)(void *)x)->identity == ((HkWeak *)(void *)y)->identity;
  case HK_KIND_FUNCTION: {
    const HkClosure *f = HK_AS_CLOSURE(a), *g = HK_AS_CLOSURE(b);
    bool bound = x->extra == y->extra && (x->extra == HK_FUN_BOUND || x->extra == HK_FUN_BOUND_NATIVE);
    bool text = f->self.tag == HK_STRING && g->self.tag == HK_STRING && hk_string_eq(f->self.as.str, g->self.as.str);
    return bound && f->code.fn == g->code.fn &&
           (text || (f->self.tag == g->self.tag && f->self.as.bits == g->self.as.bits));
  }
  case HK_KIND_INTS: return hk_ints_equal(HK_AS_INTS(a), HK_AS_INTS(b));
  case HK_KIND_BYTES: return hk_text_eq(hk_bytes_view(HK_AS_BYTES(a)), hk_bytes_view(HK_AS_BYTES(b)));
  default: return false;
  }
}

bool hk_same(HkValue a, HkValue b) {
  if (a.tag != b.tag) {
    if (a.tag == HK_INT && b.tag == HK_FLOAT) return hk_compare_int_float(a.as.i, b.as.f) == 0;
    return a.tag == HK_FLOAT && b.tag == HK_INT && hk_compare_int_float(b.as.i, a.as.f) == 0;
  }
  switch (a.tag) {
  case HK_FLOAT: return a.as.f == b.as.f;
  case HK_STRING: return hk_string_eq(a.as.str, b.as.str);
  case HK_OBJECT: return same_object(a, b);
  default: return a.as.bits == b.as.bits;
  }
}

// Boxes with C state: those of the host decide for themselves, of ours the ones that are compared by content.
HkStatus hk_native_equal(HkRun *run, HkValue a, HkValue b, bool *out) {
  const HkType *type = hk_type_of(run->core.types, a);
  *out = false;
  if (a.as.obj->type != b.as.obj->type) return HK_OK;
  if (type->flags & HK_TYPE_HOST) return run->core.host_equals(run, a, b, out);
  if (type->def && type->def->same) *out = type->def->same(run->core.heap, a, b);
  return HK_OK;
}

static EqStep natives(HkRun *run, HkValue a, HkValue b) {
  bool same = false;
  if (hk_native_equal(run, a, b, &same) != HK_OK) return EQ_NOMEM;
  return same ? EQ_TRUE : EQ_FALSE;
}

static EqStep objects(HkRun *run, EqualState *s, HkValue a, HkValue b) {
  HkObject *x = a.as.obj, *y = b.as.obj;
  switch ((HkKind)x->kind) {
  case HK_KIND_ARRAY:
    if (HK_AS_ARRAY(a)->count != HK_AS_ARRAY(b)->count) return EQ_FALSE;
    return container(run, s, a, b);
  case HK_KIND_MAP:
    if (HK_AS_MAP(a)->count != HK_AS_MAP(b)->count || x->type != y->type) return EQ_FALSE;
    return container(run, s, a, b);
  case HK_KIND_ENUM:
    if (x->type != y->type || x->extra != y->extra) return EQ_FALSE;
    return container(run, s, a, b);
  case HK_KIND_RESULT: return x->type == y->type && x->extra == y->extra ? container(run, s, a, b) : EQ_FALSE;
  case HK_KIND_INSTANCE: return instances(run, s, a, b);
  case HK_KIND_NATIVE: return natives(run, a, b);
  default: return EQ_FALSE;
  }
}

static EqStep values(HkRun *run, EqualState *s, HkValue a, HkValue b) {
  if (hk_same(a, b)) return EQ_TRUE;
  bool parts = a.tag == HK_OBJECT && b.tag == HK_OBJECT && a.as.obj->kind == b.as.obj->kind;
  return parts ? objects(run, s, a, b) : EQ_FALSE;
}

// The next pair of parts of the topmost containers; false: all were equal. *odd: they differ already.
static bool next_pair(HkRun *run, Work *w, HkValue *a, HkValue *b, bool *odd) {
  const Pair *pair = &run->guard->met.pairs[w->pair];
  HkValue left = hk_object(w->swapped ? pair->b : pair->a), right = hk_object(w->swapped ? pair->a : pair->b);
  uint32_t i = w->next++;
  switch ((HkKind)left.as.obj->kind) {
  case HK_KIND_ARRAY:
    *odd = HK_AS_ARRAY(left)->count != HK_AS_ARRAY(right)->count;  // an `equals` may have changed them
    if (*odd || i >= HK_AS_ARRAY(left)->count) return false;
    *a = HK_AS_ARRAY(left)->items[i];
    *b = HK_AS_ARRAY(right)->items[i];
    return true;
  case HK_KIND_MAP: {
    HkMap *m = HK_AS_MAP(left);
    *odd = m->count != HK_AS_MAP(right)->count;
    if (*odd) return false;
    while (i < m->used && !hk_entry_live(&m->entries[i])) i = w->next++;
    if (i >= m->used) return false;
    const HkValue *other = hk_map_find(run->core.heap, HK_AS_MAP(right), hk_entry_key(&m->entries[i]));
    *odd = other == NULL;
    if (*odd) return false;
    *a = m->entries[i].value;
    *b = *other;
    return true;
  }
  case HK_KIND_ENUM:
    if (i >= hk_type_of(run->core.types, left)->variants[left.as.obj->extra].arity) return false;
    *a = ((HkEnumValue *)(void *)left.as.obj)->items[i];
    *b = ((HkEnumValue *)(void *)right.as.obj)->items[i];
    return true;
  default:
    if (i > 0) return false;
    *a = ((HkResult *)(void *)left.as.obj)->value;
    *b = ((HkResult *)(void *)right.as.obj)->value;
    return true;
  }
}

static EqStep walk(HkRun *run, EqualState *s) {
  while (s->count) {
    HkValue a, b;
    bool odd = false;
    if (!next_pair(run, &s->stack[s->count - 1], &a, &b, &odd)) {
      if (odd) return EQ_FALSE;
      s->count--;
      continue;
    }
    EqStep step = values(run, s, a, b);
    if (step == EQ_FALSE || step == EQ_CALL || step == EQ_NOMEM) return step;
    if (HK_UNLIKELY(run->attention & HK_ATTENTION_INTERRUPT) && hk_poll(run, 1) != HK_OK) return EQ_NOMEM;
  }
  return EQ_TRUE;
}

static EqStep start(HkRun *run, EqualState *s, HkValue a, HkValue b) {
  EqStep step = values(run, s, a, b);
  return step == EQ_MORE ? walk(run, s) : step;
}

static void end_of_equals(HkRun *run) {
  PairSet *running = &run->guard->running;
  if (running->count) take_back(running, running->count - 1);
}

static void end_state(HkRun *run, EqualState *s, bool equal) {
  if (!equal && run->guard) take_back(&run->guard->met, s->guard_mark);
  if (s->calling && run->guard) end_of_equals(run);
  if (s->stack) hk_mem_free(run->core.mem, s->stack, s->cap * sizeof *s->stack);
  leave_guard(run);
}

// The user's equals has answered.
static HkStatus take_answer(HkRun *run, EqualState *s, HkValue result, EqStep *step) {
  bool is = false;
  end_of_equals(run);
  s->calling = false;
  HK_TRY(hk_truth(run, result, &is));
  *step = is ? walk(run, s) : EQ_FALSE;
  return HK_OK;
}

static bool begin_state(HkRun *run, EqualState *s) {
  memset(s, 0, sizeof *s);
  if (!enter_guard(run)) return false;
  s->guard_mark = run->guard->met.count;
  return true;
}

// Comparisons that need no walk: everything but two objects of one kind with parts.
static bool decide_flat(HkValue a, HkValue b, bool *out) {
  *out = hk_same(a, b);
  return *out || a.tag != HK_OBJECT || b.tag != HK_OBJECT || a.as.obj->kind != b.as.obj->kind;
}

HkStatus hk_equal(HkRun *run, HkValue a, HkValue b, bool *out) {
  return decide_flat(a, b, out) ? HK_OK : run->equality->call(run, a, b, out);
}

HkStatus hk_op_equal(HkRun *run, HkValue a, HkValue b, HkEqualGoal goal, bool *out) {
  return decide_flat(a, b, out) ? HK_OK : run->equality->op(run, a, b, goal, out);
}

// ---- from C code ---------------------------------------------------------------------------------------------------------------------

static HkStatus floor_call(HkRun *run, HkValue a, HkValue b, bool *out) {
  EqualState s;
  uint32_t roots = hk_root_mark(run);
  HK_TRY(hk_root(run, a));
  HK_TRY(hk_root(run, b));
  if (!begin_state(run, &s)) return hk_raise_nomem(run);
  HkStatus status = HK_OK;
  EqStep step = start(run, &s, a, b);
  while (step == EQ_CALL && status == HK_OK) {
    HkValue args[2] = {s.left, s.right}, result;
    status = hk_enter(run, s.method, s.method->takes_me ? args : args + 1, 1 + s.method->takes_me, &result);
    if (status == HK_OK) status = take_answer(run, &s, result, &step);
  }
  if (status == HK_OK && step == EQ_NOMEM) status = hk_pending_failure(run);
  *out = step == EQ_TRUE;
  end_state(run, &s, status == HK_OK && *out);
  hk_root_release(run, roots);
  return status;
}

// ---- the operator ------------------------------------------------------------------------------------------------------------------------

typedef struct EqualCont {
  HkCont cont;
  EqualState state;
  HkEqualGoal goal;
  bool done;
} EqualCont;

static HkStatus push_equals(HkRun *run, EqualState *s) {
  HkValue args[2] = {s->left, s->right};
  HK_TRY(hk_frame_push(run, s->method, s->method->takes_me ? args : args + 1, 1 + s->method->takes_me, 0));
  return HK_PUSHED;
}

// Delivers the answer: as a Bool, or by changing where the comparing function goes on.
static HkStatus deliver(HkRun *run, EqualCont *c, bool is, HkValue *out) {
  end_state(run, &c->state, is);
  c->done = true;
  *out = hk_bool(is != c->goal.negate);
  if (!c->goal.jump || is != c->goal.jump_if) return HK_OK;
  HkFrame *below = run->frame - 1;
  while (below->fn == &run->leave_fn) below--;
  below->pc = c->goal.jump;
  return HK_OK;
}

static HkStatus equal_resume(HkRun *run, HkCont *cont, HkValue result, HkValue *out) {
  EqualCont *c = (EqualCont *)cont;
  EqStep step = EQ_FALSE;
  HK_TRY(take_answer(run, &c->state, result, &step));
  if (step == EQ_CALL) return push_equals(run, &c->state);
  if (step == EQ_NOMEM) return hk_pending_failure(run);
  return deliver(run, c, step == EQ_TRUE, out);
}

static void equal_mark(HkRun *run, HkCont *cont) {
  EqualState *s = &((EqualCont *)cont)->state;
  if (!s->calling) return;
  hk_heap_mark_value(run->core.heap, s->left);
  hk_heap_mark_value(run->core.heap, s->right);
}

static void equal_drop(HkRun *run, HkCont *cont, bool failed_) {
  EqualCont *c = (EqualCont *)cont;
  (void)failed_;
  if (!c->done) end_state(run, &c->state, false);
}

static HkStatus floor_op(HkRun *run, HkValue a, HkValue b, HkEqualGoal goal, bool *out) {
  EqualState s;
  if (!begin_state(run, &s)) return hk_raise_nomem(run);
  EqStep step = start(run, &s, a, b);
  if (step != EQ_CALL) {
    *out = step == EQ_TRUE;
    end_state(run, &s, *out);
    return step == EQ_NOMEM ? hk_pending_failure(run) : HK_OK;
  }
  HkCont *cont;
  HkStatus status = hk_cont_push(run, sizeof(EqualCont), goal.dst, &cont);
  if (status != HK_OK) {
    end_state(run, &s, false);
    return status;
  }
  EqualCont *c = (EqualCont *)cont;
  c->state = s;
  c->goal = goal;
  c->cont.resume = equal_resume;
  c->cont.mark = equal_mark;
  c->cont.drop = equal_drop;
  return push_equals(run, &c->state);
}

const HkEquality hk_equality_floor = {floor_op, floor_call};

// ---- the same relation, decided by the house --------------------------------------------------------------------------------------------

// The answer is a Bool. Where it is not simply the result, a frame below turns it into what the instruction wants.
static HkStatus house_op(HkRun *run, HkValue a, HkValue b, HkEqualGoal goal, bool *out) {
  (void)out;
  HkFunction *compare = NULL;
  HK_TRY(hk_house_compare(run, &compare));
  HkValue args[3] = {a, b, run->eq_guard};
  uint32_t dst = goal.dst;
  if (goal.negate || goal.jump) {
    HkValue how[3] = {hk_null(), hk_int((int64_t)(uintptr_t)goal.jump), hk_int(goal.negate | goal.jump_if << 1)};
    HK_TRY(hk_frame_push(run, &run->answer_fn, how, 3, dst));
    dst = 0;
  }
  HK_TRY(hk_frame_push(run, compare, args, 3, dst));
  return HK_PUSHED;
}

static HkStatus house_call(HkRun *run, HkValue a, HkValue b, bool *out) {
  HkFunction *compare = NULL;
  HK_TRY(hk_house_compare(run, &compare));
  HkValue args[3] = {a, b, run->eq_guard}, answer = hk_null();
  HK_TRY(hk_enter(run, compare, args, 3, &answer));
  *out = answer.as.bits != 0;
  return HK_OK;
}

const HkEquality hk_equality_house = {house_op, house_call};
