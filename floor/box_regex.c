// box_regex.c (L4) - Regex (boxes.md 23): values around the engine of regex.h. Positions of the engine are bytes, those of programs code points.
#include "box.h"
#include "regex.h"
#include "utf8.h"

typedef struct RegexBox {
  HkNativeBox box;
  HkRegex *re;  // NULL: no pattern was compiled yet
  HkString *pattern, *flags;
  uint32_t busy;   // calls of functions that are under way inside of replace
  size_t counted;  // bytes of re that the heap knows of
} RegexBox;
#define ME ((RegexBox *)(void *)self.as.obj)

static HkStatus poll_run(void *user, size_t work) { return hk_charge(user, work); }
static HkStatus check(HkRun *run, HkStatus status) { return status == HK_NOMEM ? hk_raise_nomem(run) : status; }

// The automata of a pattern grow while it is used.
static void count_memory(HkRun *run, RegexBox *me) {
  size_t bytes = hk_regex_bytes(me->re);
  if (bytes > me->counted) hk_heap_count(HEAP, bytes - me->counted);
  if (bytes > me->counted) me->counted = bytes;
}

// ---- compiling ---------------------------------------------------------------------------------------------------------------------------

static bool read_flags(HkText text, uint32_t *flags, size_t *wrong) {
  static const char letters[] = "imsx";
  *flags = 0;
  *wrong = 0;
  for (size_t i = 0; i < text.len; i++) {
    const char *at = text.data[i] ? strchr(letters, text.data[i]) : NULL;
    *wrong = i;
    if (!at) return false;
    *flags |= 1u << (at - letters);
  }
  return true;
}

// *fine false: the pattern is invalid; then `explain` decides whether that is raised. A pattern that was compiled before stays.
static HkStatus compile(HkRun *run, RegexBox *me, HkString *pattern, HkString *flags, bool explain, bool *fine) {
  HkRegex *re = NULL;
  HkRegexFault fault;
  uint32_t bits;
  size_t wrong;
  *fine = read_flags(hk_string_text(flags), &bits, &wrong);
  if (!*fine && explain) {
    HkText rest = hk_text(flags->data + wrong, flags->len - wrong);
    size_t n;
    hk_utf8_decode(rest.data, rest.len, &n);
    return hk_raise(run, "ParseError", "unknown regex flag '%.*s'; there are i, m, s and x", (int)n, rest.data);
  }
  if (!*fine) return HK_OK;
  HK_TRY(hk_charge(run, pattern->len));
  HkStatus status = hk_regex_new(HK_CORE(run)->mem, hk_string_text(pattern), bits, &re, &fault);
  *fine = status == HK_OK;
  if (status == HK_FAIL && explain)
    return hk_raise(run, "ParseError", "invalid regex at position %u: %s", (unsigned)fault.position, fault.message);
  if (status != HK_OK) return status == HK_FAIL ? HK_OK : check(run, status);
  hk_regex_free(me->re);
  me->re = re;
  me->pattern = pattern;
  me->flags = flags;
  me->counted = 0;
  count_memory(run, me);
  return HK_OK;
}

static HkStatus give_new(HkRun *run, HkValue pattern, HkValue flags, HkValue *out) {
  RegexBox *me = hk_native_new(run, &hk_box_regex, sizeof *me);
  bool fine;
  if (!me) return hk_raise_nomem(run);
  me->pattern = me->flags = HEAP->empty;
  if (pattern.tag == HK_STRING)
    HK_TRY(compile(run, me, pattern.as.str, flags.tag == HK_STRING ? flags.as.str : HEAP->empty, true, &fine));
  GIVE(hk_object(me));
}
NATIVE(regex_new) { return give_new(run, args[0], args[1], out); }
NATIVE(compile_again) {
  bool fine = false;
  if (ME->busy) return hk_raise(run, "ValueError", "Regex.compile: a replace with this Regex is under way");
  HK_TRY(compile(run, ME, args[0].as.str, args[1].tag == HK_STRING ? args[1].as.str : HEAP->empty, false, &fine));
  GIVE(hk_bool(fine));
}

static HkStatus need_pattern(HkRun *run, RegexBox *me) {
  return me->re ? HK_OK
                : hk_raise(run, "ValueError", "the Regex has no pattern; give one to new RegexBox or to compile");
}

// ---- walking through the matches of a text -----------------------------------------------------------------------------------------------

enum { FEW_SLOTS = 16 };
enum { TEXT, START, END, GROUPS, NAMED, KEY_COUNT };  // keys of match Maps
typedef struct Walk {
  HkRun *run;
  RegexBox *me;
  HkString *text;
  HkRegexInput in;
  size_t from;  // where the next search begins; beyond the text: no more
  bool found;
  uint32_t slot_count;
  size_t *slots;
  size_t few[FEW_SLOTS];
  size_t byte, position;  // a place that was converted
  HkString *keys[KEY_COUNT];
} Walk;

// groups: whether they are asked for.
static HkStatus walk_begin(HkRun *run, HkValue self, HkValue text, int64_t from, bool groups, Walk *w) {
  HK_TRY(need_pattern(run, ME));
  *w = (Walk){.run = run, .me = ME, .text = text.as.str, .slot_count = groups ? 2 * (hk_regex_groups(ME->re) + 1) : 2};
  w->in = (HkRegexInput){hk_string_text(w->text), poll_run, run};
  w->from = from > w->text->count ? SIZE_MAX : from > 0 ? hk_string_byte_offset(HEAP, w->text, (uint32_t)from) : 0;
  w->slots = w->slot_count <= FEW_SLOTS ? w->few : hk_mem_alloc(HK_CORE(run)->mem, w->slot_count * sizeof *w->slots);
  return w->slots ? HK_OK : hk_raise_nomem(run);
}
static void walk_end(Walk *w) {
  count_memory(w->run, w->me);
  if (w->slots != w->few) hk_mem_free(HK_CORE(w->run)->mem, w->slots, w->slot_count * sizeof *w->slots);
}

static HkStatus walk_next(Walk *w) {
  w->found = false;
  if (w->from > w->in.text.len) return HK_OK;
  HK_TRY(check(w->run, hk_regex_search(w->me->re, &w->in, w->from, w->slots, w->slot_count, &w->found)));
  if (!w->found) return HK_OK;
  w->from = w->slots[1];
  if (w->slots[1] > w->slots[0]) return HK_OK;
  size_t n = 1;
  if (w->from < w->in.text.len) hk_utf8_decode(w->in.text.data + w->from, w->in.text.len - w->from, &n);
  w->from += n;
  return HK_OK;
}

// Code points in front of a byte; cheap when asked for places further and further on.
static int64_t position_of(Walk *w, size_t byte) {
  if (w->text->count == w->text->len) return (int64_t)byte;
  if (byte < w->byte) w->byte = w->position = 0;
  w->position += hk_utf8_count(w->in.text.data + w->byte, byte - w->byte);
  w->byte = byte;
  return (int64_t)w->position;
}

static HkText between(const Walk *w, size_t start, size_t end) { return hk_text(w->in.text.data + start, end - start); }
static HkStatus give_between(const Walk *w, size_t start, size_t end, HkValue *out) {
  HkRun *run = w->run;
  if (w->text->count != w->text->len) GIVE_STRING(hk_string_new(HEAP, between(w, start, end)));
  GIVE_STRING(hk_string_slice(HEAP, w->text, (int64_t)start, (int64_t)end));
}

// ---- simple questions ----------------------------------------------------------------------------------------------------------------------

NATIVE(is_match) {
  bool found;
  HkRegexInput in = {hk_string_text(args[0].as.str), poll_run, run};
  HK_TRY(need_pattern(run, ME));
  HK_TRY(check(run, hk_regex_search(ME->re, &in, 0, NULL, 0, &found)));
  count_memory(run, ME);
  GIVE(hk_bool(found));
}

static HkStatus matches_whole(HkRun *run, RegexBox *me, HkString *text, HkValue *out) {
  bool found;
  HkRegexInput in = {hk_string_text(text), poll_run, run};
  HK_TRY(need_pattern(run, me));
  HK_TRY(check(run, hk_regex_full(me->re, &in, &found)));
  count_memory(run, me);
  GIVE(hk_bool(found));
}
NATIVE(full_match) { return matches_whole(run, ME, args[0].as.str, out); }

// The box of a pattern that String.matches is given as text: the last one is kept.
static HkStatus box_of_text(HkRun *run, HkValue pattern, RegexBox **out) {
  HkObject **last = &HK_CORE(run)->last_regex;
  HkValue made = hk_null();
  *out = (RegexBox *)(void *)*last;
  if (*last && hk_string_eq((*out)->pattern, pattern.as.str)) return HK_OK;
  HK_TRY(give_new(run, pattern, hk_null(), &made));
  *last = made.as.obj;
  *out = (RegexBox *)(void *)*last;
  return HK_OK;
}
SHARED(hk_regex_matches) {
  RegexBox *re;
  HkTypes *types = HK_CORE(run)->types;
  if (args[0].tag == HK_STRING)
    HK_TRY(box_of_text(run, args[0], &re));
  else if (hk_type_of(types, args[0])->def == &hk_box_regex)
    re = (RegexBox *)(void *)args[0].as.obj;
  else {
    HkText got = hk_type_display(types, args[0]);
    return hk_raise(run, "TypeError", "String.matches: argument 1 must be String or Regex, got %.*s", (int)got.len,
                    got.data);
  }
  return matches_whole(run, re, self.as.str, out);
}

// The first match is in w->slots.
static HkStatus walk_once(HkRun *run, HkValue self, HkValue *args, Walk *w) {
  HK_TRY(walk_begin(run, self, args[0], hk_arg_int(args[1], 0), false, w));
  HkStatus status = walk_next(w);
  walk_end(w);
  return status;
}
NATIVE(find) {
  Walk w;
  HK_TRY(walk_once(run, self, args, &w));
  return w.found ? give_between(&w, w.slots[0], w.slots[1], out) : HK_OK;
}
NATIVE(find_index) {
  Walk w;
  HK_TRY(walk_once(run, self, args, &w));
  GIVE(hk_int(w.found ? position_of(&w, w.slots[0]) : -1));
}

// Adds something for each match to a list.
static HkStatus add_all(HkRun *run, HkValue self, HkValue text, bool groups, HkStatus (*make)(Walk *w, HkValue *out),
                        HkValue *out) {
  Walk w;
  HkArray *list = hk_array_new(HEAP, 0);
  if (!list) return hk_raise_nomem(run);
  HK_TRY(walk_begin(run, self, text, 0, groups, &w));
  HkStatus status = walk_next(&w);
  while (status == HK_OK && w.found) {
    HkValue v = hk_null();
    status = make(&w, &v);
    if (status == HK_OK) status = hk_array_add(run, list, v);
    if (status == HK_OK) status = walk_next(&w);
  }
  walk_end(&w);
  *out = hk_object(list);
  return status;
}
static HkStatus match_text(Walk *w, HkValue *out) { return give_between(w, w->slots[0], w->slots[1], out); }
NATIVE(find_all) { return add_all(run, self, args[0], false, match_text, out); }

// ---- matches as Maps -----------------------------------------------------------------------------------------------------------------------

static HkStatus group_value(const Walk *w, uint32_t group, HkValue *out) {
  size_t start = w->slots[2 * group], end = w->slots[2 * group + 1];
  *out = hk_null();
  return start == SIZE_MAX ? HK_OK : give_between(w, start, end, out);
}

static HkStatus put(HkRun *run, HkMap *map, HkString *key, HkValue v) {
  return key && hk_map_set(HEAP, map, hk_string(key), v) == HK_OK ? HK_OK : hk_raise_nomem(run);
}

static HkStatus groups_of(const Walk *w, HkArray *groups, HkMap *named) {
  uint32_t count = w->slot_count / 2;
  for (uint32_t i = 0; i < count; i++) {
    HkText name = i ? hk_regex_group_name(w->me->re, i) : hk_text(NULL, 0);
    HkValue v;
    HK_TRY(group_value(w, i, &v));
    groups->items[groups->count++] = v;
    if (name.data) HK_TRY(put(w->run, named, hk_string_new(HK_HEAP(w->run), name), v));
  }
  return HK_OK;
}

// The keys of match Maps are made once for a program.
static HkStatus need_keys(Walk *w) {
  static const char *const names[KEY_COUNT] = {"text", "start", "end", "groups", "named"};
  HkTypes *types = HK_CORE(w->run)->types;
  for (size_t i = 0; i < KEY_COUNT && !w->keys[KEY_COUNT - 1]; i++) {
    HkSymbol symbol = hk_symbol(types, hk_text_of(names[i]));
    if (symbol == HK_NO_SYMBOL) return hk_raise_nomem(w->run);
    w->keys[i] = hk_symbol_string(types, symbol);
  }
  return HK_OK;
}

static HkStatus match_map(Walk *w, HkValue *out) {
  HkRun *run = w->run;
  HkMap *map = hk_map_new(HEAP, false, KEY_COUNT), *named = hk_map_new(HEAP, false, 0);
  HkArray *groups = hk_array_new(HEAP, w->slot_count / 2);
  if (!map || !named || !groups) return hk_raise_nomem(run);
  HK_TRY(need_keys(w));
  HK_TRY(groups_of(w, groups, named));
  HK_TRY(put(run, map, w->keys[TEXT], groups->items[0]));
  HK_TRY(put(run, map, w->keys[START], hk_int(position_of(w, w->slots[0]))));
  HK_TRY(put(run, map, w->keys[END], hk_int(position_of(w, w->slots[1]))));
  HK_TRY(put(run, map, w->keys[GROUPS], hk_object(groups)));
  HK_TRY(put(run, map, w->keys[NAMED], hk_object(named)));
  GIVE(hk_object(map));
}

NATIVE(match) {
  Walk w;
  HK_TRY(walk_begin(run, self, args[0], hk_arg_int(args[1], 0), true, &w));
  HkStatus status = walk_next(&w);
  if (status == HK_OK && w.found) status = match_map(&w, out);
  walk_end(&w);
  return status;
}

NATIVE(match_all) { return add_all(run, self, args[0], true, match_map, out); }

// ---- replacing -----------------------------------------------------------------------------------------------------------------------------

enum { NO_GROUP = -1 };
typedef struct Part {  // of a replacement: text, or a group
  HkText text;
  int32_t group;
} Part;
typedef struct Template {
  HkRun *run;
  RegexBox *me;
  const char *method;
  HkText text;
  Part *parts;
  uint32_t count, cap;
} Template;

static HkStatus add_part(Template *t, HkText text, int32_t group) {
  HkMem *mem = HK_CORE(t->run)->mem;
  if (group == NO_GROUP && text.len == 0) return HK_OK;
  if (hk_mem_grow(mem, (void **)&t->parts, &t->cap, t->count + 1, sizeof *t->parts) != HK_OK)
    return hk_raise_nomem(t->run);
  t->parts[t->count++] = (Part){text, group};
  return HK_OK;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static HkStatus no_such_group(Template *t, HkText name) {
  uint32_t groups = hk_regex_groups(t->me->re);
  return hk_raise(t->run, "ValueError",
                  "Regex.%s: there is no group '%.*s' in the pattern (it has %u); a dollar sign itself is written $$",
                  t->method, (int)(name.len > 40 ? 40 : name.len), name.data, (unsigned)groups);
}

// As many digits as make the number of a group.
static HkStatus numbered_part(Template *t, size_t *at) {
  uint32_t group = 0, groups = hk_regex_groups(t->me->re);
  size_t start = *at, i = start;
  for (; i < t->text.len && is_digit(t->text.data[i]); i++) {
    uint32_t more = group * 10 + (uint32_t)(t->text.data[i] - '0');
    if (more > groups) break;
    group = more;
  }
  if (i == start) return no_such_group(t, hk_text(t->text.data + start, 1));
  *at = i;
  return add_part(t, hk_text(NULL, 0), (int32_t)group);
}

static HkStatus named_part(Template *t, size_t *at) {
  const char *start = t->text.data + *at + 1, *close = memchr(start, '}', t->text.len - *at - 1);
  if (!close)
    return hk_raise(t->run, "ValueError", "Regex.%s: '${' is not closed; a dollar sign itself is written $$",
                    t->method);
  HkText name = hk_text(start, (size_t)(close - start));
  uint32_t group = hk_regex_group(t->me->re, name);
  int64_t number;
  bool numbered =
      name.len > 0 && is_digit(name.data[0]) && hk_int_parse(name, 10, &number) && number <= hk_regex_groups(t->me->re);
  if (!group && !numbered) return no_such_group(t, name);
  *at += name.len + 2;
  return add_part(t, hk_text(NULL, 0), numbered ? (int32_t)number : (int32_t)group);
}

static HkStatus read_template(Template *t) {
  size_t from = 0, at = 0;
  while (at + 1 < t->text.len) {
    char next = t->text.data[at + 1];
    if (t->text.data[at] != '$' || (next != '$' && next != '{' && !is_digit(next))) {
      at++;
      continue;
    }
    HK_TRY(add_part(t, hk_text(t->text.data + from, at + (next == '$') - from), NO_GROUP));
    at += next == '$' ? 2 : 1;
    if (next == '{') HK_TRY(named_part(t, &at));
    if (is_digit(next)) HK_TRY(numbered_part(t, &at));
    from = at;
  }
  return add_part(t, hk_text(t->text.data + from, t->text.len - from), NO_GROUP);
}

static void expand(const Template *t, const Walk *w, HkBuf *buf) {
  for (uint32_t i = 0; i < t->count; i++) {
    const Part *p = &t->parts[i];
    if (p->group == NO_GROUP)
      hk_buf_text(buf, p->text);
    else if (w->slots[2 * p->group] != SIZE_MAX)
      hk_buf_text(buf, between(w, w->slots[2 * p->group], w->slots[2 * p->group + 1]));
  }
}

// What the function makes of a match, in its text form.
static HkStatus call_function(Walk *w, HkValue function, HkBuf *buf) {
  HkRun *run = w->run;
  HkValue map = hk_null(), made = hk_null();
  HK_TRY(match_map(w, &map));
  w->me->busy++;
  HkStatus status = hk_callback(run, function, &map, 1, &made);
  uint32_t roots = hk_root_mark(run);
  if (status == HK_OK) status = hk_root(run, made);
  if (status == HK_OK) status = hk_to_text(run, made, buf);
  hk_root_release(run, roots);
  w->me->busy--;
  w->in.text = hk_string_text(w->text);  // what was called may have appended to it
  return status;
}

static HkStatus replace_matches(Walk *w, const Template *t, HkValue function, bool all, HkBuf *buf) {
  size_t done = 0;
  for (;;) {
    HK_TRY(walk_next(w));
    if (!w->found) break;
    hk_buf_text(buf, between(w, done, w->slots[0]));
    done = w->slots[1];
    if (t)
      expand(t, w, buf);
    else
      HK_TRY(call_function(w, function, buf));
    if (buf->failed) return hk_raise_nomem(w->run);
    if (buf->len > HK_MAX_SIZE) return hk_raise_too_large(w->run);
    if (!all) break;
  }
  hk_buf_text(buf, between(w, done, w->in.text.len));
  return HK_OK;
}

static HkStatus replace_with(Walk *w, const Template *t, HkValue function, bool all, HkValue *out) {
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(w->run)->mem);
  HkStatus status = replace_matches(w, t, function, all, &buf);
  if (status == HK_OK) return hk_give_string(w->run, &buf, out);
  hk_buf_deinit(&buf);
  return status;
}

static HkStatus replace(HkRun *run, HkValue self, HkValue *args, const char *method, bool all, HkValue *out) {
  Walk w;
  Template t = {.run = run, .me = ME, .method = method};
  bool function = hk_is_kind(args[1], HK_KIND_FUNCTION);
  if (!function && args[1].tag != HK_STRING) {
    HkText got = hk_type_display(HK_CORE(run)->types, args[1]);
    return hk_raise(run, "TypeError", "Regex.%s: argument 2 must be String or Function, got %.*s", method, (int)got.len,
                    got.data);
  }
  HK_TRY(need_pattern(run, ME));
  HkStatus status = HK_OK;
  if (!function) {
    t.text = hk_string_text(args[1].as.str);
    status = read_template(&t);
  }
  bool groups = function;
  for (uint32_t i = 0; i < t.count; i++) groups = groups || t.parts[i].group > 0;
  if (status == HK_OK) status = walk_begin(run, self, args[0], 0, groups, &w);
  if (status == HK_OK) {
    status = replace_with(&w, function ? NULL : &t, args[1], all, out);
    walk_end(&w);
  }
  hk_mem_free(HK_CORE(run)->mem, t.parts, t.cap * sizeof *t.parts);
  return status;
}
NATIVE(replace_all) { return replace(run, self, args, "replace", true, out); }
NATIVE(replace_first) { return replace(run, self, args, "replaceFirst", false, out); }

// ---- pieces --------------------------------------------------------------------------------------------------------------------------------

static HkStatus add_piece(Walk *w, HkArray *list, size_t start, size_t end) {
  HkValue s;
  HK_TRY(give_between(w, start, end, &s));
  return hk_array_add(w->run, list, s);
}

// An empty match separates two characters: it does nothing at the ends of the text and right behind the last separator.
static bool separates(const Walk *w, size_t done) {
  return w->slots[1] > w->slots[0] || (w->slots[0] > done && w->slots[0] < w->in.text.len);
}
static HkStatus split_rest(Walk *w, int64_t limit, HkArray *list) {
  size_t done = 0;
  while (limit <= 0 || list->count + 1 < limit) {
    HK_TRY(walk_next(w));
    if (!w->found) break;
    if (!separates(w, done)) continue;
    HK_TRY(add_piece(w, list, done, w->slots[0]));
    done = w->slots[1];
  }
  return add_piece(w, list, done, w->in.text.len);
}
NATIVE(split) {
  Walk w;
  HkArray *list = hk_array_new(HEAP, 0);
  HkStatus status = HK_OK;
  if (!list) return hk_raise_nomem(run);
  HK_TRY(walk_begin(run, self, args[0], 0, false, &w));
  if (w.in.text.len == 0) status = walk_next(&w);  // no pieces if the pattern matches the empty text
  if (status == HK_OK && !w.found) status = split_rest(&w, hk_arg_int(args[1], 0), list);
  walk_end(&w);
  *out = hk_object(list);
  return status;
}

// ---- the rest --------------------------------------------------------------------------------------------------------------------------------

NATIVE(pattern) {
  HK_TRY(need_pattern(run, ME));
  GIVE(hk_string(ME->pattern));
}
NATIVE(flags) {
  HK_TRY(need_pattern(run, ME));
  GIVE(hk_string(ME->flags));
}
NATIVE(group_count) {
  HK_TRY(need_pattern(run, ME));
  GIVE(hk_int(hk_regex_groups(ME->re)));
}
NATIVE(escape) {
  HkText s = hk_string_text(args[0].as.str);
  HkBuf buf;
  HK_TRY(hk_charge(run, s.len));
  hk_buf_init(&buf, HK_CORE(run)->mem);
  for (size_t i = 0; i < s.len; i++) {
    if (s.data[i] && strchr("\\.+*?()|[]{}^$#-", s.data[i])) hk_buf_char(&buf, '\\');
    hk_buf_char(&buf, s.data[i]);
  }
  return hk_give_string(run, &buf, out);
}

static void trace(HkHeap *heap, HkNativeBox *box) {
  RegexBox *me = (RegexBox *)(void *)box;
  hk_heap_mark_value(heap, hk_string(me->pattern));
  hk_heap_mark_value(heap, hk_string(me->flags));
}
static void drop(HkHeap *heap, HkNativeBox *box) {
  (void)heap;
  hk_regex_free(((RegexBox *)(void *)box)->re);
}
static HkStatus text(HkRun *run, HkValue self, HkBuf *out) {
  (void)run;
  hk_buf_str(out, "Regex(");
  hk_buf_text(out, hk_string_text(ME->pattern));
  hk_buf_char(out, ')');
  return HK_OK;
}

static const HkNative methods[] = {
    {"compile", "s s?", compile_again, 0},
    {"isMatch|test|matches", "s", is_match, 0},
    {"fullMatch", "s", full_match, 0},
    {"find", "s i?", find, 0},
    {"findIndex", "s i?", find_index, 0},
    {"findAll", "s", find_all, 0},
    {"match|exec|captures", "s i?", match, 0},
    {"matchAll", "s", match_all, 0},
    {"replace|replaceAll", "s .", replace_all, 0},
    {"replaceFirst", "s .", replace_first, 0},
    {"split", "s i?", split, 0},
    {"pattern", "", pattern, 0},
    {"flags", "", flags, 0},
    {"groupCount", "", group_count, 0},
    {"escape", "s", escape, STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_regex = {.name = "RegexBox",
                               .kind = HK_KIND_NATIVE,
                               .methods = methods,
                               .construct = {"RegexBox", "s? s?", regex_new, 0},
                               .trace = trace,
                               .drop = drop,
                               .text = text,
                               .snake_case = true};
