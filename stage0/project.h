// project.h - the project file (language.md 12.1, runtime-and-cli.md 10): where it is found and how it is read; paths of files.
#ifndef HS_PROJECT_H
#define HS_PROJECT_H

#include "../floor/diag.h"
#include "../floor/toml.h"

typedef struct HsProject {
  HkText path;   // as shown in messages, or {NULL, 0}: there is none
  HkText root;   // its directory with '/' at the end; without project file that of the main file; may be empty
  HkToml *toml;  // NULL: no project file, or a broken one
} HsProject;

// Looks for hako.toml, else nyash.toml, in the directory of the main file (path empty: the current one), in its parents, and at last in the
// current directory. HK_OK also when there is none.
HkStatus hs_project_find(HkArena *arena, HkText main_path, HkDiags *diags, HsProject *out);
// The project file in exactly this directory, if it has one.
HkStatus hs_project_in(HkArena *arena, HkText dir, HkDiags *diags, HsProject *out);
// This file is the project file. What is wrong with it goes to diags as ModuleError.
HkStatus hs_project_read(HkArena *arena, HkText path, HkDiags *diags, HsProject *out);
// Reads any TOML file; *out NULL: reported.
HkStatus hs_project_toml(HkArena *arena, HkText path, HkDiags *diags, HkToml **out);
HkStatus hs_project_report(HkArena *arena, HkText path, uint32_t line, HkText message, HkDiags *diags);

HkText hs_path_directory(HkText path);  // with the separator at the end; empty if there is none
// dir/rest + suffix, or rest + suffix if that is absolute. {NULL, 0} when memory is refused.
HkText hs_path_join(HkArena *arena, HkText dir, HkText rest, const char *suffix);

#endif
