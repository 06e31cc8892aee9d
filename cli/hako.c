// hako.c - the program `hakorune`, also called `hako`: the steps of a call, one after the other (runtime-and-cli.md 3).
#include <stdio.h>

#include "session.h"
#include "streams.h"

// HAKO_PATH: roots separated by ':' (';' on Windows), searched behind those of -I.
static int add_path_roots(Options *o) {
  const char *path = environment_path(o->arena, "HAKO_PATH"), *separator = hk_platform_path_separator();
  while (path && *path) {
    size_t n = strcspn(path, separator);
    HkText root = hk_arena_text(o->arena, hk_text(path, n));
    int status = n ? options_set(o, "--include", root.data, "HAKO_PATH") : GO_ON;
    if (status != GO_ON) return status;
    path += n + (path[n] != 0);
  }
  return GO_ON;
}

// The project file that the command line names, or that lies next to the program.
static HkStatus find_project(const Options *first, HkDiags *diags, HsProject *out) {
  HkText main = hk_text("", 0);
  const char *path = first->file                                         ? first->file
                     : first->mir_file && strcmp(first->mir_file, "-")   ? first->mir_file
                     : first->json_file && strcmp(first->json_file, "-") ? first->json_file
                                                                         : NULL;
  if (path) main = hk_text_of(path);
  *out = (HsProject){.root = hs_path_directory(main)};
  if (first->no_config) return HK_OK;
  if (first->config) return hs_project_read(first->arena, hk_text_of(first->config), diags, out);
  if (!path || !hk_platform_is_dir(path)) return hs_project_find(first->arena, main, diags, out);
  HkText dir = strcmp(path, ".") == 0 ? hk_text("", 0) : hs_path_join(first->arena, main, hk_text("", 0), "");
  return dir.data ? hs_project_in(first->arena, dir, diags, out) : HK_NOMEM;
}

// `hakorune DIRECTORY` runs the main file of the project there. Only --check takes the directory as it is.
static int choose_main(Options *o, const HsProject *project) {
  if (!o->file || !hk_platform_is_dir(o->file) || o->action == ACTION_CHECK) return GO_ON;
  const HkToml *main = hk_toml_get(hk_toml_get(project->toml, HK_TEXT("project")), HK_TEXT("main"));
  if (!project->toml)
    fprintf(stderr, "hakorune: no project file in '%s'\n", o->file);
  else if (!main || main->kind != HK_TOML_STRING)
    fprintf(stderr, "hakorune: %.*s names no main file ([project] main)\n", (int)project->path.len, project->path.data);
  else {
    o->file = hs_path_join(o->arena, project->root, main->text, "").data;
    return o->file ? GO_ON : session_out_of_memory();
  }
  return 1;
}

// From the weakest to the strongest: project file, environment, command line.
static int read_settings(Options *o, int argc, char **argv, const HsProject *project) {
  options_init(o, o->arena);
  int status = project_settings_read(o, project);
  if (status == GO_ON) status = environment_read(o);
  if (status == GO_ON) status = options_read(o, argc, argv);
  if (status == GO_ON) status = add_path_roots(o);
  if (status == GO_ON) status = options_check(o);
  return status == GO_ON ? choose_main(o, project) : status;
}

static int call(int argc, char **argv, HkMem *mem, HkArena *arena) {
  Options o;
  HkDiags diags;
  HsProject project;
  Session s = {.o = &o, .mem = mem, .arena = arena, .project = &project};
  options_init(&o, arena);
  int status = options_read(&o, argc, argv);
  if (status != GO_ON) return status;
  hk_diags_init(&diags, arena);
  if (find_project(&o, &diags, &project) != HK_OK || diags.nomem) return session_out_of_memory();
  o.arena = arena;
  status = read_settings(&o, argc, argv, &project);
  if (status != GO_ON) return status;
  bool color = o.color == COLOR_ALWAYS || (o.color == COLOR_AUTO && hk_platform_is_terminal(2));
  s.style = (HkDiagStyle){color, o.error_format == 1};
  if (o.warn == WARN_ALL && project_settings_check(arena, &project, &diags) != HK_OK) return session_out_of_memory();
  if (session_show(&s, &diags)) return 1;
  return session_run(&s);
}

int main(int argc, char **argv) {
  HkMem mem;
  HkArena arena;
  streams_open();
  hk_platform_arguments(&argc, &argv);
  hk_mem_init(&mem, NULL, NULL);
  hk_arena_init(&arena, &mem);
  int status = call(argc, argv, &mem, &arena);
  hk_arena_deinit(&arena);
  if (fflush(stdout) != 0 && status == 0) status = 141;
  return status;
}
