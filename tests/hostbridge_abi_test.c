// hostbridge_abi_test.c - tests of the C interface, against the public header only: the program test_hostbridge_abi.
//
//   test_hostbridge_abi                 every test, and the sweep of refused allocations; ends with `N passed, M failed`
//   test_hostbridge_abi --house         only those on the virtual machine in Hakorune
//   test_hostbridge_abi --stress N      N seconds of eight threads
//   test_hostbridge_abi --cycles N      N scripts run and released, and as many VMs: memory must not grow
#include "abi/abi.h"

int abi_stress(double seconds);   // abi_threads.c
int abi_cycles(long long count);  // abi_core.c

static int passed, failed;

static HakoStatus take_output(void *user, int32_t stream, HakoStr text) {
  Abi *t = user;
  char *to = stream == 1 ? t->out : t->err;
  size_t *len = stream == 1 ? &t->out_len : &t->err_len, room = sizeof t->out - 1 - *len;
  size_t n = text.len < room ? text.len : room;
  if (n) memcpy(to + *len, text.data, n);
  *len += n;
  to[*len] = 0;
  return HAKO_OK;
}

static size_t give_input(void *user, char *buffer, size_t capacity) {
  Abi *t = user;
  size_t n = t->input ? strlen(t->input) : 0;
  if (n > capacity) n = capacity;
  if (n) memcpy(buffer, t->input, n);
  if (n) t->input += n;
  return n;
}

static void begin(Abi *t) {
  memset(t, 0, sizeof *t);
  Hako_ConfigInit(&t->config);
  t->config.user = t;
  t->config.alloc = abi_alloc;
  t->config.write = take_output;
  t->config.read = give_input;
}

static int report(const AbiCase *c, const Abi *t, const char *mode, unsigned long long n) {
  if (!t->line) return 1;
  printf("FAIL %s%s", c->name, mode);
  if (n) printf(" %llu", n);
  printf(": line %d: %s (%s)\n", t->line, t->what, t->message);
  return 0;
}

// What must hold at the end of every test: nothing of the VM is left.
static void end(Abi *t) {
  t->memory.fail_at = 0;
  HakoStatus freed = t->vm ? Hako_VmFree(t->vm) : HAKO_OK;
  CHECK(freed == HAKO_OK);
  CHECK(t->memory.used == 0);
}

static void run_once(const AbiCase *c) {
  Abi t;
  begin(&t);
  if (Hako_VmNew(&t.config, &t.vm) != HAKO_OK)
    t.line = __LINE__;
  else
    c->run(&t);
  int good = report(c, &t, "", 0);
  t.line = 0;
  end(&t);
  if (good && report(c, &t, ", at its end", 0))
    passed++;
  else
    failed++;
}

static void still_works(Abi *t) {
  HakoValue v;
  t->memory.fail_at = 0;
  OK(Hako_SetFuel(t->vm, HAKO_NO_LIMIT));
  OK(abi_eval(t, "6 * 7", &v));
  CHECK(v.tag == HAKO_TAG_INTEGER && v.as.integer == 42);
}

// Allocation `n` of the test is refused. 0: there was none with this number.
static int run_with_refusal(const AbiCase *c, uint64_t n, int keep_failing) {
  Abi t;
  begin(&t);
  t.memory.fail_at = n;
  t.memory.keep_failing = keep_failing;
  if (Hako_VmNew(&t.config, &t.vm) == HAKO_OK) {
    c->run(&t);
    int reached = t.memory.count >= n;
    t.line = 0;
    still_works(&t);
    if (!t.line) end(&t);
    if (!report(c, &t, keep_failing ? ", all allocations refused from" : ", refused allocation", n)) return -1;
    return reached;
  }
  end(&t);
  return report(c, &t, ", refused allocation in VmNew", n) ? 1 : -1;
}

static void sweep(const AbiCase *c) {
  for (int keep_failing = 0; keep_failing < 2; keep_failing++) {
    int more = 1;
    for (uint64_t n = 1; more > 0; n += n < 400 ? 1 : n < 2000 ? 7 : 97) more = run_with_refusal(c, n, keep_failing);
    if (more < 0)
      failed++;
    else
      passed++;
  }
}

static void run_all(const AbiCase *cases) {
  for (; cases->name; cases++) {
    run_once(cases);
    if (cases->swept) sweep(cases);
  }
}

static void run_floor(void) {
  run_all(abi_core);
  run_all(abi_values);
  run_all(abi_calls);
  run_all(abi_programs);
  run_all(abi_host);
  run_all(abi_threads);
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "--stress") == 0) return abi_stress(atof(argv[2]));
  if (argc == 3 && strcmp(argv[1], "--cycles") == 0) return abi_cycles(atoll(argv[2]));
  int all = argc != 2 || strcmp(argv[1], "--house") != 0;
  if (all) run_floor();
  run_all(abi_house);
  if (Hako_LeakReport(NULL, NULL) != 0) {
    printf("FAIL handles are left\n");
    failed++;
  }
  printf("%d passed, %d failed\n", passed, failed);
  return failed != 0;
}
