// coverage.c - --coverage: which lines ran, as a file that lcov and editors read.
#include <stdio.h>

#include "session.h"

static void write_unit(const HkCoverageUnit *unit, HkText name, HkBuf *out) {
  uint32_t lines = 0, ran = 0;
  hk_buf_fmt(out, "SF:%.*s\n", (int)name.len, name.data);
  for (uint32_t line = 0; line < unit->cap; line++) {
    if (!unit->runs[line]) continue;
    uint64_t count = unit->runs[line] - 1;
    hk_buf_fmt(out, "DA:%u,%llu\n", line, (unsigned long long)count);
    lines++;
    ran += count > 0;
  }
  hk_buf_fmt(out, "LF:%u\nLH:%u\nend_of_record\n", lines, ran);
}

int coverage_write(Session *s) {
  HkBuf out;
  hk_buf_init(&out, s->mem);
  for (uint32_t i = 0; i < s->coverage.cap && i < s->module->unit_count; i++) {
    const HkSource *source = s->module->sources ? s->module->sources[i] : NULL;
    if (s->coverage.units[i].cap) write_unit(&s->coverage.units[i], source ? source->name : s->module->units[i], &out);
  }
  bool written = !out.failed && hk_platform_write(s->o->coverage_path, hk_buf_view(&out));
  hk_buf_deinit(&out);
  if (written) return 0;
  fflush(stdout);
  fprintf(stderr, "hakorune: cannot write '%s'\n", s->o->coverage_path);
  return 1;
}
