// platform.c (L0) - the operating system.
#ifndef _WIN32
#define _DEFAULT_SOURCE  // ioctl and TIOCGWINSZ
#define _XOPEN_SOURCE 700
#endif
#include "platform.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <bcrypt.h>
#else
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#endif

#if defined(_WIN32)
#define HK_PLATFORM_NAME "windows"
#elif defined(__APPLE__)
#define HK_PLATFORM_NAME "macos"
#elif defined(__wasm__)
#define HK_PLATFORM_NAME "wasm"
#elif defined(__linux__)
#define HK_PLATFORM_NAME "linux"
#else
#define HK_PLATFORM_NAME "other"
#endif
#if defined(__x86_64__) || defined(_M_X64)
#define HK_PLATFORM_ARCH "x86_64"
#elif defined(__aarch64__) || defined(_M_ARM64)
#define HK_PLATFORM_ARCH "aarch64"
#elif defined(__i386__) || defined(_M_IX86)
#define HK_PLATFORM_ARCH "x86"
#elif defined(__arm__)
#define HK_PLATFORM_ARCH "arm"
#elif defined(__riscv)
#define HK_PLATFORM_ARCH "riscv"
#elif defined(__wasm__)
#define HK_PLATFORM_ARCH "wasm"
#else
#define HK_PLATFORM_ARCH "other"
#endif
const char *hk_platform_name(void) { return HK_PLATFORM_NAME; }
const char *hk_platform_arch(void) { return HK_PLATFORM_ARCH; }

#ifdef _WIN32
// Paths come in as UTF-8, with '/' or '\\', and are handed out as UTF-8 with '/'. What Windows itself takes is UTF-16; too long or invalid
// paths become empty ones, which name nothing.
enum { WIDE_MAX = 4096 };
typedef struct Wide {
  wchar_t text[WIDE_MAX];
} Wide;

static const wchar_t *wide(const char *text, Wide *room) {
  if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, room->text, WIDE_MAX) == 0) room->text[0] = 0;
  return room->text;
}

static bool narrow(const wchar_t *text, char *room, int size) {
  return WideCharToMultiByte(CP_UTF8, 0, text, -1, room, size, NULL, NULL) > 0;
}

static void add_path(HkBuf *buf, const wchar_t *path) {
  char text[3 * WIDE_MAX];
  if (!narrow(path, text, sizeof text)) return;
  for (char *c = text; *c; c++) hk_buf_char(buf, *c == '\\' ? '/' : *c);
}

typedef struct __stat64 Status;
static bool is_slash(wchar_t c) { return c == '/' || c == '\\'; }

// _wstat64 refuses a '/' at the end, which says that a directory is meant.
static bool status_of(const char *path, Status *st) {
  Wide room;
  size_t given = wcslen(wide(path, &room)), n = given;
  while (n > 1 && is_slash(room.text[n - 1]) && room.text[n - 2] != ':') n--;
  room.text[n] = 0;
  return _wstat64(room.text, st) == 0 && (n == given || (st->st_mode & S_IFMT) == S_IFDIR);
}
#else
typedef struct stat Status;
static bool status_of(const char *path, Status *st) { return stat(path, st) == 0; }
#endif

bool hk_platform_exists(const char *path) {
  Status st;
  return status_of(path, &st);
}

bool hk_platform_is_dir(const char *path) {
  Status st;
  return status_of(path, &st) && (st.st_mode & S_IFMT) == S_IFDIR;
}

bool hk_platform_is_link(const char *path) {
#ifdef _WIN32
  Wide room;
  DWORD attributes = GetFileAttributesW(wide(path, &room));
  return attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
#else
  struct stat st;
  return lstat(path, &st) == 0 && (st.st_mode & S_IFMT) == S_IFLNK;
#endif
}

const char *hk_platform_reason(int error_number) {
  switch (error_number) {
  case ENOENT:
  case ENOTDIR: return "not found";
  case EPERM:
  case EACCES: return "permission denied";
  case EISDIR: return "is a directory";
  case EEXIST: return "exists";
  case ENAMETOOLONG:
  case EINVAL: return "invalid";
  default: return "io";
  }
}

#ifdef _WIN32
// As fopen, but files that are open can be removed and renamed, as they can elsewhere.
FILE *hk_platform_open(const char *path, const char *mode) {
  bool update = strchr(mode, '+') != NULL, append = mode[0] == 'a';
  DWORD access = append ? FILE_APPEND_DATA : mode[0] == 'w' ? GENERIC_WRITE : GENERIC_READ;
  if (update) access |= append ? GENERIC_READ : GENERIC_READ | GENERIC_WRITE;
  DWORD how = append ? OPEN_ALWAYS : mode[0] == 'w' ? CREATE_ALWAYS : OPEN_EXISTING;
  Wide room;
  HANDLE file = CreateFileW(wide(path, &room), access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                            how, FILE_ATTRIBUTE_NORMAL, NULL);
  if (file == INVALID_HANDLE_VALUE) {
    DWORD error = GetLastError();
    errno = error == ERROR_ACCESS_DENIED ? EACCES : error == ERROR_INVALID_NAME ? EINVAL : ENOENT;
    return NULL;
  }
  int fd = _open_osfhandle((intptr_t)file, _O_BINARY | (append ? _O_APPEND : 0));
  FILE *stream = fd >= 0 ? _fdopen(fd, mode) : NULL;
  if (!stream && fd >= 0) _close(fd);
  if (!stream && fd < 0) CloseHandle(file);
  return stream;
}
#else
FILE *hk_platform_open(const char *path, const char *mode) { return fopen(path, mode); }
#endif

bool hk_platform_line(FILE *file, char *out, size_t cap, size_t *count) {
  size_t n = 0;
  int c = 0;
#ifdef _WIN32
  while (n < cap && (c = getc(file)) != EOF && c != '\n') out[n++] = (char)c;
#else
  flockfile(file);  // once, not for every character
  while (n < cap && (c = getc_unlocked(file)) != EOF && c != '\n') out[n++] = (char)c;
  funlockfile(file);
#endif
  *count = n;
  return c == '\n';
}

bool hk_platform_seek(FILE *file, int64_t position) {
#ifdef _WIN32
  return _fseeki64(file, position, SEEK_SET) == 0;
#else
  return fseeko(file, (off_t)position, SEEK_SET) == 0;
#endif
}

int64_t hk_platform_tell(FILE *file) {
#ifdef _WIN32
  return _ftelli64(file);
#else
  return (int64_t)ftello(file);
#endif
}

int64_t hk_platform_size(FILE *file) {
  int64_t at = hk_platform_tell(file);
  if (at < 0 || fseek(file, 0, SEEK_END) != 0) return -1;
  int64_t size = hk_platform_tell(file);
  return hk_platform_seek(file, at) ? size : -1;
}

int64_t hk_platform_modified_ms(const char *path) {
  Status st;
  if (!status_of(path, &st)) return -1;
#if defined(__linux__)
  return (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
#else
  return (int64_t)st.st_mtime * 1000;
#endif
}

#ifdef _WIN32
bool hk_platform_remove_file(const char *path) {
  Wide room;
  return DeleteFileW(wide(path, &room)) != 0;
}
bool hk_platform_remove_dir(const char *path) {
  Wide room;
  return RemoveDirectoryW(wide(path, &room)) != 0;
}
bool hk_platform_make_dir(const char *path) {
  Wide room;
  return CreateDirectoryW(wide(path, &room), NULL) != 0;
}
bool hk_platform_make_private_dir(const char *path) { return hk_platform_make_dir(path); }  // as its parent is
bool hk_platform_change_dir(const char *path) {
  Wide room;
  return SetCurrentDirectoryW(wide(path, &room)) != 0;
}
void hk_platform_current_dir(HkBuf *buf) {
  Wide path;
  DWORD n = GetCurrentDirectoryW(WIDE_MAX, path.text);
  if (n > 0 && n < WIDE_MAX) add_path(buf, path.text);
}
void hk_platform_temp_dir(HkBuf *buf) {
  Wide path;
  DWORD n = GetTempPathW(WIDE_MAX, path.text);
  if (n >= WIDE_MAX) n = 0;
  while (n > 1 && path.text[n - 1] == '\\') n--;
  path.text[n] = 0;
  add_path(buf, path.text);
}
bool hk_platform_list(const char *path, bool (*add)(void *user, HkText name), void *user) {
  Wide room;
  WIN32_FIND_DATAW found;
  char pattern[WIDE_MAX], name[3 * MAX_PATH + 1];
  int n = snprintf(pattern, sizeof pattern, "%s\\*", path);
  if (n < 0 || (size_t)n >= sizeof pattern) return false;
  HANDLE search = FindFirstFileW(wide(pattern, &room), &found);
  bool going = search != INVALID_HANDLE_VALUE;
  if (!going) return false;
  do {
    bool shown = narrow(found.cFileName, name, sizeof name) && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
    if (shown) going = add(user, hk_text_of(name));
  } while (going && FindNextFileW(search, &found));
  FindClose(search);
  return going;
}
int64_t hk_platform_pid(void) { return (int64_t)GetCurrentProcessId(); }
int64_t hk_platform_cpu_count(void) {
  SYSTEM_INFO info;
  GetSystemInfo(&info);
  return (int64_t)info.dwNumberOfProcessors;
}
void hk_platform_host_name(HkBuf *buf) {
  char name[MAX_COMPUTERNAME_LENGTH + 1];
  DWORD n = sizeof name;
  if (GetComputerNameA(name, &n)) hk_buf_add(buf, name, n);
}

// What getenv knows is in the code page of the system.
enum { VARIABLE_MAX = 32768 };  // that of Windows, with the 0
bool hk_platform_variable(const char *name, HkBuf *value) {
  Wide room;
  wchar_t text[VARIABLE_MAX];
  char utf8[3 * VARIABLE_MAX];
  SetLastError(0);
  DWORD n = GetEnvironmentVariableW(wide(name, &room), text, VARIABLE_MAX);
  if (n >= VARIABLE_MAX || (n == 0 && GetLastError() != 0) || !narrow(text, utf8, sizeof utf8)) return false;
  hk_buf_str(value, utf8);
  return true;
}
#else
bool hk_platform_remove_file(const char *path) { return unlink(path) == 0; }
bool hk_platform_remove_dir(const char *path) { return rmdir(path) == 0; }
bool hk_platform_make_dir(const char *path) { return mkdir(path, 0777) == 0; }
bool hk_platform_make_private_dir(const char *path) { return mkdir(path, 0700) == 0; }
bool hk_platform_change_dir(const char *path) { return chdir(path) == 0; }
void hk_platform_current_dir(HkBuf *buf) {
  size_t room = 256;
  while (hk_buf_reserve(buf, room)) {
    if (getcwd(buf->data + buf->len, room)) {
      buf->len += strlen(buf->data + buf->len);
      return;
    }
    if (errno != ERANGE) break;
    room *= 2;
  }
  hk_buf_char(buf, '.');
}
void hk_platform_temp_dir(HkBuf *buf) {
  const char *named = getenv("TMPDIR");
  size_t n = named ? strlen(named) : 0;
  while (n > 1 && named[n - 1] == '/') n--;
  hk_buf_text(buf, n ? hk_text(named, n) : HK_TEXT("/tmp"));
}
bool hk_platform_list(const char *path, bool (*add)(void *user, HkText name), void *user) {
  DIR *dir = opendir(path);
  bool going = dir != NULL;
  if (!dir) return false;
  for (struct dirent *e; going && (e = readdir(dir)) != NULL;) {
    HkText name = hk_text_of(e->d_name);
    if (!hk_text_eq(name, HK_TEXT(".")) && !hk_text_eq(name, HK_TEXT(".."))) going = add(user, name);
  }
  closedir(dir);
  return going;
}
int64_t hk_platform_pid(void) { return (int64_t)getpid(); }
int64_t hk_platform_cpu_count(void) {
  long n = sysconf(_SC_NPROCESSORS_ONLN);
  return n > 0 ? n : 1;
}
void hk_platform_host_name(HkBuf *buf) {
  char name[256] = "";
  if (gethostname(name, sizeof name - 1) == 0) hk_buf_str(buf, name);
}
extern char **environ;
bool hk_platform_variable(const char *name, HkBuf *value) {
  const char *found = getenv(name);
  if (found) hk_buf_str(value, found);
  return found != NULL;
}
#endif

typedef bool (*AddVariable)(void *user, HkText name, HkText value);
static bool offer_variable(const char *text, AddVariable add, void *user) {
  const char *equals = strchr(text, '=');
  if (!equals || equals == text) return true;
  return add(user, hk_text(text, (size_t)(equals - text)), hk_text_of(equals + 1));
}

bool hk_platform_environment(AddVariable add, void *user) {
  bool going = true;
#ifdef _WIN32
  char text[3 * VARIABLE_MAX];
  wchar_t *all = GetEnvironmentStringsW();
  for (const wchar_t *p = all; going && p && *p; p += wcslen(p) + 1)
    if (narrow(p, text, sizeof text)) going = offer_variable(text, add, user);
  if (all) FreeEnvironmentStringsW(all);
#else
  for (char **p = environ; going && p && *p; p++) going = offer_variable(*p, add, user);
#endif
  return going;
}

const char *hk_platform_read(const char *path, HkBuf *buf) {
  if (hk_platform_is_dir(path)) return "is a directory";
  FILE *f = hk_platform_open(path, "rb");
  if (!f) return errno == ENOENT ? "not found" : errno == EACCES ? "permission denied" : "cannot be opened";
  size_t n;
  do {
    if (!hk_buf_reserve(buf, 65536)) break;
    n = fread(buf->data + buf->len, 1, 65536, f);
    buf->len += n;
  } while (n > 0);
  bool bad = ferror(f) != 0;
  fclose(f);
  return buf->failed ? "out of memory" : bad ? "cannot be read" : NULL;
}

static bool write_file(const char *path, HkText text) {
  FILE *f = hk_platform_open(path, "wb");
  if (!f) return false;
  bool ok = fwrite(text.data, 1, text.len, f) == text.len && fflush(f) == 0;  // not every fclose tells what is lost
  return fclose(f) == 0 && ok;
}

bool hk_platform_rename(const char *from, const char *to) {
#ifdef _WIN32
  Wide a, b;
  return MoveFileExW(wide(from, &a), wide(to, &b), MOVEFILE_REPLACE_EXISTING) != 0;
#else
  return rename(from, to) == 0;
#endif
}

// Gives a new file the permissions of the one it will replace, if there is one.
static void copy_permissions(const char *from, const char *to) {
#ifdef _WIN32
  (void)from, (void)to;  // they are those of the directory
#else
  struct stat s;
  if (stat(from, &s) == 0) (void)chmod(to, s.st_mode & 07777);
#endif
}

bool hk_platform_write(const char *path, HkText text) {
  char temporary[4096];
  int n = snprintf(temporary, sizeof temporary, "%s.%lld.new", path, (long long)hk_platform_pid());
  if (n < 0 || (size_t)n >= sizeof temporary) return false;
  bool written = write_file(temporary, text);
  if (written) copy_permissions(path, temporary);
  if (!written || !hk_platform_rename(temporary, path)) {
    hk_platform_remove_file(temporary);
    return false;
  }
  return true;
}

void hk_platform_canonical(const char *path, HkBuf *buf) {
#ifdef _WIN32
  Wide room;
  wchar_t *full = _wfullpath(NULL, wide(path, &room), 0);
  if (full)
    add_path(buf, full);
  else
    hk_buf_str(buf, path);
#else
  char *full = realpath(path, NULL);
  hk_buf_str(buf, full ? full : path);
#endif
  free(full);
}

const char *hk_platform_path_separator(void) {
#ifdef _WIN32
  return ";";
#else
  return ":";
#endif
}

int64_t hk_platform_now_ms(void) {
#ifdef _WIN32
  FILETIME t;
  GetSystemTimeAsFileTime(&t);  // in 100 ns since 1601
  int64_t ticks = (int64_t)((uint64_t)t.dwHighDateTime << 32 | t.dwLowDateTime);
  return ticks / 10000 - 11644473600000;
#else
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
#endif
}

int64_t hk_platform_monotonic_ns(void) {
#ifdef _WIN32
  LARGE_INTEGER count, rate;
  QueryPerformanceCounter(&count);
  QueryPerformanceFrequency(&rate);
  int64_t seconds = count.QuadPart / rate.QuadPart, rest = count.QuadPart % rate.QuadPart;
  return seconds * 1000000000 + rest * 1000000000 / rate.QuadPart;
#else
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
#endif
}

double hk_platform_monotonic_ms(void) { return (double)hk_platform_monotonic_ns() / 1e6; }

void hk_platform_sleep(uint32_t ms) {
#ifdef _WIN32
  Sleep(ms);
#else
  struct timespec t = {(time_t)(ms / 1000), (long)(ms % 1000) * 1000000};
  nanosleep(&t, NULL);
#endif
}

int64_t hk_platform_local_offset(void) {
  time_t now = time(NULL);
  struct tm here, utc;
#ifdef _WIN32
  if (localtime_s(&here, &now) != 0 || gmtime_s(&utc, &now) != 0) return 0;
#else
  if (!localtime_r(&now, &here) || !gmtime_r(&now, &utc)) return 0;
#endif
  int days = here.tm_year != utc.tm_year ? here.tm_year - utc.tm_year : here.tm_yday - utc.tm_yday;
  return (int64_t)days * 1440 + (here.tm_hour - utc.tm_hour) * 60 + here.tm_min - utc.tm_min;
}

void hk_platform_random(void *out, size_t size) {
#ifdef _WIN32
  if (BCryptGenRandom(NULL, out, (ULONG)size, BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0) return;
#else
  FILE *f = fopen("/dev/urandom", "rb");
  if (f) {
    setvbuf(f, NULL, _IONBF, 0);
    size_t got = fread(out, 1, size, f);
    fclose(f);
    if (got == size) return;
  }
#endif
  uint64_t state = (uint64_t)hk_platform_now_ms() ^ (uint64_t)(uintptr_t)&state;
  for (size_t i = 0; i < size; i++) {
    state = hk_mix(state ^ 0x9E3779B97F4A7C15u, 0xD1B54A32D192ED03u) + i;
    ((unsigned char *)out)[i] = (unsigned char)(state >> 32);
  }
}

bool hk_platform_terminal_size(int *columns, int *rows) {
#ifdef _WIN32
  CONSOLE_SCREEN_BUFFER_INFO info;
  if (!GetConsoleScreenBufferInfo(GetStdHandle(STD_OUTPUT_HANDLE), &info)) return false;
  *columns = info.srWindow.Right - info.srWindow.Left + 1;
  *rows = info.srWindow.Bottom - info.srWindow.Top + 1;
#else
  struct winsize size;
  if (ioctl(1, TIOCGWINSZ, &size) != 0) return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
#endif
  return *columns > 0 && *rows > 0;
}

bool hk_platform_is_terminal(int stream) {
#ifdef _WIN32
  return _isatty(stream) != 0;
#else
  return isatty(stream) != 0;
#endif
}

void hk_platform_binary_streams(void) {
#ifdef _WIN32
  _setmode(0, _O_BINARY);
  _setmode(1, _O_BINARY);
  _setmode(2, _O_BINARY);
  setvbuf(stderr, NULL, _IONBF, 0);  // Windows buffers it where it is no terminal
#endif
}

// Nothing is given back: they live as long as the process.
void hk_platform_arguments(int *argc, char ***argv) {
#ifdef _WIN32
  int count = 0;
  wchar_t **given = CommandLineToArgvW(GetCommandLineW(), &count);
  char **all = given ? calloc((size_t)count + 1, sizeof *all) : NULL;
  for (int i = 0; all && i < count; i++) {
    int size = WideCharToMultiByte(CP_UTF8, 0, given[i], -1, NULL, 0, NULL, NULL);
    all[i] = size > 0 ? malloc((size_t)size) : NULL;
    if (!all[i] || !narrow(given[i], all[i], size)) return;
  }
  LocalFree(given);
  if (!all) return;
  *argc = count;
  *argv = all;
#else
  (void)argc;
  (void)argv;
#endif
}

// ---- streams ------------------------------------------------------------------------------------------------------------------

bool hk_platform_write_stream(int stream, HkText text) {
  if (stream != 1) fflush(stdout);  // so that a merged capture keeps the order
  return fwrite(text.data, 1, text.len, stream == 1 ? stdout : stderr) == text.len;
}

void hk_platform_flush(void) { fflush(stdout); }

size_t hk_platform_read_input(char *buffer, size_t capacity) {
  size_t n = 0;
  int c;
  while (n < capacity && (c = getc(stdin)) != EOF) {
    buffer[n++] = (char)c;
    if (c == '\n') break;
  }
  return n;
}

// ---- threads ------------------------------------------------------------------------------------------------------------------

#ifdef _WIN32
static SRWLOCK process_lock = SRWLOCK_INIT;
static CONDITION_VARIABLE process_changed = CONDITION_VARIABLE_INIT;
void hk_platform_yield(void) { SwitchToThread(); }
void hk_platform_lock(void) { AcquireSRWLockExclusive(&process_lock); }
void hk_platform_unlock(void) { ReleaseSRWLockExclusive(&process_lock); }
void hk_platform_wait(void) { SleepConditionVariableSRW(&process_changed, &process_lock, 1, 0); }
void hk_platform_wake(void) { WakeAllConditionVariable(&process_changed); }
#else
static pthread_mutex_t process_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t process_changed = PTHREAD_COND_INITIALIZER;
void hk_platform_yield(void) { sched_yield(); }
void hk_platform_lock(void) { pthread_mutex_lock(&process_lock); }
void hk_platform_unlock(void) { pthread_mutex_unlock(&process_lock); }
void hk_platform_wait(void) {
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += 1000000;
  if (until.tv_nsec >= 1000000000) {
    until.tv_nsec -= 1000000000;
    until.tv_sec++;
  }
  pthread_cond_timedwait(&process_changed, &process_lock, &until);
}
void hk_platform_wake(void) { pthread_cond_broadcast(&process_changed); }
#endif

// ---- the shell ------------------------------------------------------------------------------------------------------------------

int hk_platform_shell(const char *command) {
  int status = system(command);
#ifndef _WIN32
  if (status >= 0 && WIFEXITED(status)) return WEXITSTATUS(status);
  if (status >= 0 && WIFSIGNALED(status)) return 128 + WTERMSIG(status);
#endif
  return status < 0 ? 127 : status;
}

void hk_platform_shell_quote(HkText text, HkBuf *command) {
#ifdef _WIN32
  const char quote = '"';
  const char *inner = "\\\"";
#else
  const char quote = '\'';
  const char *inner = "'\\''";
#endif
  hk_buf_char(command, quote);
  for (size_t i = 0; i < text.len; i++) {
    if (text.data[i] == quote)
      hk_buf_str(command, inner);
    else
      hk_buf_char(command, text.data[i]);
  }
  hk_buf_char(command, quote);
}

// ---- programs ---------------------------------------------------------------------------------------------------------------------

enum { PATIENCE_MS = 10 };  // how long to wait for the program before looking around

// Milliseconds until the time is up, at most PATIENCE_MS; 0: it is up, or somebody wants an end.
static int patience(const HkProcess *p, int64_t start_ns) {
  if (p->output->failed || p->errors->failed || !p->go_on(p->user)) return 0;
  if (p->timeout_ms < 0) return PATIENCE_MS;
  int64_t left = p->timeout_ms - (hk_platform_monotonic_ns() - start_ns) / 1000000;
  return left <= 0 ? 0 : left < PATIENCE_MS ? (int)left : PATIENCE_MS;
}

#ifdef _WIN32
typedef struct Ends {
  HANDLE child[3];  // its standard streams
  HANDLE mine[3];   // the other ends of its pipes, or NULL
} Ends;

static void close_handles(HANDLE handles[3]) {
  for (int i = 0; i < 3; i++) {
    if (handles[i]) CloseHandle(handles[i]);
    handles[i] = NULL;
  }
}

static bool open_pipe(Ends *e, int stream) {
  HANDLE in, out;
  if (!CreatePipe(&in, &out, NULL, 1 << 16)) return false;
  e->child[stream] = stream == 0 ? in : out;
  e->mine[stream] = stream == 0 ? out : in;
  return SetHandleInformation(e->child[stream], HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT) != 0;
}

static bool open_ends(const HkProcess *p, Ends *e) {
  static const DWORD standard[3] = {STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE};
  for (int i = 0; i < 3; i++) {
    bool own = p->inherit && !(i == 0 && p->input.data);
    HANDLE self = GetCurrentProcess();
    if (own ? !DuplicateHandle(self, GetStdHandle(standard[i]), self, &e->child[i], 0, TRUE, DUPLICATE_SAME_ACCESS)
            : !open_pipe(e, i))
      return false;
  }
  DWORD mode = PIPE_NOWAIT;
  return !e->mine[0] || SetNamedPipeHandleState(e->mine[0], &mode, NULL, NULL);
}

// One argument of a command line, as the C library of the program takes it apart.
static void add_argument(HkBuf *line, const char *text) {
  size_t slashes = 0;
  if (line->len) hk_buf_char(line, ' ');
  if (*text && !strpbrk(text, " \t\"")) {
    hk_buf_str(line, text);
    return;
  }
  hk_buf_char(line, '"');
  for (; *text; text++) {
    if (*text == '"') hk_buf_repeat(line, '\\', slashes + 1);
    slashes = *text == '\\' ? slashes + 1 : 0;
    hk_buf_char(line, *text);
  }
  hk_buf_repeat(line, '\\', slashes);
  hk_buf_char(line, '"');
}

// As UTF-16, appended to the bytes of `out`.
static wchar_t *widened(const HkBuf *text, HkBuf *out) {
  int size = (int)text->len, count = text->failed ? 0 : MultiByteToWideChar(CP_UTF8, 0, text->data, size, NULL, 0);
  hk_buf_repeat(out, 0, (size_t)count * sizeof(wchar_t));
  wchar_t *made = count && !out->failed ? (wchar_t *)(void *)out->data : NULL;
  if (made) MultiByteToWideChar(CP_UTF8, 0, text->data, size, made, count);
  return made;
}

static wchar_t *command_line(const HkProcess *p, HkBuf *out) {
  HkBuf line;
  hk_buf_init(&line, out->mem);
  for (const char *const *a = p->argv; *a; a++) add_argument(&line, *a);
  hk_buf_char(&line, 0);
  wchar_t *made = widened(&line, out);
  hk_buf_deinit(&line);
  return made;
}

static wchar_t *environment_block(const HkProcess *p, HkBuf *out) {
  HkBuf block;
  hk_buf_init(&block, out->mem);
  for (const char *const *e = p->environment; *e; e++) hk_buf_add(&block, *e, strlen(*e) + 1);
  hk_buf_repeat(&block, 0, 2);
  wchar_t *made = widened(&block, out);
  hk_buf_deinit(&block);
  return made;
}

// What ends in .bat or .cmd is run by the shell, whose quoting cannot be relied on.
static bool needs_shell(const char *program) {
  size_t n = strlen(program);
  return n > 4 && (_stricmp(program + n - 4, ".bat") == 0 || _stricmp(program + n - 4, ".cmd") == 0);
}

static bool start_program(const HkProcess *p, Ends *e, HANDLE *child) {
  STARTUPINFOW startup = {.cb = sizeof startup,
                          .dwFlags = STARTF_USESTDHANDLES,
                          .hStdInput = e->child[0],
                          .hStdOutput = e->child[1],
                          .hStdError = e->child[2]};
  PROCESS_INFORMATION made;
  Wide room;
  HkBuf line_room, block_room;
  hk_buf_init(&line_room, p->output->mem);
  hk_buf_init(&block_room, p->output->mem);
  wchar_t *line = command_line(p, &line_room), *block = environment_block(p, &block_room);
  bool fine = line && block &&
              CreateProcessW(NULL, line, NULL, NULL, TRUE, CREATE_UNICODE_ENVIRONMENT, block,
                             p->directory ? wide(p->directory, &room) : NULL, &startup, &made);
  hk_buf_deinit(&line_room);
  hk_buf_deinit(&block_room);
  if (!fine) return false;
  CloseHandle(made.hThread);
  *child = made.hProcess;
  return true;
}

// Whether there was something; the pipe is closed at its end.
static bool take_output(HANDLE *pipe, HkBuf *to) {
  char chunk[4096];
  DWORD there = 0, got = 0;
  if (!*pipe) return false;
  if (PeekNamedPipe(*pipe, NULL, 0, NULL, &there, NULL)) {
    if (!there || !ReadFile(*pipe, chunk, there < sizeof chunk ? there : sizeof chunk, &got, NULL)) return false;
    hk_buf_add(to, chunk, got);
    return got > 0;
  }
  CloseHandle(*pipe);
  *pipe = NULL;
  return false;
}

static bool give_input(HANDLE *pipe, HkText *input) {
  DWORD wrote = 0, most = input->len < 4096 ? (DWORD)input->len : 4096;
  if (!*pipe) return false;
  bool gone = input->len && !WriteFile(*pipe, input->data, most, &wrote, NULL);
  if (input->data) *input = hk_text(input->data + wrote, input->len - wrote);
  if (!gone && input->len) return wrote > 0;
  CloseHandle(*pipe);
  *pipe = NULL;
  return false;
}

static void attend(HkProcess *p, Ends *e, HANDLE child) {
  int64_t start = hk_platform_monotonic_ns();
  HkText input = p->input;
  for (;;) {
    bool busy = give_input(&e->mine[0], &input);
    busy |= take_output(&e->mine[1], p->output);
    busy |= take_output(&e->mine[2], p->errors);
    int wait = patience(p, start);
    if (wait == 0) {
      TerminateProcess(child, 128 + 9);
      WaitForSingleObject(child, INFINITE);
      return;
    }
    bool open = e->mine[1] || e->mine[2];
    if (!busy && open) Sleep(1);
    if (!open && WaitForSingleObject(child, (DWORD)wait) == WAIT_OBJECT_0) return;
  }
}

const char *hk_platform_run(HkProcess *p) {
  Ends e = {{NULL, NULL, NULL}, {NULL, NULL, NULL}};
  HANDLE child = NULL;
  if (needs_shell(p->argv[0])) return "it is a script of the shell";
  hk_platform_lock();  // what another thread starts meanwhile would inherit the ends of the pipes
  bool fine = open_ends(p, &e) && start_program(p, &e, &child);
  DWORD reason = fine ? 0 : GetLastError();
  close_handles(e.child);
  hk_platform_unlock();
  if (fine) {
    DWORD code = 0;
    attend(p, &e, child);
    GetExitCodeProcess(child, &code);
    CloseHandle(child);
    p->code = (int64_t)(int32_t)code;
  }
  close_handles(e.mine);
  if (fine) return NULL;
  return reason == ERROR_FILE_NOT_FOUND || reason == ERROR_PATH_NOT_FOUND ? "not found"
         : reason == ERROR_ACCESS_DENIED                                  ? "permission denied"
                                                                          : "io";
}
#else
typedef struct Ends {
  int child[3];  // its standard streams; -1: those of this process
  int mine[3];   // the other ends of its pipes, or -1
} Ends;

static void close_end(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}
static void close_ends(int fds[3]) {
  for (int i = 0; i < 3; i++) close_end(&fds[i]);
}

// A pipe that programs do not inherit, clear of the standard streams, which may be closed.
static bool open_pipe(int fds[2]) {
  int raw[2];
  if (pipe(raw) != 0) return false;
  for (int i = 0; i < 2; i++) {
    fds[i] = fcntl(raw[i], F_DUPFD_CLOEXEC, 3);
    close(raw[i]);
  }
  if (fds[0] >= 0 && fds[1] >= 0) return true;
  close_end(&fds[0]);
  close_end(&fds[1]);
  return false;
}

static bool open_ends(const HkProcess *p, Ends *e) {
  for (int i = 0; i < 3; i++) {
    int fds[2] = {-1, -1};
    if (p->inherit && !(i == 0 && p->input.data)) continue;
    if (!open_pipe(fds)) return false;
    e->child[i] = fds[i == 0 ? 0 : 1];
    e->mine[i] = fds[i == 0 ? 1 : 0];
    fcntl(e->mine[i], F_SETFL, O_NONBLOCK);
  }
  return true;
}

// Between fork and exec only what a signal handler may do. Why it failed goes through the pipe `report`.
static void become(const HkProcess *p, const char *path, const Ends *e, int report) {
  int reason;
  bool ready = true;
  for (int i = 0; i < 3; i++)
    if (e->child[i] >= 0 && dup2(e->child[i], i) < 0) ready = false;
  if (ready && (!p->directory || chdir(p->directory) == 0))
    execve(path, (char *const *)(uintptr_t)p->argv, (char *const *)(uintptr_t)p->environment);
  reason = errno;
  if (write(report, &reason, sizeof reason) < 0) _exit(126);
  _exit(127);
}

// The pid, or -1 with errno. The pipe `report` closes itself when the program runs.
static pid_t start_program(const HkProcess *p, const char *path, Ends *e) {
  int report[2] = {-1, -1}, reason = 0;
  pid_t pid = -1;
  hk_platform_lock();  // what another thread starts meanwhile would inherit the ends of the pipes
  if (open_ends(p, e) && open_pipe(report)) pid = fork();
  if (pid == 0) become(p, path, e, report[1]);
  if (pid < 0) reason = errno;
  close_ends(e->child);
  close_end(&report[1]);
  hk_platform_unlock();
  if (pid > 0) {
    ssize_t n;
    while ((n = read(report[0], &reason, sizeof reason)) < 0 && errno == EINTR) {}
    if (n > 0) waitpid(pid, NULL, 0);
  }
  close_end(&report[0]);
  errno = reason;
  return reason ? -1 : pid;
}

static void take_output(int *fd, HkBuf *to) {
  char chunk[16384];
  ssize_t n = read(*fd, chunk, sizeof chunk);
  if (n > 0) hk_buf_add(to, chunk, (size_t)n);
  if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) close_end(fd);
}

static void give_input(int *fd, HkText *input) {
  ssize_t n = input->len ? write(*fd, input->data, input->len) : 0;
  if (n > 0) *input = hk_text(input->data + n, input->len - (size_t)n);
  if (input->len == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) close_end(fd);
}

// One round; false: nothing is left to attend to.
static bool attend_pipes(HkProcess *p, Ends *e, HkText *input, int wait) {
  struct pollfd fds[3];
  for (int i = 0; i < 3; i++) fds[i] = (struct pollfd){.fd = e->mine[i], .events = i == 0 ? POLLOUT : POLLIN};
  if (e->mine[1] < 0 && e->mine[2] < 0 && e->mine[0] < 0) return false;
  if (poll(fds, 3, wait) <= 0) return true;
  if (fds[0].revents) give_input(&e->mine[0], input);
  if (fds[1].revents) take_output(&e->mine[1], p->output);
  if (fds[2].revents) take_output(&e->mine[2], p->errors);
  return true;
}

static int attend(HkProcess *p, Ends *e, pid_t pid) {
  int64_t start = hk_platform_monotonic_ns();
  HkText input = p->input;
  int status = 0, wait;
  uint32_t pause = 1;
  pid_t ended = 0;
  while (ended == 0 && (wait = patience(p, start)) > 0) {
    if (attend_pipes(p, e, &input, wait)) continue;
    ended = waitpid(pid, &status, WNOHANG);
    if (ended == 0) hk_platform_sleep(pause);
    if (pause < PATIENCE_MS) pause++;
  }
  if (ended == 0) {
    kill(pid, SIGKILL);
    while ((ended = waitpid(pid, &status, 0)) < 0 && errno == EINTR) {}
  }
  return ended < 0 ? -1 : WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// A program that does not read to the end is no reason to end this one.
static int attend_quietly(HkProcess *p, Ends *e, pid_t pid) {
  sigset_t broken, old, before, now;
  int number;
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  sigpending(&before);
  pthread_sigmask(SIG_BLOCK, &broken, &old);
  int code = attend(p, e, pid);
  sigpending(&now);
  if (sigismember(&now, SIGPIPE) && !sigismember(&before, SIGPIPE)) sigwait(&broken, &number);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  return code;
}

static const char *variable(const HkProcess *p, const char *name) {
  size_t n = strlen(name);
  for (const char *const *e = p->environment; *e; e++)
    if (strncmp(*e, name, n) == 0 && (*e)[n] == '=') return *e + n + 1;
  return NULL;
}

// A name without '/' is looked for in the directories of PATH. False: it is in none; *seen: but one had a file that cannot be run.
static bool find_program(const HkProcess *p, HkBuf *path, bool *seen) {
  const char *name = p->argv[0], *dirs = variable(p, "PATH");
  if (strchr(name, '/') || !*name) dirs = NULL;
  if (!dirs) {
    hk_buf_str(path, name);
    return true;
  }
  for (const char *end; *dirs; dirs = *end ? end + 1 : end) {
    Status st;
    end = strchr(dirs, ':') ? strchr(dirs, ':') : dirs + strlen(dirs);
    hk_buf_clear(path);
    hk_buf_add(path, dirs, (size_t)(end - dirs));
    if (end > dirs) hk_buf_char(path, '/');
    hk_buf_str(path, name);
    if (path->failed || !status_of(hk_buf_z(path), &st) || (st.st_mode & S_IFMT) != S_IFREG) continue;
    if (access(hk_buf_z(path), X_OK) == 0) return true;
    *seen = true;
  }
  return false;
}

const char *hk_platform_run(HkProcess *p) {
  Ends e = {{-1, -1, -1}, {-1, -1, -1}};
  bool seen = false;
  const char *why = NULL;
  HkBuf path;
  hk_buf_init(&path, p->output->mem);
  if (!find_program(p, &path, &seen)) {
    why = seen ? "permission denied" : "not found";
  } else {
    pid_t pid = start_program(p, hk_buf_z(&path), &e);
    if (pid < 0)
      why = hk_platform_reason(errno);
    else
      p->code = attend_quietly(p, &e, pid);
  }
  close_ends(e.mine);
  hk_buf_deinit(&path);
  return why;
}
#endif

// ---- signals ---------------------------------------------------------------------------------------------------------------------
// A process has one set of signal handlers; what they need is the only state of its kind in the floor.
static struct {
  void (*hook)(void *user);
  void *user;
  volatile sig_atomic_t signal;
} stop;

static void on_stop(int number) {
  stop.signal = number;
  signal(number, SIG_DFL);
  if (stop.hook) stop.hook(stop.user);
}

static void ignore(int number) { (void)number; }

// Without SA_RESTART: a read that waits ends.
static void handle(int number, void (*handler)(int)) {
#ifdef _WIN32
  signal(number, handler);
#else
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  sigaction(number, &action, NULL);
#endif
}

void hk_platform_on_stop(void (*hook)(void *user), void *user) {
  stop.hook = NULL;
  if (hook && stop.signal == SIGINT) stop.signal = 0;
  stop.user = user;
  stop.hook = hook;
  handle(SIGINT, hook ? on_stop : SIG_DFL);
  handle(SIGTERM, hook ? on_stop : SIG_DFL);
}

int hk_platform_stop_code(void) { return stop.signal == SIGTERM ? 143 : 130; }

void hk_platform_keep_broken_pipes(void) {
#ifndef _WIN32
  handle(SIGPIPE, ignore);  // a handler instead of SIG_IGN: child processes start with the default again
#else
  (void)ignore;
#endif
}

// ---- keys ----------------------------------------------------------------------------------------------------------------------------

#ifdef _WIN32
bool hk_platform_keys_on(HkKeys *keys) { return (void)keys, false; }
void hk_platform_keys_off(const HkKeys *keys) { (void)keys; }
int hk_platform_key(void) { return HK_KEY_END; }
bool hk_platform_wait_input(void) { return true; }  // the read waits
bool hk_platform_key_waits(void) { return false; }
void hk_platform_suspend(void) {}
#else
// What comes between this question and a read that waits would be missed: waiting is cut into pieces.
bool hk_platform_wait_input(void) {
  struct pollfd input = {.fd = 0, .events = POLLIN};
  while (!stop.signal && poll(&input, 1, 100) == 0) {}
  return !stop.signal;
}

bool hk_platform_keys_on(HkKeys *keys) {
  struct termios mode;
  _Static_assert(sizeof mode <= sizeof keys->saved, "room for the mode of a terminal");
  if (tcgetattr(0, &mode) != 0) return false;
  memcpy(keys->saved, &mode, sizeof mode);
  mode.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INPCK | ISTRIP | IXON);
  mode.c_lflag &= ~(tcflag_t)(ECHO | ICANON | IEXTEN | ISIG);
  mode.c_cc[VMIN] = 1;
  mode.c_cc[VTIME] = 0;
  return tcsetattr(0, TCSADRAIN, &mode) == 0;
}

void hk_platform_keys_off(const HkKeys *keys) {
  struct termios mode;
  memcpy(&mode, keys->saved, sizeof mode);
  tcsetattr(0, TCSADRAIN, &mode);
}

int hk_platform_key(void) {
  unsigned char byte;
  if (!hk_platform_wait_input()) return HK_KEY_STOP;
  ssize_t n = read(0, &byte, 1);
  return n == 1 ? byte : n < 0 && errno == EINTR ? HK_KEY_STOP : HK_KEY_END;
}

bool hk_platform_key_waits(void) {
  struct pollfd input = {.fd = 0, .events = POLLIN};
  return poll(&input, 1, 0) > 0;
}

void hk_platform_suspend(void) { raise(SIGTSTP); }
#endif
