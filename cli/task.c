// task.c - --run-task: a command of the project file, run by the system's shell (runtime-and-cli.md 17).
#include <stdio.h>

#include "session.h"

static void add_arguments(const Options *o, HkBuf *out) {
  for (uint32_t i = 0; i < o->arg_count; i++) {
    if (i) hk_buf_char(out, ' ');
    hk_platform_shell_quote(hk_text_of(o->args[i]), out);
  }
}

static bool takes(HkText *rest, const char *word) {
  size_t n = strlen(word);
  if (rest->len < n || memcmp(rest->data, word, n) != 0) return false;
  *rest = hk_text(rest->data + n, rest->len - n);
  return true;
}

static void expand(const Session *s, HkText command, HkText root, HkBuf *out) {
  while (command.len) {
    if (takes(&command, "{root}")) {
      hk_buf_text(out, root);
    } else if (takes(&command, "{args}")) {
      add_arguments(s->o, out);
    } else {
      hk_buf_char(out, command.data[0]);
      command = hk_text(command.data + 1, command.len - 1);
    }
  }
}

static int unknown_task(const Session *s, const HkToml *tasks) {
  fprintf(stderr, "hakorune: no task '%s'", s->o->task);
  for (uint32_t i = 0; tasks && i < tasks->count; i++)
    fprintf(stderr, "%s%.*s", i ? ", " : " (available: ", (int)tasks->entries[i].key.len, tasks->entries[i].key.data);
  fprintf(stderr, tasks && tasks->count ? ")\n" : "\n");
  return 2;
}

int task_run(Session *s) {
  const HkToml *tasks = hk_toml_get(s->project->toml, HK_TEXT("tasks"));
  const HkToml *task = hk_toml_get(tasks, hk_text_of(s->o->task));
  if (!task || task->kind != HK_TOML_STRING) return unknown_task(s, tasks);
  HkBuf root, command;
  hk_buf_init(&root, s->mem);
  hk_buf_init(&command, s->mem);
  HkText shown = s->project->root.len ? hk_arena_text(s->arena, s->project->root) : HK_TEXT(".");
  if (!shown.data) return session_out_of_memory();
  hk_platform_canonical(shown.data, &root);
  expand(s, task->text, hk_buf_view(&root), &command);
  int code = root.failed || command.failed ? session_out_of_memory() : 1;
  if (code == 1 && !hk_platform_change_dir(hk_buf_z(&root)))
    fprintf(stderr, "hakorune: cannot enter '%s'\n", hk_buf_z(&root));
  else if (code == 1)
    code = hk_platform_shell(hk_buf_z(&command));
  hk_buf_deinit(&root);
  hk_buf_deinit(&command);
  return code;
}
