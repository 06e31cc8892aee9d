// intrinsics_front.c (L3) - the intrinsics for the tools of the house: tokens, tree and reports of a source, messages on standard input, and the
// tables of built-in methods.
#include "front.h"
#include "intrinsics_impl.h"
#include "ints.h"
#include "platform.h"

#define HEAP (run->core.heap)

// ---- tokens -------------------------------------------------------------------------------------------------------------------

typedef struct TokenList {
  HkHeap *heap;
  HkInts *ints;
} TokenList;

static HkStatus add_token(void *user, const HkFrontToken *token) {
  TokenList *list = user;
  int64_t numbers[] = {token->kind, token->start, token->end, token->line, token->column};
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    HK_TRY(hk_ints_push(list->heap, list->ints, numbers[i]));
  return HK_OK;
}

INTRINSIC(front_tokens) {
  if (args[0].tag != HK_STRING) return hk_intrinsic_misused(run, "front_tokens");
  TokenList list = {HEAP, hk_ints_new(HEAP, 0)};
  if (!list.ints) return hk_raise_nomem(run);
  *out = hk_object(list.ints);
  if (hk_front_tokens(run->core.mem, hk_string_text(args[0].as.str), add_token, &list) != HK_OK)
    return hk_raise_nomem(run);
  return HK_OK;
}

// ---- reports ------------------------------------------------------------------------------------------------------------------

static HkStatus push_text(HkRun *run, HkArray *list, HkText text) {
  HkString *s = hk_string_new(HEAP, text);
  return s ? hk_array_push(HEAP, list, hk_string(s)) : HK_NOMEM;
}

static HkStatus push_notes(HkRun *run, HkArray *report, const HkDiag *d) {
  HkArray *notes = hk_array_new(HEAP, d->note_count);
  if (!notes) return HK_NOMEM;
  HK_TRY(hk_array_push(HEAP, report, hk_object(notes)));
  for (uint32_t i = 0; i < d->note_count; i++) HK_TRY(push_text(run, notes, d->notes[i]));
  return HK_OK;
}

static HkStatus push_shown(HkRun *run, HkArray *report, const HkDiag *d) {
  HkBuf shown;
  hk_buf_init(&shown, run->core.mem);
  hk_diag_render(&shown, d, (HkDiagStyle){false, false});
  HkStatus status = shown.failed ? HK_NOMEM : push_text(run, report, hk_buf_view(&shown));
  hk_buf_deinit(&shown);
  return status;
}

static HkStatus push_report(HkRun *run, HkArray *list, const HkDiag *d) {
  HkArray *report = hk_array_new(HEAP, 9);
  if (!report) return HK_NOMEM;
  HK_TRY(hk_array_push(HEAP, list, hk_object(report)));
  HK_TRY(push_text(run, report, d->severity == HK_WARNING ? HK_TEXT("warning") : HK_TEXT("error")));
  HK_TRY(push_text(run, report, hk_text_of(d->kind)));
  HK_TRY(push_text(run, report, d->message));
  HK_TRY(push_text(run, report, d->source ? d->source->name : HK_TEXT("")));
  const uint32_t place[] = {d->line, d->column, d->width};
  for (size_t i = 0; i < sizeof place / sizeof *place; i++) HK_TRY(hk_array_push(HEAP, report, hk_int(place[i])));
  HK_TRY(push_notes(run, report, d));
  return push_shown(run, report, d);
}

// The reports as an Array that is kept alive by *out.
static HkStatus give_reports(HkRun *run, const HkDiags *diags, HkArray *into) {
  for (uint32_t i = 0; i < diags->count; i++) HK_TRY(push_report(run, into, &diags->items[i]));
  return HK_OK;
}

static bool read_request(const HkValue *args, HkFrontRequest *out) {
  if (args[0].tag != HK_STRING || args[1].tag != HK_STRING) return false;
  *out = (HkFrontRequest){.text = hk_string_text(args[0].as.str), .name = hk_string_text(args[1].as.str)};
  return true;
}

INTRINSIC(front_check) {
  HkFrontRequest request;
  HkMirModule *module = NULL;
  HkDiags diags;
  if (!read_request(args, &request)) return hk_intrinsic_misused(run, "front_check");
  request.path = request.name;
  request.files = true;
  HkArray *reports = hk_array_new(HEAP, 0);
  if (!reports) return hk_raise_nomem(run);
  *out = hk_object(reports);
  HkStatus status = hk_front_compile(run->core.mem, &request, &module, &diags);
  if (status != HK_NOMEM) status = give_reports(run, &diags, reports);
  hk_mir_module_free(module);
  return status == HK_OK ? HK_OK : hk_raise_nomem(run);
}

// ---- the tree -----------------------------------------------------------------------------------------------------------------

// Strings of the tree, each once, and its nodes.
typedef struct Tree {
  HkRun *run;
  HkMap *numbers;  // of the strings
  HkArray *strings;
  HkInts *nodes;
} Tree;

static HkStatus push_string(Tree *tree, HkText text, bool there) {
  HkRun *run = tree->run;
  if (!there) return hk_ints_push(HEAP, tree->nodes, -1);
  HkString *s = hk_string_new(HEAP, text);
  if (!s) return HK_NOMEM;
  const HkValue *known = hk_map_find(HEAP, tree->numbers, hk_string(s));
  if (known) return hk_ints_push(HEAP, tree->nodes, known->as.i);
  HK_TRY(hk_map_set(HEAP, tree->numbers, hk_string(s), hk_int(tree->strings->count)));
  HK_TRY(hk_ints_push(HEAP, tree->nodes, tree->strings->count));
  return hk_array_push(HEAP, tree->strings, hk_string(s));
}

static HkStatus push_node(void *user, const HkFrontNode *node) {
  Tree *tree = user;
  const HkName *names[] = {node->name, node->name2};
  const uint32_t numbers[] = {node->flags, node->line, node->column, node->kids};
  HK_TRY(push_string(tree, hk_text_of(node->kind ? node->kind : ""), true));
  for (int i = 0; i < 2; i++)
    HK_TRY(push_string(tree, names[i] ? hk_name_text(names[i]) : hk_text("", 0), names[i] != NULL));
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
    HK_TRY(hk_ints_push(tree->run->core.heap, tree->nodes, numbers[i]));
  return HK_OK;
}

static HkStatus give_tree(HkRun *run, const HkFrontRequest *request, HkArray *list) {
  HkMirModule *module = NULL;
  HkDiags diags;
  Tree tree = {run, hk_map_new(HEAP, false, 0), hk_array_new(HEAP, 0), hk_ints_new(HEAP, 0)};
  HkArray *reports = hk_array_new(HEAP, 0);
  if (!tree.numbers || !tree.strings || !tree.nodes || !reports) return HK_NOMEM;
  HkStatus status = hk_front_tree(run->core.mem, request, push_node, &tree, &module, &diags);
  if (status != HK_NOMEM) status = give_reports(run, &diags, reports);
  hk_mir_module_free(module);
  HK_TRY(status);
  HK_TRY(hk_array_push(HEAP, list, hk_object(reports)));
  HK_TRY(hk_array_push(HEAP, list, hk_object(tree.strings)));
  return hk_array_push(HEAP, list, hk_object(tree.nodes));
}

INTRINSIC(front_tree) {
  HkFrontRequest request;
  if (!read_request(args, &request)) return hk_intrinsic_misused(run, "front_tree");
  request.syntax = true;
  HkArray *list = hk_array_new(HEAP, 3);
  if (!list) return hk_raise_nomem(run);
  if (give_tree(run, &request, list) != HK_OK) return hk_raise_nomem(run);
  GIVE(hk_object(list));
}

// ---- files --------------------------------------------------------------------------------------------------------------------

// A file that may not be written is not replaced either. Links stay what they are.
static bool replace(HkMem *mem, const char *path, HkText text) {
  FILE *file = hk_platform_open(path, "r+b");
  if (!file) return false;
  fclose(file);
  HkBuf real;
  hk_buf_init(&real, mem);
  hk_platform_canonical(path, &real);
  const char *z = hk_buf_z(&real);
  bool replaced = !real.failed && hk_platform_write(z, text);
  hk_buf_deinit(&real);
  return replaced;
}

INTRINSIC(replace_file) {
  if (args[0].tag != HK_STRING || args[1].tag != HK_STRING) return hk_intrinsic_misused(run, "replace_file");
  GIVE(hk_bool(replace(run->core.mem, args[0].as.str->data, hk_string_text(args[1].as.str))));
}

// ---- the protocol of language servers ------------------------------------------------------------------------------------------

INTRINSIC(read_bytes) {
  const HkSinks *s = &run->core.config.sinks;
  HkBuf buf;
  if (args[0].tag != HK_INT || args[0].as.i < 1 || args[0].as.i > (int64_t)HK_MAX_SIZE)
    return hk_intrinsic_misused(run, "read_bytes");
  hk_buf_init(&buf, run->core.mem);
  if (s->flush) s->flush(s->user);
  bool got = s->read && s->read(s->user, &buf, (size_t)args[0].as.i);
  HkString *text = !got || buf.failed ? NULL : hk_string_decode(HEAP, hk_buf_view(&buf));
  bool failed = buf.failed || (got && !text);
  hk_buf_deinit(&buf);
  if (failed) return hk_raise_nomem(run);
  GIVE(text ? hk_string(text) : hk_null());
}

// Console.error marks its lines; what tools say looks like what the program hako says.
INTRINSIC(write_error) {
  if (args[0].tag != HK_STRING) return hk_intrinsic_misused(run, "write_error");
  HK_TRY(hk_write_err(run, hk_string_text(args[0].as.str)));
  GIVE(hk_null());
}

// ---- the tables of built-in methods --------------------------------------------------------------------------------------------

// The name of the flag or capability of a row that documents say something about.
static HkText flag_name(uint32_t flag) {
  switch (flag) {
  case HK_NATIVE_STATIC: return HK_TEXT("static");
  case HK_NATIVE_FIELD: return HK_TEXT("field");
  case HK_NATIVE_CAP_FILE: return HK_TEXT("file");
  case HK_NATIVE_CAP_PROCESS: return HK_TEXT("process");
  case HK_NATIVE_CAP_ENV: return HK_TEXT("environment");
  case HK_NATIVE_CAP_CLOCK: return HK_TEXT("clock");
  case HK_NATIVE_CAP_RANDOM: return HK_TEXT("random");
  default: return HK_TEXT("");
  }
}

// A row as three texts: names, signature, flags separated by blanks. No row: three empty ones.
static HkStatus push_native(HkRun *run, HkArray *list, const HkNative *row) {
  HkBuf flags;
  hk_buf_init(&flags, run->core.mem);
  for (uint32_t bit = 1; bit && row->names; bit <<= 1) {
    HkText name = row->flags & bit ? flag_name(bit) : HK_TEXT("");
    if (name.len && flags.len) hk_buf_char(&flags, ' ');
    hk_buf_text(&flags, name);
  }
  HkStatus status = flags.failed ? HK_NOMEM : push_text(run, list, hk_text_of(row->names ? row->names : ""));
  if (status == HK_OK) status = push_text(run, list, hk_text_of(row->names ? row->signature : ""));
  if (status == HK_OK) status = push_text(run, list, hk_buf_view(&flags));
  hk_buf_deinit(&flags);
  return status;
}

static HkStatus push_table(HkRun *run, HkArray *boxes, const HkBoxDef *def) {
  HkArray *box = hk_array_new(HEAP, 0);
  if (!box) return HK_NOMEM;
  HK_TRY(hk_array_push(HEAP, boxes, hk_object(box)));
  HK_TRY(push_text(run, box, hk_text_of(def->name)));
  HK_TRY(push_text(run, box, hk_text_of(def->aliases ? def->aliases : "")));
  HK_TRY(hk_array_push(HEAP, box, hk_bool(def->snake_case)));
  HK_TRY(push_native(run, box, &def->construct));
  for (const HkNative *row = def->methods; row && row->names; row++) HK_TRY(push_native(run, box, row));
  return HK_OK;
}

static HkStatus push_tables(HkRun *run, HkArray *boxes) {
  const HkTypes *types = run->core.types;
  const HkBoxDef externs = {.name = "", .methods = types->externs};
  const HkBoxDef *const apart[] = {types->universal_box, types->instance_box, &externs};
  for (uint32_t i = 0; i < types->count; i++)
    if (types->items[i]->def) HK_TRY(push_table(run, boxes, types->items[i]->def));
  for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) HK_TRY(push_table(run, boxes, apart[i]));
  return HK_OK;
}

INTRINSIC(box_tables) {
  HkArray *boxes = hk_array_new(HEAP, 0);
  if (!boxes) return hk_raise_nomem(run);
  *out = hk_object(boxes);
  return push_tables(run, boxes) == HK_OK ? HK_OK : hk_raise_nomem(run);
}

// clang-format off
const HkIntrinsic hk_front_intrinsics[] = {
    {"front_tokens", 1, front_tokens, "tokens and comments of a source, five numbers each (front.h): the lexer is C"},
    {"front_tree", 2, front_tree, "syntax tree of (text, name): Array [reports, strings, nodes], seven numbers each: the parser is C"},
    {"front_check", 2, front_check, "reports about (text, file) and the modules it uses: the compiler is C"},
    {"replace_file", 2, replace_file, "a text takes the place of what is in a file, all at once; false: it may not be written"},
    {"read_bytes", 1, read_bytes, "so many bytes of standard input as a String, null at its end: messages are counted in bytes, not in lines"},
    {"write_error", 1, write_error, "writes a text to standard error as it is: what the console writes there is marked"},
    {"box_tables", 0, box_tables, "tables of all built-in boxes, behind them those of every value, of instances and of calls without receiver: they are C"},
    {NULL, 0, NULL, NULL},
};
// clang-format on
