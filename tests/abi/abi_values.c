// abi_values.c - tests of values made and read by the host.
#include "abi.h"

static void strings(Abi *t) {
  HakoValue v;
  HakoStr s = {"x", 1};
  OK(Hako_String(t->vm, (HakoStr){"a\0b", 3}, &v));
  OK(Hako_StringData(v, &s));
  CHECK(s.len == 3 && memcmp(s.data, "a\0b", 3) == 0);
  Hako_ReleaseValue(v);
  OK(Hako_String(t->vm, (HakoStr){NULL, 0}, &v));
  CHECK(abi_text_is(v, ""));
  Hako_ReleaseValue(v);
  OK(Hako_String(t->vm, Hako_Text("bad \xff byte"), &v));
  CHECK(abi_text_is(v, "bad \xEF\xBF\xBD byte"));
  Hako_ReleaseValue(v);
  FAILS(Hako_String(t->vm, (HakoStr){NULL, 3}, &v), -1, "[Runtime] NULL argument");
  FAILS(Hako_String(NULL, Hako_Text("x"), &v), -1, "[Runtime] NULL argument");
  FAILS(Hako_String(t->vm, Hako_Text("x"), NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_StringData(Hako_Int(1), &s), -1, "[Type] expected String");
  CHECK(s.len == 0);
  OK(Hako_ArrayNew(t->vm, 0, &v));
  FAILS(Hako_StringData(v, &s), -1, "[Type] expected String");
  FAILS(Hako_StringData(v, NULL), -1, "[Runtime] NULL argument");
  Hako_ReleaseValue(v);
}

static void arrays(Abi *t) {
  HakoValue a, v, three[3];
  uint32_t n = 9;
  OK(Hako_ArrayNew(t->vm, 2, &a));
  OK(Hako_ArrayLen(t->vm, a, &n));
  CHECK(n == 0);
  HakoValue text = abi_string(t, "text");
  CHECK(text.tag == HAKO_TAG_STRING);
  OK(Hako_ArrayPush(t->vm, a, Hako_Int(1)));
  OK(Hako_ArrayPush(t->vm, a, text));
  OK(Hako_ArrayPush(t->vm, a, Hako_Float(0.5)));
  Hako_ReleaseValue(text);
  OK(Hako_GcCollect(t->vm, NULL));
  OK(Hako_ArraySet(t->vm, a, 0, Hako_Bool(1)));
  OK(Hako_ArrayGet(t->vm, a, 1, &v));
  CHECK(abi_text_is(v, "text"));
  Hako_ReleaseValue(v);
  OK(Hako_ArrayRead(t->vm, a, 0, three, 3, &n));
  CHECK(n == 3 && three[0].tag == HAKO_TAG_BOOL && three[0].as.integer == 1 && three[2].as.real == 0.5);
  Hako_ReleaseValue(three[1]);
  OK(Hako_ArrayRead(t->vm, a, 2, three, 3, &n));
  CHECK(n == 1 && three[0].as.real == 0.5);
  OK(Hako_ArrayRead(t->vm, a, 7, three, 3, &n));
  CHECK(n == 0);
  FAILS(Hako_ArrayGet(t->vm, a, 3, &v), -1, "[Runtime] index 3 out of range for Array of length 3");
  FAILS(Hako_ArraySet(t->vm, a, 3, v), -1, "[Runtime] index 3 out of range");
  FAILS(Hako_ArrayLen(t->vm, a, NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_ArrayLen(t->vm, Hako_Int(1), &n), -1, "[Type] expected Array, got Integer");
  FAILS(Hako_ArrayPush(t->vm, Hako_Null(), v), -1, "[Type] expected Array, got null");
  FAILS(Hako_ArrayRead(t->vm, a, 0, NULL, 3, &n), -1, "[Runtime] NULL argument");
  FAILS(Hako_ArrayNew(t->vm, 0, NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_ArrayNew(NULL, 0, &v), -1, "[Runtime] NULL argument");
  Hako_ReleaseValue(a);
}

static void arrays_at_once(Abi *t) {
  enum { MANY = 1000 };
  HakoValue items[MANY], a, sum;
  for (int i = 0; i < MANY; i++) items[i] = Hako_Int(i);
  OK(Hako_ArrayFrom(t->vm, items, MANY, &a));
  OK(abi_load(t, "fn sum(a) { local s = 0\n for x in a { s = s + x }\n return s }"));
  OK(abi_call(t, "sum", &a, 1, &sum));
  CHECK(sum.as.integer == MANY * (MANY - 1) / 2);
  Hako_ReleaseValue(a);
  OK(Hako_ArrayFrom(t->vm, NULL, 0, &a));
  Hako_ReleaseValue(a);
  FAILS(Hako_ArrayFrom(t->vm, NULL, 1, &a), -1, "[Runtime] NULL argument");
  items[3].tag = 77;
  FAILS(Hako_ArrayFrom(t->vm, items, MANY, &a), -1, "[Type] unknown tag of a value");
  CHECK(a.tag == HAKO_TAG_NULL);
}

static void maps(Abi *t) {
  HakoValue m, v, key = abi_string(t, "name");
  uint32_t n = 9;
  int32_t is = 9;
  OK(Hako_MapNew(t->vm, &m));
  CHECK(key.tag == HAKO_TAG_STRING);
  OK(Hako_MapSet(t->vm, m, key, Hako_Int(1)));
  OK(Hako_MapSet(t->vm, m, Hako_Int(5), key));
  OK(Hako_MapSet(t->vm, m, Hako_Bool(1), Hako_Null()));
  OK(Hako_MapLen(t->vm, m, &n));
  CHECK(n == 3);
  OK(Hako_MapGet(t->vm, m, key, &v));
  CHECK(v.tag == HAKO_TAG_INTEGER && v.as.integer == 1);
  OK(Hako_MapGet(t->vm, m, Hako_Int(6), &v));
  CHECK(v.tag == HAKO_TAG_NULL);
  OK(Hako_MapHas(t->vm, m, Hako_Int(5), &is));
  CHECK(is == 1);
  OK(Hako_MapRemove(t->vm, m, Hako_Int(5), &is));
  CHECK(is == 1);
  OK(Hako_MapRemove(t->vm, m, Hako_Int(5), NULL));
  OK(Hako_MapHas(t->vm, m, Hako_Int(5), &is));
  CHECK(is == 0);
  FAILS(Hako_MapSet(t->vm, m, Hako_Float(1), v), -1, "[Type] Map key must be String, Integer or Bool, got Float");
  FAILS(Hako_MapGet(t->vm, m, Hako_Null(), &v), -1, "[Type] Map key must be");
  FAILS(Hako_MapGet(t->vm, key, Hako_Int(1), &v), -1, "[Type] expected Map, got String");
  FAILS(Hako_MapLen(t->vm, m, NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_MapHas(t->vm, m, key, NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_MapNew(NULL, &v), -1, "[Runtime] NULL argument");
  Hako_ReleaseValue(m);
  Hako_ReleaseValue(key);
}

static void walks_maps(Abi *t) {
  static const char *const want[] = {"3", "7", "a", "b", "c"};
  HakoValue m, key, value;
  uint32_t cursor = 0, seen = 0;
  int32_t more = 1;
  OK(abi_eval(t, "%{\"c\" => 3, 7 => 4, \"a\" => 1, 3 => 5, \"b\" => 2}", &m));
  while (more) {
    HakoValue text;
    OK(Hako_MapNext(t->vm, m, &cursor, &key, &value, &more));
    if (!more) break;
    OK(Hako_ToText(t->vm, key, &text));
    CHECK(seen < 5 && abi_text_is(text, want[seen++]) && value.tag == HAKO_TAG_INTEGER);
    Hako_ReleaseValue(text);
    Hako_ReleaseValue(key);
  }
  CHECK(seen == 5 && key.tag == HAKO_TAG_NULL);
  OK(Hako_MapNext(t->vm, m, &cursor, NULL, NULL, &more));
  CHECK(more == 0);
  FAILS(Hako_MapNext(t->vm, m, NULL, &key, &value, &more), -1, "[Runtime] NULL argument");
  FAILS(Hako_MapNext(t->vm, m, &cursor, &key, &value, NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_MapNext(t->vm, Hako_Int(1), &cursor, &key, &value, &more), -1, "[Type] expected Map");
  Hako_ReleaseValue(m);
}

static void fields(Abi *t) {
  HakoValue p, v;
  OK(abi_load(t, "box P { x: Integer\n private secret: Integer\n birth(x) { me.x = x\n me.secret = 1 }\n double: "
                 "Integer => me.x * 2\n"
                 " bad: Integer => 1 / 0 }"));
  HakoValue four = Hako_Int(4);
  OK(Hako_New(t->vm, "P", &four, 1, &p));
  OK(Hako_FieldGet(t->vm, p, "x", &v));
  CHECK(v.as.integer == 4);
  OK(Hako_FieldSet(t->vm, p, "x", Hako_Int(5)));
  OK(Hako_FieldGet(t->vm, p, "double", &v));
  CHECK(v.as.integer == 10);
  FAILS(Hako_FieldGet(t->vm, p, "bad", &v), HAKO_RAISED, "[Runtime] line 6, column 20: DivisionByZero");
  FAILS(Hako_FieldGet(t->vm, p, "secret", &v), HAKO_RAISED, "[Runtime] VisibilityError: private field 'secret' of P");
  FAILS(Hako_FieldSet(t->vm, p, "double", v), HAKO_RAISED, "[Type] TypeError: property 'double' is read-only");
  FAILS(Hako_FieldGet(t->vm, Hako_Null(), "x", &v), HAKO_RAISED, "[Type] TypeError: cannot read field 'x' of null");
  FAILS(Hako_FieldGet(t->vm, p, NULL, &v), -1, "[Runtime] NULL argument");
  FAILS(Hako_FieldGet(t->vm, p, "x", NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_FieldSet(t->vm, p, "\xff", v), -1, "[Type] a name is not valid UTF-8");
  Hako_ReleaseValue(p);
}

static void text_and_types(Abi *t) {
  HakoValue v, text;
  HakoStr name;
  OK(abi_eval(t, "[1, null, \"x\"]", &v));
  OK(Hako_ToText(t->vm, v, &text));
  CHECK(abi_text_is(text, "[1, null, x]"));
  Hako_ReleaseValue(text);
  OK(Hako_TypeName(t->vm, v, &name));
  CHECK(abi_str_is(name, "ArrayBox"));
  OK(Hako_TypeName(t->vm, Hako_Int(1), &name));
  CHECK(abi_str_is(name, "IntegerBox"));
  OK(Hako_ToText(t->vm, Hako_Null(), &text));
  CHECK(abi_text_is(text, "null"));
  Hako_ReleaseValue(text);
  OK(Hako_ToText(t->vm, Hako_Bool(1), &text));
  CHECK(abi_text_is(text, "true"));
  Hako_ReleaseValue(text);
  Hako_ReleaseValue(v);
  FAILS(Hako_ToText(t->vm, v, &text), -1, "[Handle] ");
  FAILS(Hako_ToText(t->vm, Hako_Int(1), NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_TypeName(t->vm, Hako_Int(1), NULL), -1, "[Runtime] NULL argument");
}

static void equality(Abi *t) {
  HakoValue a, b;
  int32_t same = 9;
  OK(abi_eval(t, "[1, [2, \"x\"]]", &a));
  OK(abi_eval(t, "[1, [2, \"x\"]]", &b));
  OK(Hako_Equals(t->vm, a, b, &same));
  CHECK(same == 1);
  OK(Hako_Equals(t->vm, a, Hako_Int(1), &same));
  CHECK(same == 0);
  OK(Hako_Equals(t->vm, Hako_Int(1), Hako_Float(1), &same));
  CHECK(same == 1);
  Hako_ReleaseValue(a);
  Hako_ReleaseValue(b);
  OK(abi_load(t, "box E { equals(o) { return 1 / 0 } }"));
  OK(Hako_New(t->vm, "E", NULL, 0, &a));
  OK(Hako_New(t->vm, "E", NULL, 0, &b));
  FAILS(Hako_Equals(t->vm, a, b, &same), HAKO_RAISED, "[Runtime] line 1, column 30: DivisionByZero");
  CHECK(same == 0);
  FAILS(Hako_Equals(t->vm, a, b, NULL), -1, "[Runtime] NULL argument");
  Hako_ReleaseValue(a);
  Hako_ReleaseValue(b);
}

static void kinds(Abi *t) {
  static const struct {
    const char *source;
    int32_t kind;
  } all[] = {{"null", HAKO_KIND_NULL},
             {"true", HAKO_KIND_BOOL},
             {"1", HAKO_KIND_INTEGER},
             {"1.5", HAKO_KIND_FLOAT},
             {"\"s\"", HAKO_KIND_STRING},
             {"[]", HAKO_KIND_ARRAY},
             {"%{}", HAKO_KIND_MAP},
             {"fn(x) { x }", HAKO_KIND_FUNCTION},
             {"new ErrorBox(\"e\")", HAKO_KIND_ERROR},
             {"1..2", HAKO_KIND_OTHER}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    HakoValue v;
    int32_t kind = -1;
    OK(abi_eval(t, all[i].source, &v));
    OK(Hako_Kind(v, &kind));
    CHECK(kind == all[i].kind);
    Hako_ReleaseValue(v);
  }
  int32_t kind;
  HakoValue odd = {9, 0, {0}};
  FAILS(Hako_Kind(odd, &kind), -1, "[Type] unknown tag of a value");
  FAILS(Hako_Kind(Hako_Int(1), NULL), -1, "[Runtime] NULL argument");
}

static void tag_must_fit(Abi *t) {
  HakoValue s = abi_string(t, "s"), text;
  CHECK(s.tag == HAKO_TAG_STRING);
  s.tag = HAKO_TAG_OBJECT;
  FAILS(Hako_ToText(t->vm, s, &text), -1, "[Type] the tag does not fit the handle");
  s.tag = 6;
  FAILS(Hako_ToText(t->vm, s, &text), -1, "[Type] unknown tag of a value");
  Hako_Release(s.as.handle);
}

// covers: runtime 80
static void weak_references(Abi *t) {
  HakoValue v, weak, back;
  OK(Hako_ArrayNew(t->vm, 0, &v));
  OK(Hako_WeakNew(t->vm, v, &weak));
  OK(Hako_GcCollect(t->vm, NULL));
  OK(Hako_WeakGet(t->vm, weak, &back));
  CHECK(back.tag == HAKO_TAG_OBJECT);
  int32_t same;
  OK(Hako_Equals(t->vm, v, back, &same));
  CHECK(same);
  Hako_ReleaseValue(back);
  Hako_ReleaseValue(v);
  uint64_t freed = 0;
  OK(Hako_GcCollect(t->vm, &freed));
  CHECK(freed > 0);
  OK(Hako_WeakGet(t->vm, weak, &back));
  CHECK(back.tag == HAKO_TAG_NULL);
  FAILS(Hako_WeakNew(t->vm, Hako_Int(1), &v), HAKO_RAISED, "[Type] TypeError: cannot make a weak reference to Integer");
  FAILS(Hako_WeakGet(t->vm, Hako_Int(1), &v), -1, "[Type] expected WeakRef, got Integer");
  Hako_ReleaseValue(weak);
}

static void garbage_of_the_host_goes(Abi *t) {
  uint64_t before, after;
  char text[400];
  memset(text, 'x', sizeof text);
  OK(Hako_MemoryUse(t->vm, &before, NULL, NULL));
  for (int i = 0; i < 60000; i++) {
    HakoValue v;
    OK(Hako_String(t->vm, (HakoStr){text, sizeof text}, &v));
    Hako_ReleaseValue(v);
  }
  OK(Hako_MemoryUse(t->vm, &after, NULL, NULL));
  CHECK(after < before + 16000000);  // 24 MB were made
}

const AbiCase abi_values[] = {
    {"Strings", strings, 1},
    {"Arrays", arrays, 1},
    {"Arrays at once", arrays_at_once, 1},
    {"Maps", maps, 1},
    {"walks Maps", walks_maps, 1},
    {"fields", fields, 1},
    {"text and types", text_and_types, 1},
    {"equality", equality, 1},
    {"kinds", kinds, 1},
    {"the tag must fit", tag_must_fit, 1},
    {"weak references", weak_references, 1},
    {"garbage of the host goes", garbage_of_the_host_goes, 0},
    {NULL, NULL, 0},
};
