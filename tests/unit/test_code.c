// test_code.c - from SSA to registers: random programs of MIR, full of phis that swap, rotate, duplicate and outlive each other, run as bytecode
// and by a slow, obvious interpreter of MIR; and the classic traps one by one.
#include "../../floor/context.h"
#include "unit.h"

enum { MAX_VALUES = 20000 };

typedef struct Maker {
  HkMem mem;
  HkMirModule *module;
  HkMirFunction *fn;
  uint32_t block;        // where instructions go
  uint32_t order[2000];  // of the blocks
  uint32_t order_count;
  uint64_t seed;
} Maker;

// ---- building ----------------------------------------------------------------------------------------------------------------------

static uint32_t start_block(Maker *m) {
  m->block = hk_mir_block_add(m->module, m->fn);
  CHECK(m->order_count < 2000);
  m->order[m->order_count++] = m->block;
  return m->block;
}

static HkMirInsn *append(Maker *m, HkMirInsn insn, bool want) {
  HkMirInsn *placed = hk_mir_append(m->module, m->fn, m->block, &insn, want);
  CHECK(placed != NULL);
  return placed;
}

static HkMirInsn new_insn(HkMirOp op) {
  HkMirInsn insn;
  memset(&insn, 0, sizeof insn);
  insn.op = (uint8_t)op;
  insn.dst = insn.a = insn.b = insn.c = HK_MIR_NONE;
  return insn;
}

static uint32_t constant(Maker *m, int64_t i) {
  HkMirInsn insn = new_insn(HK_MIR_CONST);
  insn.sub = HK_CONST_INT;
  insn.u.i = i;
  return append(m, insn, true)->dst;
}

static uint32_t binop(Maker *m, HkMirBinop op, uint32_t a, uint32_t b) {
  HkMirInsn insn = new_insn(HK_MIR_BINOP);
  insn.sub = (uint8_t)op;
  insn.a = a;
  insn.b = b;
  return append(m, insn, true)->dst;
}

static uint32_t compare(Maker *m, HkMirCompare op, uint32_t a, uint32_t b) {
  HkMirInsn insn = new_insn(HK_MIR_COMPARE);
  insn.sub = (uint8_t)op;
  insn.a = a;
  insn.b = b;
  return append(m, insn, true)->dst;
}

static void jump(Maker *m, uint32_t to) {
  HkMirInsn insn = new_insn(HK_MIR_JUMP);
  insn.a = to;
  append(m, insn, false);
}

static void branch(Maker *m, uint32_t cond, uint32_t yes, uint32_t no) {
  HkMirInsn insn = new_insn(HK_MIR_BRANCH);
  insn.a = cond;
  insn.b = yes;
  insn.c = no;
  append(m, insn, false);
}

static void ret(Maker *m, uint32_t value) {
  HkMirInsn insn = new_insn(HK_MIR_RET);
  insn.a = value;
  append(m, insn, false);
}

// A phi of two predecessors; the second value may come later.
static uint32_t phi(Maker *m, uint32_t v1, uint32_t b1, uint32_t v2, uint32_t b2, uint32_t **list) {
  HkMirInsn insn = new_insn(HK_MIR_PHI);
  insn.count = 4;
  insn.u.list = hk_mir_list(m->module, 4);
  CHECK(insn.u.list != NULL);
  insn.u.list[0] = v1;
  insn.u.list[1] = b1;
  insn.u.list[2] = v2;
  insn.u.list[3] = b2;
  if (list) *list = insn.u.list;
  return append(m, insn, true)->dst;
}

static HkMirInsn *last_insn(Maker *m, uint32_t block) {
  HkMirBlock *b = &m->fn->blocks[block];
  return &b->insns[b->count - 1];
}

static void begin(Maker *m, uint64_t seed) {
  memset(m, 0, sizeof *m);
  m->seed = seed * 2654435761u + 1;
  hk_mem_init(&m->mem, NULL, NULL);
  m->module = hk_mir_module_new(&m->mem);
  CHECK(m->module != NULL);
  m->module->entry = hk_mir_name(m->module, HK_TEXT("%script/0"));
  m->fn = hk_mir_function_new(m->module, m->module->entry, HK_FN_STATIC, 0);
  CHECK(m->fn != NULL);
  start_block(m);
}

// ---- the obvious interpreter ------------------------------------------------------------------------------------------------------------

static int64_t calculate(uint8_t op, int64_t a, int64_t b) {
  switch (op) {
  case HK_ADD: return hk_wrap_add(a, b);
  case HK_SUB: return hk_wrap_sub(a, b);
  case HK_MUL: return hk_wrap_mul(a, b);
  case HK_BXOR: return a ^ b;
  case HK_BAND: return a & b;
  default: CHECK(op == HK_BOR); return a | b;
  }
}

static bool compares(uint8_t op, int64_t a, int64_t b) {
  switch (op) {
  case HK_EQ: return a == b;
  case HK_NE: return a != b;
  case HK_LT: return a < b;
  case HK_LE: return a <= b;
  case HK_GT: return a > b;
  default: CHECK(op == HK_GE); return a >= b;
  }
}

// All phis of a block read before any is written.
static uint32_t enter_phis(const HkMirBlock *b, uint32_t from, int64_t *value) {
  static int64_t next[4000];
  uint32_t n = 0;
  for (; n < b->count && b->insns[n].op == HK_MIR_PHI; n++)
    for (uint32_t i = 0; i < b->insns[n].count; i += 2)
      if (b->insns[n].u.list[i + 1] == from) next[n] = value[b->insns[n].u.list[i]];
  for (uint32_t k = 0; k < n; k++) value[b->insns[k].dst] = next[k];
  return n;
}

static int64_t interpret(const HkMirFunction *fn) {
  static int64_t value[MAX_VALUES];
  uint32_t block = 0, from = 0;
  CHECK(fn->value_count <= MAX_VALUES);
  for (;;) {
    const HkMirBlock *b = &fn->blocks[block];
    uint32_t to = 0;
    for (uint32_t k = enter_phis(b, from, value); k < b->count; k++) {
      const HkMirInsn *insn = &b->insns[k];
      switch (insn->op) {
      case HK_MIR_CONST: value[insn->dst] = insn->u.i; break;
      case HK_MIR_BINOP: value[insn->dst] = calculate(insn->sub, value[insn->a], value[insn->b]); break;
      case HK_MIR_COMPARE: value[insn->dst] = compares(insn->sub, value[insn->a], value[insn->b]); break;
      case HK_MIR_JUMP: to = insn->a; break;
      case HK_MIR_BRANCH: to = value[insn->a] ? insn->b : insn->c; break;
      default: CHECK(insn->op == HK_MIR_RET); return value[insn->a];
      }
    }
    from = block;
    block = to;
  }
}

// ---- running as bytecode --------------------------------------------------------------------------------------------------------------

static int64_t run(HkMirModule *module, bool counted) {
  HkRunConfig config;
  HkLinked *linked = NULL;
  HkValue result = hk_null();
  HkContext *c = malloc(sizeof *c);
  CHECK(c != NULL);
  hk_context_config(&config);
  if (counted) config.fuel = 1u << 30;
  CHECK(hk_context_open(c, &config, 0) == HK_OK);
  CHECK(hk_link(&c->run, module, &linked) == HK_OK);
  CHECK(hk_run_module(&c->run, linked, &result) == HK_OK);
  CHECK(result.tag == HK_INT);
  hk_context_close(c);
  CHECK_EQ(c->mem.used, 0);
  free(c);
  return result.as.i;
}

static void end(Maker *m) {
  char seed[60];
  HkMirProblems problems;
  CHECK(hk_mir_function_finish(m->module, m->fn, m->order, m->order_count) == HK_OK);
  CHECK(hk_mir_module_finish(m->module) == HK_OK);
  hk_mir_problems_init(&problems, &m->module->arena);
  HkStatus status = hk_mir_verify(m->module, false, &problems);
  CHECK_FOR(status == HK_OK, problems.count ? problems.lines[0].data : "");
  int64_t want = interpret(m->fn), got = run(m->module, false), counted = run(m->module, true);
  snprintf(seed, sizeof seed, "%" PRId64 ", expected %" PRId64 ", seed %" PRIu64, got, want, m->seed);
  CHECK_FOR(got == want && counted == want, seed);
  hk_mir_module_free(m->module);
  CHECK_EQ(m->mem.used, 0);
}

// ---- random programs: structured, over a few variables whose assignments are mere names --------------------------------------------------------

enum { VARS = 7 };
typedef struct Names {
  uint32_t var[VARS];
} Names;

static void statements(Maker *m, Names *n, int depth);

static uint32_t any(Maker *m, const Names *n) { return n->var[unit_below(&m->seed, VARS)]; }

static void assign(Maker *m, Names *n) {
  static const HkMirBinop ops[] = {HK_ADD, HK_SUB, HK_MUL, HK_BXOR, HK_BAND, HK_BOR};
  uint32_t to = unit_below(&m->seed, VARS), other = unit_below(&m->seed, VARS), kept = n->var[to];
  switch (unit_below(&m->seed, 6)) {
  case 0: n->var[to] = constant(m, (int64_t)unit_below(&m->seed, 70000) - 35000); break;
  case 1:  // copy
    n->var[to] = n->var[other];
    break;
  case 2:
  case 3:  // swap
    n->var[to] = n->var[other];
    n->var[other] = kept;
    break;
  default: n->var[to] = binop(m, ops[unit_below(&m->seed, 6)], any(m, n), any(m, n));
  }
}

// Phis for what differs, and now and then for what does not.
static void merge(Maker *m, Names *n, const Names *a, uint32_t from_a, const Names *b, uint32_t from_b) {
  for (int i = 0; i < VARS; i++)
    n->var[i] = a->var[i] != b->var[i] || unit_below(&m->seed, 8) == 0
                    ? phi(m, a->var[i], from_a, b->var[i], from_b, NULL)
                    : a->var[i];
}

static void choose(Maker *m, Names *n, int depth) {
  Names yes = *n, no = *n;
  uint32_t head = m->block;
  branch(m, compare(m, (HkMirCompare)unit_below(&m->seed, 6), any(m, n), any(m, n)), 0, 0);
  uint32_t yes_block = start_block(m);
  statements(m, &yes, depth - 1);
  uint32_t yes_end = m->block;
  uint32_t no_block = HK_MIR_NONE, no_end = head;  // without else: a critical edge
  if (unit_below(&m->seed, 2)) {
    no_block = start_block(m);
    statements(m, &no, depth - 1);
    no_end = m->block;
  }
  uint32_t join = start_block(m);
  merge(m, n, &yes, yes_end, &no, no_end);
  last_insn(m, head)->b = yes_block;
  last_insn(m, head)->c = no_block == HK_MIR_NONE ? join : no_block;
  m->block = yes_end;
  jump(m, join);
  if (no_block != HK_MIR_NONE) {
    m->block = no_end;
    jump(m, join);
  }
  m->block = join;
}

static void repeat(Maker *m, Names *n, int depth) {
  uint32_t *lists[VARS + 1], times = constant(m, unit_below(&m->seed, 5)), zero = constant(m, 0), one = constant(m, 1);
  uint32_t before = m->block, head = m->fn->block_count;
  jump(m, head);
  CHECK_EQ(start_block(m), head);
  uint32_t counter = phi(m, zero, before, 0, 0, &lists[VARS]);
  for (int i = 0; i < VARS; i++) n->var[i] = phi(m, n->var[i], before, 0, 0, &lists[i]);
  Names inside = *n;
  branch(m, compare(m, HK_LT, counter, times), 0, 0);
  uint32_t body = start_block(m);
  statements(m, &inside, depth - 1);
  uint32_t next = binop(m, HK_ADD, counter, one), latch = m->block;
  jump(m, head);
  for (int i = 0; i <= VARS; i++) {
    lists[i][2] = i == VARS ? next : inside.var[i];
    lists[i][3] = latch;
  }
  last_insn(m, head)->b = body;
  last_insn(m, head)->c = start_block(m);
}

static void statements(Maker *m, Names *n, int depth) {
  for (uint32_t k = 1 + unit_below(&m->seed, 5); k > 0; k--) {
    uint32_t what = unit_below(&m->seed, 10);
    if (depth > 0 && what < 2)
      choose(m, n, depth);
    else if (depth > 0 && what < 4)
      repeat(m, n, depth);
    else
      assign(m, n);
  }
}

static void random_program(uint64_t seed) {
  Maker m;
  Names n;
  begin(&m, seed);
  for (int i = 0; i < VARS; i++) n.var[i] = constant(&m, i * 1000 + 1);
  statements(&m, &n, 4);
  uint32_t hash = n.var[0], factor = constant(&m, 31);
  for (int i = 1; i < VARS; i++) hash = binop(&m, HK_ADD, binop(&m, HK_MUL, hash, factor), n.var[i]);
  ret(&m, hash);
  end(&m);
}

static void random_programs(void) {
  for (uint64_t seed = 1; seed <= 1500; seed++) random_program(seed);
}

// ---- the classic traps: one loop whose phis take each other's values ----------------------------------------------------------------------------

// Header phi i takes, each time round, the value of phi source[i]; -1: a fresh constant. After the loop all are combined, and so is the value
// that phi 0 had at the start of the last round (it outlives the copy).
static void rotate(const int *source, int count, int times) {
  Maker m;
  uint32_t *lists[16], value[16], first[16];
  begin(&m, 1);
  uint32_t zero = constant(&m, 0), one = constant(&m, 1), limit = constant(&m, times);
  for (int i = 0; i < count; i++) first[i] = constant(&m, 10 + 7 * i);
  uint32_t entry = m.block;
  jump(&m, 1);
  uint32_t head = start_block(&m), *counter_list, *old_list;
  uint32_t counter = phi(&m, zero, entry, 0, 0, &counter_list), old = phi(&m, zero, entry, 0, 0, &old_list);
  for (int i = 0; i < count; i++) value[i] = phi(&m, first[i], entry, 0, 0, &lists[i]);
  branch(&m, compare(&m, HK_LT, counter, limit), 0, 0);
  uint32_t body = start_block(&m), fresh = binop(&m, HK_MUL, counter, limit), next = binop(&m, HK_ADD, counter, one);
  jump(&m, head);
  counter_list[2] = next;
  old_list[2] = value[0];
  counter_list[3] = old_list[3] = body;
  for (int i = 0; i < count; i++) {
    lists[i][2] = source[i] < 0 ? fresh : value[source[i]];
    lists[i][3] = body;
  }
  last_insn(&m, head)->b = body;
  last_insn(&m, head)->c = start_block(&m);
  uint32_t hash = old, factor = constant(&m, 101);
  for (int i = 0; i < count; i++) hash = binop(&m, HK_ADD, binop(&m, HK_MUL, hash, factor), value[i]);
  ret(&m, hash);
  end(&m);
}

static void swap_problem(void) {
  for (int times = 0; times < 4; times++) rotate((const int[]){1, 0}, 2, times);
}
static void lost_copy_problem(void) {
  for (int times = 0; times < 4; times++) rotate((const int[]){-1}, 1, times);
}
static void cycles_and_chains(void) {
  for (int times = 0; times < 5; times++) {
    rotate((const int[]){1, 2, 0}, 3, times);
    rotate((const int[]){1, 2, 3, 4, 0, 0, 5}, 7, times);  // a cycle with a chain hanging from it
    rotate((const int[]){1, 0, 3, 2, 5, 4}, 6, times);     // several cycles
    rotate((const int[]){-1, 0, 1, 2}, 4, times);          // a shift register
    rotate((const int[]){0, 0, 0}, 3, times);              // one value to all
    rotate((const int[]){2, 2, 1}, 3, times);
  }
}
static void random_rotations(void) {
  uint64_t seed = 77;
  for (int round = 0; round < 500; round++) {
    int source[12], count = 1 + (int)unit_below(&seed, 12);
    for (int i = 0; i < count; i++) source[i] = (int)unit_below(&seed, (uint32_t)count + 1) - 1;
    rotate(source, count, (int)unit_below(&seed, 5));
  }
}

UNIT_TESTS(UNIT(swap_problem), UNIT(lost_copy_problem), UNIT(cycles_and_chains), UNIT(random_rotations),
           UNIT(random_programs))
