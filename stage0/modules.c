// modules.c - finding and loading the modules of a program (language.md 12).
//
// A target is resolved by rules in a fixed order (12.3); the places that were tried are kept for the report. Files are loaded once, by
// canonical path, depth first; cycles are harmless because all declarations exist before any code runs.
#include "modules.h"

#include "../floor/platform.h"
#include "program_json.h"

typedef struct Named {
  HkText name, value;
} Named;  // a table of the project file: name -> file, directory or other name
typedef struct NamedList {
  Named *items;
  uint32_t count, cap;
} NamedList;
typedef struct Package {
  HkText name, path, main;
  bool native;  // kind = "dylib"
} Package;

typedef struct NodeList {
  HsNode **items;
  uint32_t count, cap;
} NodeList;
typedef struct Open {
  HsUnit *unit;
  NodeList imports;
  uint32_t next;
} Open;  // a unit whose imports are being loaded

typedef struct Loader {
  HsProgram *program;
  const HsOptions *options;
  HkArena *arena;
  HkText root;  // project root, with '/' at the end, or empty
  NamedList aliases, modules, module_roots, manifest_modules, manifest_roots;
  HkText *paths;
  uint32_t path_count, path_cap;
  Package *packages;
  uint32_t package_count, package_cap;
  Open *open;
  uint32_t open_count, open_cap;
  HkBuf tried;  // lines of what was tried for the target under way
} Loader;

// ---- paths ------------------------------------------------------------------------------------------------------------------

static HkText join(Loader *l, HkText dir, HkText rest, const char *suffix) {
  return hs_path_join(l->arena, dir, rest, suffix);
}

static bool ends_with(HkText t, const char *end) {
  size_t n = strlen(end);
  return t.len >= n && memcmp(t.data + t.len - n, end, n) == 0;
}

static bool is_source_name(HkText t) { return ends_with(t, ".hako") || ends_with(t, ".nyash"); }

static bool is_tried(const Loader *l, HkText path) {
  HkText lines = hk_buf_view(&l->tried);
  for (size_t start = 0, i = 0; i < lines.len; i++)
    if (lines.data[i] == '\n') {
      if (hk_text_eq(hk_text(lines.data + start, i - start), path)) return true;
      start = i + 1;
    }
  return false;
}

// Tries a file as written, with `.hako` and with the older `.nyash` behind it.
static bool try_file(Loader *l, HkText dir, HkText rest, bool as_written, HkText *out) {
  static const char *const endings[] = {"", ".hako", ".nyash"};
  for (int pass = as_written ? 0 : 1; pass < 3; pass++) {
    HkText path = join(l, dir, rest, endings[pass]);
    if (path.data && hk_platform_exists(path.data) && !hk_platform_is_dir(path.data)) {
      *out = path;
      return true;
    }
    if (path.data && !is_tried(l, path)) hk_buf_fmt(&l->tried, "%s\n", path.data);
  }
  return false;
}

static const Named *named(const NamedList *list, HkText name) {
  for (uint32_t i = 0; i < list->count; i++)
    if (hk_text_eq(list->items[i].name, name)) return &list->items[i];
  return NULL;
}

static HkStatus add_named(Loader *l, NamedList *list, HkText name, HkText value) {
  HK_TRY(hk_arena_grow(l->arena, (void **)&list->items, &list->cap, list->count + 1, sizeof *list->items));
  list->items[list->count++] = (Named){name, value};
  return HK_OK;
}

// ---- project file and manifests ---------------------------------------------------------------------------------------------------

// Strings of a table with nested tables as dotted names.
static HkStatus dotted_strings(Loader *l, const HkToml *table, HkText prefix, HkText dir, NamedList *out,
                               const char *except) {
  for (uint32_t i = 0; table && i < table->count; i++) {
    const HkTomlEntry *e = &table->entries[i];
    HkBuf name;
    hk_buf_init(&name, l->arena->mem);
    hk_buf_text(&name, prefix);
    if (prefix.len) hk_buf_char(&name, '.');
    hk_buf_text(&name, e->key);
    HkText full = hk_arena_text(l->arena, hk_buf_view(&name));
    hk_buf_deinit(&name);
    HkStatus status = HK_OK;
    if (e->value->kind == HK_TOML_STRING)
      status = add_named(l, out, full, dir.data ? join(l, dir, e->value->text, "") : e->value->text);
    if (e->value->kind == HK_TOML_TABLE && !(except && prefix.len == 0 && hk_text_eq(e->key, hk_text_of(except))))
      status = dotted_strings(l, e->value, full, dir, out, NULL);
    HK_TRY(status);
  }
  return HK_OK;
}

static HkStatus read_manifest(Loader *l, HkText path) {
  HkToml *toml = NULL;
  HK_TRY(hs_project_toml(l->arena, path, l->program->diags, &toml));
  if (!toml) return HK_OK;
  const HkToml *name = hk_toml_get(hk_toml_get(toml, HK_TEXT("module")), HK_TEXT("name"));
  if (!name || name->kind != HK_TOML_STRING)
    return hs_project_report(l->arena, path, 1, HK_TEXT("module manifest without module.name"), l->program->diags);
  HkText dir = hs_path_directory(path);
  HK_TRY(add_named(l, &l->manifest_roots, name->text, dir));
  HK_TRY(dotted_strings(l, hk_toml_get(toml, HK_TEXT("exports")), name->text, dir, &l->manifest_modules, NULL));
  return dotted_strings(l, hk_toml_get(toml, HK_TEXT("aliases")), hk_text("", 0), hk_text(NULL, 0), &l->aliases, NULL);
}

static HkStatus read_packages(Loader *l, const HkToml *using) {
  for (uint32_t i = 0; using && i < using->count; i++) {
    const HkTomlEntry *e = &using->entries[i];
    if (e->value->kind != HK_TOML_TABLE || hk_text_eq(e->key, HK_TEXT("aliases"))) continue;
    const HkToml *path = hk_toml_get(e->value, HK_TEXT("path")), *main = hk_toml_get(e->value, HK_TEXT("main"));
    const HkToml *kind = hk_toml_get(e->value, HK_TEXT("kind"));
    if (!path || path->kind != HK_TOML_STRING) continue;
    bool native = kind && kind->kind == HK_TOML_STRING && hk_text_eq(kind->text, HK_TEXT("dylib"));
    HK_TRY(hk_arena_grow(l->arena, (void **)&l->packages, &l->package_cap, l->package_count + 1, sizeof *l->packages));
    l->packages[l->package_count++] =
        (Package){e->key, join(l, l->root, path->text, ""),
                  main && main->kind == HK_TOML_STRING ? main->text : hk_text(NULL, 0), native};
  }
  return HK_OK;
}

static HkStatus read_project(Loader *l, const HkToml *toml) {
  const HkToml *using = hk_toml_get(toml, HK_TEXT("using")), *paths = hk_toml_get(using, HK_TEXT("paths"));
  const HkToml *modules = hk_toml_get(toml, HK_TEXT("modules"));
  const HkToml *members = hk_toml_get(hk_toml_get(modules, HK_TEXT("workspace")), HK_TEXT("members"));
  for (uint32_t i = 0; paths && i < paths->count; i++) {
    if (paths->entries[i].value->kind != HK_TOML_STRING) continue;
    HK_TRY(hk_arena_grow(l->arena, (void **)&l->paths, &l->path_cap, l->path_count + 1, sizeof *l->paths));
    l->paths[l->path_count++] = join(l, l->root, paths->entries[i].value->text, "");
  }
  HK_TRY(
      dotted_strings(l, hk_toml_get(using, HK_TEXT("aliases")), hk_text("", 0), hk_text(NULL, 0), &l->aliases, NULL));
  HK_TRY(dotted_strings(l, hk_toml_get(toml, HK_TEXT("aliases")), hk_text("", 0), hk_text(NULL, 0), &l->aliases, NULL));
  HK_TRY(read_packages(l, using));
  HK_TRY(dotted_strings(l, modules, hk_text("", 0), l->root, &l->modules, "workspace"));
  HK_TRY(
      dotted_strings(l, hk_toml_get(toml, HK_TEXT("module_roots")), hk_text("", 0), l->root, &l->module_roots, NULL));
  for (uint32_t i = 0; members && i < members->count; i++)
    if (members->entries[i].value->kind == HK_TOML_STRING)
      HK_TRY(read_manifest(l, join(l, l->root, members->entries[i].value->text, "")));
  return HK_OK;
}

// ---- resolution (12.3) -----------------------------------------------------------------------------------------------------------------

static HkText dots_to_slashes(Loader *l, HkText name) {
  HkText out = hk_arena_text(l->arena, name);
  for (size_t i = 0; out.data && i < out.len; i++)
    if (out.data[i] == '.') ((char *)(uintptr_t)out.data)[i] = '/';
  return out;
}

static HkText last_segment(HkText name, char separator) {
  while (name.len && name.data[name.len - 1] == separator) name.len--;
  for (size_t i = name.len; i-- > 0;)
    if (name.data[i] == separator) return hk_text(name.data + i + 1, name.len - i - 1);
  return name;
}

static bool from_package(Loader *l, const Package *p, HkText *out) {
  if (is_source_name(p->path)) return try_file(l, hk_text("", 0), p->path, true, out);
  HkText main = p->main.data ? p->main : last_segment(p->path, '/');
  return try_file(l, p->path, main, p->main.data != NULL, out);
}

// The longest prefix of the roots wins; the project's own win a tie.
static bool from_roots(Loader *l, HkText name, HkText *out) {
  const Named *best = NULL;
  const NamedList *lists[2] = {&l->module_roots, &l->manifest_roots};
  for (int k = 0; k < 2; k++)
    for (uint32_t i = 0; i < lists[k]->count; i++) {
      const Named *r = &lists[k]->items[i];
      bool fits = name.len >= r->name.len && memcmp(name.data, r->name.data, r->name.len) == 0 &&
                  (name.len == r->name.len || name.data[r->name.len] == '.');
      if (fits && (!best || r->name.len > best->name.len)) best = r;
    }
  if (!best) return false;
  HkText rest = name.len == best->name.len ? last_segment(name, '.')
                                           : hk_text(name.data + best->name.len + 1, name.len - best->name.len - 1);
  return try_file(l, best->value, dots_to_slashes(l, rest), false, out);
}

static bool is_path(HkText t) {
  bool slash = t.len && memchr(t.data, '/', t.len) != NULL;
  return slash || is_source_name(t) || (t.len > 1 && t.data[0] == '.' && t.data[1] == '/');
}

static bool from_path(Loader *l, HkText t, HkText dir, HkText *out) {
  if (try_file(l, dir, t, true, out)) return true;
  for (uint32_t i = 0; i < l->options->root_count; i++)
    if (try_file(l, l->options->roots[i], t, true, out)) return true;
  if (try_file(l, l->root, t, true, out)) return true;
  for (uint32_t i = 0; i < l->path_count; i++)
    if (try_file(l, l->paths[i], t, true, out)) return true;
  return false;
}

static bool from_search(Loader *l, HkText name, HkText dir, HkText *out) {
  static const char *const standard[] = {"apps", "lib", ""};
  HkText file = dots_to_slashes(l, name);
  if (try_file(l, dir, file, false, out)) return true;
  for (uint32_t i = 0; i < l->options->root_count; i++)
    if (try_file(l, l->options->roots[i], file, false, out)) return true;
  for (int i = 0; i < 3; i++)
    if (try_file(l, join(l, l->root, hk_text_of(standard[i]), ""), file, false, out)) return true;
  for (uint32_t i = 0; i < l->path_count; i++)
    if (try_file(l, l->paths[i], file, false, out)) return true;
  return l->options->home.len && try_file(l, l->options->home, file, false, out);
}

typedef enum { FOUND, NOT_FOUND, PATH_NOT_FOUND, ALIAS_CYCLE, NATIVE } Outcome;

static Outcome resolve(Loader *l, HkText target, HkText dir, HkText *out) {
  hk_buf_clear(&l->tried);
  for (int steps = 0;; steps++) {
    const Named *alias = named(&l->aliases, target);
    if (!alias) break;
    if (steps == 10) return ALIAS_CYCLE;
    target = alias->value;
  }
  for (uint32_t i = 0; i < l->package_count; i++)
    if (hk_text_eq(l->packages[i].name, target) && l->packages[i].native) return NATIVE;
  for (uint32_t i = 0; i < l->package_count; i++)
    if (hk_text_eq(l->packages[i].name, target)) return from_package(l, &l->packages[i], out) ? FOUND : PATH_NOT_FOUND;
  const Named *exact = named(&l->modules, target);
  if (!exact) exact = named(&l->manifest_modules, target);
  if (exact) return try_file(l, hk_text("", 0), exact->value, true, out) ? FOUND : PATH_NOT_FOUND;
  if (is_path(target)) return from_path(l, target, dir, out) ? FOUND : PATH_NOT_FOUND;
  if (from_roots(l, target, out) || from_search(l, target, dir, out)) return FOUND;
  return NOT_FOUND;
}

// ---- units ---------------------------------------------------------------------------------------------------------------------------------

HkText hs_source_text(HkText text) {
  bool marked = text.len >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0;
  return marked ? hk_text(text.data + 3, text.len - 3) : text;
}

static HsUnit *add_unit(Loader *l, HkText name, HkText shown, HkText canonical, HkText text) {
  HsProgram *p = l->program;
  HsUnit *u = hk_arena_alloc(l->arena, sizeof *u);
  HkSource *s = hk_arena_alloc(l->arena, sizeof *s);
  if (!u || !s ||
      hk_arena_grow(l->arena, (void **)&p->units, &p->unit_cap, p->unit_count + 1, sizeof *p->units) != HK_OK)
    return NULL;
  s->name = hk_arena_text(l->arena, shown);
  s->text = hk_arena_text(l->arena, hs_source_text(text));
  u->source = s;
  u->name = hk_arena_text(l->arena, name);
  u->path = hk_arena_text(l->arena, canonical);
  u->index = p->unit_count;
  if (!s->name.data || !s->text.data || !u->name.data || !u->path.data) return NULL;
  if (hk_source_index(l->arena, s) != HK_OK) return NULL;
  p->units[p->unit_count++] = u;
  return u;
}

static HkStatus open_unit(Loader *l, HsUnit *unit);

static HsUnit *find_unit(const HsProgram *p, HkText canonical) {
  for (uint32_t i = 0; i < p->unit_count; i++)
    if (p->units[i]->path.len && hk_text_eq(p->units[i]->path, canonical)) return p->units[i];
  return NULL;
}

// The unit of a file, loaded at its first use.
static HkStatus unit_for(Loader *l, HsUnit *from, const HsNode *at, HkText name, HkText path, HsUnit **out) {
  HkBuf canonical, text;
  hk_buf_init(&canonical, l->arena->mem);
  hk_buf_init(&text, l->arena->mem);
  hk_platform_canonical(path.data, &canonical);
  *out = find_unit(l->program, hk_buf_view(&canonical));
  HkStatus status = HK_OK;
  if (!*out) {
    const char *reason = hk_platform_read(path.data, &text);
    if (reason)
      hs_report(l->program, from, at, "ModuleError", "cannot read '%.*s': %s", (int)path.len, path.data, reason);
    else if (l->program->unit_count >= HK_MAX_UNITS)
      hs_report(l->program, from, at, "ModuleError", "more than %d modules", HK_MAX_UNITS);
    else {
      *out = add_unit(l, name, path, hk_buf_view(&canonical), hk_buf_view(&text));
      status = *out ? open_unit(l, *out) : HK_NOMEM;
    }
  }
  hk_buf_deinit(&canonical);
  hk_buf_deinit(&text);
  return status;
}

// ---- imports ----------------------------------------------------------------------------------------------------------------------------------

static HkText file_stem(HkText path) {
  HkText base = last_segment(path, '/');
  for (size_t i = base.len; i-- > 1;)
    if (base.data[i] == '.') return hk_text(base.data, i);
  return base;
}

static HkText without_box(HkText t) {
  return t.len > 3 && (ends_with(t, "Box") || ends_with(t, "box")) ? hk_text(t.data, t.len - 3) : t;
}

// The primary box of a module for a name (12.4).
static HsDecl *primary_box(Loader *l, HsUnit *u, const HkName *name) {
  HsDecl *d = hs_table_get(&u->types, name), *only_static = NULL, *main = NULL, *only = NULL;
  uint32_t statics = 0, boxes = 0;
  HkText stem = file_stem(u->path);
  (void)l;
  if (d) return d;
  for (uint32_t i = 0; i < u->decl_count; i++) {
    HkText n = hk_name_text(u->decls[i]->name);
    if (u->decls[i]->kind != HS_DECL_BOX) continue;
    if (hk_diag_alike(n, stem) || hk_diag_alike(without_box(n), stem) || hk_diag_alike(n, without_box(stem)))
      return u->decls[i];
    boxes++;
    only = u->decls[i];
    if (u->decls[i]->is_static) {
      statics++;
      only_static = u->decls[i];
    }
    if (hk_text_eq(n, HK_TEXT("Main"))) main = u->decls[i];
  }
  return statics == 1 ? only_static : main ? main : boxes == 1 ? only : NULL;
}

static HkStatus add_import(Loader *l, HsUnit *from, HsNode *node, HsUnit *to, const HkName *alias, bool open) {
  for (uint32_t i = 0; i < from->import_count; i++) {
    HsImport *other = &from->imports[i];
    if (other->unit == to && other->alias == alias && other->open == open && node->kind == other->node->kind)
      return HK_OK;  // repeated
    if (alias && other->alias == alias && other->unit != to)
      hs_report(l->program, from, node, "ModuleError", "alias '%s' is already bound to %.*s", alias->data,
                (int)other->unit->source->name.len, other->unit->source->name.data);
    else if (alias && node->name2 && other->node->name2 && other->unit == to && other->alias != alias)
      hs_report(l->program, from, node, "ModuleError", "%.*s is already imported as '%s'", (int)to->source->name.len,
                to->source->name.data, other->alias->data);
  }
  HK_TRY(hk_arena_grow(l->arena, (void **)&from->imports, &from->import_cap, from->import_count + 1,
                       sizeof *from->imports));
  from->imports[from->import_count++] = (HsImport){alias, to, NULL, open, node};
  return HK_OK;
}

static void add_names(const NamedList *list, HkText *names, uint32_t *count, uint32_t cap) {
  for (uint32_t i = 0; i < list->count && *count < cap; i++) names[(*count)++] = list->items[i].name;
}

static void suggest_module(Loader *l, HkDiag *d, HkText target) {
  HkText names[1024];
  uint32_t count = 0;
  add_names(&l->aliases, names, &count, 1024);
  for (uint32_t i = 0; i < l->package_count && count < 1024; i++) names[count++] = l->packages[i].name;
  add_names(&l->modules, names, &count, 1024);
  add_names(&l->manifest_modules, names, &count, 1024);
  hk_diag_did_you_mean(l->program->diags, d, target, names, count);
}

static void report_missing(Loader *l, HsUnit *from, const HsNode *at, HkText target, Outcome outcome) {
  bool error = outcome != NOT_FOUND || l->options->strict_modules;
  HkDiag *d;
  if (outcome == ALIAS_CYCLE) {
    hs_report(l->program, from, at, "ModuleError", "alias '%.*s' leads to itself", (int)target.len, target.data);
    return;
  }
  if (outcome == NATIVE) {
    hs_report(l->program, from, at, "ModuleError", "not supported yet: native libraries");
    return;
  }
  d = hk_diag_add(l->program->diags, error ? HK_ERROR : HK_WARNING, error ? "ModuleError" : "missing-module",
                  from->source, at->line, at->column, at->width, "module '%.*s' not found", (int)target.len,
                  target.data);
  suggest_module(l, d, target);
  HkText lines = hk_buf_view(&l->tried);
  for (size_t start = 0, i = 0; i < lines.len; i++)
    if (lines.data[i] == '\n') {
      hk_diag_note(l->program->diags, d, "note: tried %.*s", (int)(i - start), lines.data + start);
      start = i + 1;
    }
}

// The unit of a file; *to is NULL when it was reported that there is none.
static HkStatus unit_from_file(Loader *l, HsUnit *from, HsNode *node, HkText target, HsUnit **to) {
  HkText path, shown_dir = hs_path_directory(from->source->name);
  Outcome outcome = resolve(l, target, shown_dir, &path);
  if (outcome == FOUND) {
    if (l->options->on_using) l->options->on_using(l->options->user, target, path);
    return unit_for(l, from, node, target, path, to);
  }
  report_missing(l, from, node, target, outcome);
  return HK_OK;
}

// The same where the host gives the modules, or nobody does.
static HkStatus unit_from_host(Loader *l, HsUnit *from, HsNode *node, HkText target, HsUnit **to) {
  HkText text = hk_text("", 0);
  *to = find_unit(l->program, target);
  if (*to) return HK_OK;
  if (!l->options->load) {
    hs_report(l->program, from, node, "CapabilityError", "capability 'file' is not granted");
  } else if (!l->options->load(l->options->load_user, target, from->source->name, &text)) {
    hs_report(l->program, from, node, "ModuleError", "module '%.*s' not found", (int)target.len, target.data);
  } else if (l->program->unit_count >= HK_MAX_UNITS) {
    hs_report(l->program, from, node, "ModuleError", "more than %d modules", HK_MAX_UNITS);
  } else {
    *to = add_unit(l, target, target, target, text);
    return *to ? open_unit(l, *to) : HK_NOMEM;
  }
  return HK_OK;
}

static HkStatus import_one(Loader *l, HsUnit *from, HsNode *node) {
  HkText target = hk_name_text(node->name);
  bool quoted = (node->flags & HS_QUOTED) != 0 || node->kind == HS_INCLUDE;
  if (hk_text_eq(target, HK_TEXT("nyashstd"))) return HK_OK;
  HsUnit *to = NULL;
  HK_TRY(l->options->no_files ? unit_from_host(l, from, node, target, &to)
                              : unit_from_file(l, from, node, target, &to));
  if (!to) return HK_OK;
  const HkName *alias = node->name2;
  if (!alias && !quoted && !memchr(target.data, '/', target.len))
    alias = hk_mir_name(l->program->module, last_segment(target, '.'));
  return add_import(l, from, node, to, alias, node->name2 == NULL && node->kind == HS_USING);
}

// The using lines and include expressions of a tree.
static HkStatus gather(Loader *l, HsNode *n, NodeList *out) {
  while (n) {
    uint32_t chain = hs_chain_kid(n);
    if ((n->kind == HS_USING || n->kind == HS_INCLUDE) && n->name) {
      HK_TRY(hk_arena_grow(l->arena, (void **)&out->items, &out->cap, out->count + 1, sizeof *out->items));
      out->items[out->count++] = n;
    }
    for (uint32_t i = 0; i < n->count; i++)
      if (i != chain) HK_TRY(gather(l, n->kids[i], out));
    n = chain == HS_NO_CHAIN ? NULL : n->kids[chain];
  }
  return HK_OK;
}

static void sort_by_place(NodeList *list) {  // nearly sorted: only chains were gathered in another order
  for (uint32_t i = 1; i < list->count; i++) {
    HsNode *n = list->items[i];
    uint32_t at = i;
    for (; at > 0; at--) {
      const HsNode *before = list->items[at - 1];
      if (before->line < n->line || (before->line == n->line && before->column <= n->column)) break;
      list->items[at] = list->items[at - 1];
    }
    list->items[at] = n;
  }
}

// Only the main unit may be given as a tree, which says what file it is of.
static HkStatus read_unit(Loader *l, HsUnit *unit) {
  HsProgram *p = l->program;
  if (!l->options->tree || unit->index > 0) return hs_parse(p->module, unit->source, p->diags, &unit->root);
  HK_TRY(hs_read_program_json(p->module, unit->source, p->diags, &unit->root));
  unit->name = last_segment(unit->source->name, '/');
  return HK_OK;
}

// Parses a file and puts it on the stack of those whose imports are to be loaded.
static HkStatus open_unit(Loader *l, HsUnit *unit) {
  HK_TRY(read_unit(l, unit));
  uint32_t errors = l->program->diags->errors;
  if (l->options->parse_only || errors != l->program->declaration_errors)
    return HK_OK;  // a broken tree has no declarations to rely on
  HK_TRY(hs_declare_unit(l->program, unit));
  l->program->declaration_errors += l->program->diags->errors - errors;
  HK_TRY(hk_arena_grow(l->arena, (void **)&l->open, &l->open_cap, l->open_count + 1, sizeof *l->open));
  Open *open = &l->open[l->open_count++];
  *open = (Open){.unit = unit};
  HK_TRY(gather(l, unit->root, &open->imports));
  sort_by_place(&open->imports);
  return HK_OK;
}

// Depth first, without recursion: a unit follows the units it imports.
static HkStatus load_open(Loader *l) {
  HsProgram *p = l->program;
  while (l->open_count > 0) {
    Open *open = &l->open[l->open_count - 1];
    if (open->next < open->imports.count) {
      HK_TRY(import_one(l, open->unit, open->imports.items[open->next++]));
      continue;
    }
    HK_TRY(hk_arena_grow(l->arena, (void **)&p->load_order, &p->load_cap, p->load_count + 1, sizeof *p->load_order));
    p->load_order[p->load_count++] = open->unit;
    l->open_count--;
  }
  return HK_OK;
}

static HkStatus load_unit(Loader *l, HsUnit *unit) {
  HK_TRY(open_unit(l, unit));
  return load_open(l);
}

static HkStatus command_line_usings(Loader *l, HsUnit *unit) {
  for (uint32_t i = 0; i < l->options->using_count; i++) {
    HsNode *n = hk_arena_alloc(l->arena, sizeof *n);
    if (!n) return HK_NOMEM;
    n->kind = HS_USING;
    n->line = n->column = n->width = 1;
    n->name = hk_mir_name(l->program->module, l->options->usings[i]);
    HK_TRY(import_one(l, unit, n));
    HK_TRY(load_open(l));
  }
  return HK_OK;
}

static HkStatus set_primaries(Loader *l) {
  HsProgram *p = l->program;
  for (uint32_t u = 0; u < p->unit_count; u++)
    for (uint32_t i = 0; i < p->units[u]->import_count; i++) {
      HsImport *im = &p->units[u]->imports[i];
      im->primary = primary_box(l, im->unit, im->alias);
    }
  return HK_OK;
}

// ---- interactive sessions --------------------------------------------------------------------------------------------------------------

// An input sees what earlier ones declare, the latest first, and what they imported.
static HkStatus see_inputs(Loader *l, HsUnit *unit) {
  for (uint32_t u = unit->index; u-- > 0;) {
    const HsUnit *other = l->program->units[u];
    if (!other->is_program) continue;
    for (uint32_t i = 0; i <= other->import_count; i++) {
      bool itself = i == 0;
      HsImport import =
          itself ? (HsImport){NULL, l->program->units[u], NULL, true, other->root} : other->imports[i - 1];
      if (!itself && (import.node->kind == HS_FILE || (import.alias && hs_find_alias(unit, import.alias)))) continue;
      HK_TRY(hk_arena_grow(l->arena, (void **)&unit->imports, &unit->import_cap, unit->import_count + 1,
                           sizeof *unit->imports));
      unit->imports[unit->import_count++] = import;
    }
  }
  return HK_OK;
}

static HkStatus load_history(Loader *l, const HsHistory *history) {
  HkDiags *diags = l->program->diags;
  for (uint32_t i = 0; i < history->input_count; i++) {
    HsUnit *unit =
        add_unit(l, history->inputs[i].name, history->inputs[i].name, hk_text("", 0), history->inputs[i].text);
    if (!unit) return HK_NOMEM;
    unit->is_program = true;
    HK_TRY(load_unit(l, unit));
    HK_TRY(see_inputs(l, unit));
  }
  l->program->first_new = history->unit_count;
  l->program->interactive = true;
  diags->count = diags->errors = l->program->declaration_errors = 0;  // it was told when they were typed
  return HK_OK;
}

static HkStatus load_main(Loader *l, HsUnit *main) {
  main->is_program = true;
  l->program->main = main;
  HK_TRY(load_unit(l, main));
  HK_TRY(command_line_usings(l, main));
  return l->options->history ? see_inputs(l, main) : HK_OK;
}

HkStatus hs_load_program(HsProgram *program, const HsOptions *options) {
  Loader l = {.program = program, .options = options, .arena = &program->module->arena};
  hk_buf_init(&l.tried, l.arena->mem);
  HkText base = last_segment(options->name, '/');
  HkBuf canonical;
  hk_buf_init(&canonical, l.arena->mem);
  if (options->path.len) hk_platform_canonical(options->path.data, &canonical);
  HsProject found = {.toml = NULL};
  HkStatus status = HK_OK;
  if (status == HK_OK && !options->parse_only && !options->no_files && !options->project)
    status = hs_project_find(l.arena, options->path, program->diags, &found);
  const HsProject *project = options->project ? options->project : &found;
  l.root = project->root;
  if (status == HK_OK && project->toml) status = read_project(&l, project->toml);
  if (status == HK_OK && options->history) status = load_history(&l, options->history);
  HsUnit *main = status == HK_OK ? add_unit(&l, base, options->name, hk_buf_view(&canonical), options->text) : NULL;
  hk_buf_deinit(&canonical);
  if (status == HK_OK) status = main ? load_main(&l, main) : HK_NOMEM;
  if (status == HK_OK) status = set_primaries(&l);
  hk_buf_deinit(&l.tried);
  return status;
}
