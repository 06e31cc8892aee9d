// typist.c - types on a pseudo terminal: typist PROGRAM [ARGUMENT...] < SCRIPT. For tests of what only happens on a terminal.
//
// Lines of the script: "> TEXT" waits until the program has written TEXT (in what it has not been asked for yet), "< KEYS" types; in both
// \r \e \t \xNN stand for characters. "kill NUMBER" sends a signal. At the end it writes how the program ended.
#define _XOPEN_SOURCE    700
#define _DARWIN_C_SOURCE 1
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { PATIENCE = 20000 };  // milliseconds until something that is waited for must be there

static char seen[1 << 20];  // what the program wrote and nobody waited for yet
static size_t seen_len;
static int terminal;
static pid_t child;

static void fail(const char *what, const char *text) {
  printf("%s: %s\n--- written by the program:\n", what, text);
  for (size_t i = 0; i < seen_len; i++)
    if (seen[i] == 0x1b)
      fputs("<ESC>", stdout);
    else
      putchar(seen[i]);
  printf("\n---\n");
  kill(child, SIGKILL);
  exit(1);
}

static void unescape(char *text) {
  char *to = text, digits[3] = "";
  for (; *text; text++) {
    if (*text != '\\') {
      *to++ = *text;
      continue;
    }
    switch (*++text) {
    case 'r': *to++ = '\r'; break;
    case 't': *to++ = '\t'; break;
    case 'e': *to++ = 0x1b; break;
    case 'x':
      memcpy(digits, text + 1, 2);
      *to++ = (char)strtol(digits, NULL, 16);
      text += 2;
      break;
    default: *to++ = *text;
    }
  }
  *to = 0;
}

typedef enum { MORE, ENDED, NOTHING } Read;

// More of what the program writes.
static Read read_more(void) {
  struct pollfd input = {.fd = terminal, .events = POLLIN};
  if (seen_len + 1 >= sizeof seen || poll(&input, 1, PATIENCE) <= 0) return NOTHING;
  ssize_t n = read(terminal, seen + seen_len, sizeof seen - 1 - seen_len);
  if (n <= 0) return ENDED;
  seen_len += (size_t)n;
  seen[seen_len] = 0;
  return MORE;
}

static void wait_for(const char *text) {
  char *at;
  while (!(at = strstr(seen, text)))
    if (read_more() != MORE) fail("not written", text);
  at += strlen(text);
  seen_len -= (size_t)(at - seen);
  memmove(seen, at, seen_len + 1);
}

static void type(const char *keys) {
  size_t len = strlen(keys);
  if (write(terminal, keys, len) != (ssize_t)len) fail("cannot be typed", keys);
}

static void start(char **argv) {
  struct winsize size = {.ws_row = 24, .ws_col = 60};
  terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) fail("no pseudo terminal", "");
  const char *name = ptsname(terminal);
  child = fork();
  if (child != 0) return;
  setsid();
  int other = open(name, O_RDWR);
  ioctl(other, TIOCSWINSZ, &size);
#ifdef TIOCSCTTY
  ioctl(other, TIOCSCTTY, 0);
#endif
  for (int i = 0; i < 3; i++) dup2(other, i);
  close(terminal);
  execvp(argv[0], argv);
  _exit(127);
}

int main(int argc, char **argv) {
  char line[1000];
  int status;
  if (argc < 2) return 2;
  start(argv + 1);
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    unescape(line);
    if (strncmp(line, "> ", 2) == 0)
      wait_for(line + 2);
    else if (strncmp(line, "< ", 2) == 0)
      type(line + 2);
    else if (strncmp(line, "kill ", 5) == 0)
      kill(child, atoi(line + 5));
    else if (*line)
      fail("bad line", line);
  }
  Read last = MORE;
  while (last == MORE) last = read_more();
  if (last == NOTHING) fail("the program does not end", "");
  waitpid(child, &status, 0);
  if (WIFEXITED(status)) printf("exit %d\n", WEXITSTATUS(status));
  if (WIFSIGNALED(status)) printf("signal %d\n", WTERMSIG(status));
  return 0;
}
