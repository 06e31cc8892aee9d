// hello.c - the smallest host: runs a script and reads its result.
#include <hakorune_hostbridge.h>
#include <stdio.h>

int main(void) {
  HakoHandle result;
  HakoStr text;
  if (Hako_RunScriptUtf8("local who = \"world\"\nreturn \"hello \" + who", &result) != 0) {
    fprintf(stderr, "%s\n", Hako_LastError());
    return 1;
  }
  if (Hako_ToUtf8(result, &text) == 0) printf("%.*s\n", (int)text.len, text.data);
  Hako_Release(result);

  // A script that fails leaves a message with its place.
  if (Hako_RunScriptUtf8("local x = 7\nreturn x / 0", &result) != 0) printf("%s\n", Hako_LastError());
  return 0;
}
