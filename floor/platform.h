// platform.h (L0) - what differs between operating systems. platform.c is the only file with #ifdef _WIN32. Paths are NUL-terminated UTF-8.
#ifndef HK_PLATFORM_H
#define HK_PLATFORM_H

#include <stdio.h>

#include "buf.h"

const char *hk_platform_name(void);  // "linux", "macos", "windows", "wasm" or "other"
const char *hk_platform_arch(void);
bool hk_platform_exists(const char *path);
bool hk_platform_is_dir(const char *path);
bool hk_platform_is_link(const char *path);
// Whole content of a file, appended to buf. NULL on success, else a short reason ("not found", "is a directory", ...).
const char *hk_platform_read(const char *path, HkBuf *buf);
// Reads up to the end of the line, which is not stored, or until `cap` characters are there; whether the end of the line came.
bool hk_platform_line(FILE *file, char *out, size_t cap, size_t *count);
FILE *hk_platform_open(const char *path, const char *mode);  // of fopen
bool hk_platform_seek(FILE *file, int64_t position);
int64_t hk_platform_tell(FILE *file);               // -1: unknown
int64_t hk_platform_size(FILE *file);               // bytes, with what is buffered; -1: unknown
int64_t hk_platform_modified_ms(const char *path);  // -1: no such file
bool hk_platform_remove_file(const char *path);
bool hk_platform_remove_dir(const char *path);        // an empty one
bool hk_platform_make_dir(const char *path);          // its parent must exist
bool hk_platform_make_private_dir(const char *path);  // nobody else may look into it
bool hk_platform_rename(const char *from, const char *to);
bool hk_platform_change_dir(const char *path);
void hk_platform_current_dir(HkBuf *buf);
void hk_platform_temp_dir(HkBuf *buf);
// Offers the names in a directory, in no particular order, without "." and ".."; false: it cannot be read or `add` said no.
bool hk_platform_list(const char *path, bool (*add)(void *user, HkText name), void *user);
// Appends the value of an environment variable, in UTF-8 on Windows; false: there is none.
bool hk_platform_variable(const char *name, HkBuf *value);
// Offers every environment variable; false if `add` said no.
bool hk_platform_environment(bool (*add)(void *user, HkText name, HkText value), void *user);
// The word of boxes.md 16.1 for a failed operation of the C library.
const char *hk_platform_reason(int error_number);
int64_t hk_platform_pid(void);
int64_t hk_platform_cpu_count(void);
void hk_platform_host_name(HkBuf *buf);
// Writes through a temporary file and a rename: nobody ever sees half a file. Permissions stay what they were. False on failure.
bool hk_platform_write(const char *path, HkText text);
// Absolute path without symbolic links, appended to buf; the path itself if that cannot be found out.
void hk_platform_canonical(const char *path, HkBuf *buf);
const char *hk_platform_path_separator(void);  // between the entries of a list of directories
int64_t hk_platform_now_ms(void);
double hk_platform_monotonic_ms(void);
int64_t hk_platform_monotonic_ns(void);  // never goes back; arbitrary origin
void hk_platform_sleep(uint32_t ms);     // may end earlier
int64_t hk_platform_local_offset(void);  // minutes of the local time east of UTC, now
// Fills a buffer with numbers nobody can predict; if the system gives none, with something that differs from run to run.
void hk_platform_random(void *out, size_t size);
// A program to run, directly, without a shell.
typedef struct HkProcess {
  const char *const *argv;         // the program, found as the system finds programs, and its arguments; ends with NULL
  const char *const *environment;  // "NAME=value", ends with NULL
  const char *directory;           // to run it in; NULL: this one
  HkText input;                    // what it reads from its standard input; data NULL: nothing
  bool inherit;                    // its streams are those of this process (the input only if there is none above)
  int64_t timeout_ms;              // ends it after that time; negative: never
  bool (*go_on)(void *user);       // asked at least every few milliseconds; false ends it
  void *user;
  HkBuf *output, *errors;  // what it writes is appended; it is ended when one of them fails
  int64_t code;            // exit code, or 128 + signal
} HkProcess;
// Runs it to its end. NULL, or why it could not be started.
const char *hk_platform_run(HkProcess *process);
bool hk_platform_terminal_size(int *columns, int *rows);  // of standard output; false: not known
bool hk_platform_is_terminal(int stream);                 // 0 input, 1 output, 2 error

// Waits until standard input can be read; false: the process is asked to end, see hk_platform_on_stop.
bool hk_platform_wait_input(void);
// Keys one by one: while they are on, standard input neither shows what is typed nor waits for the end of a line, and Ctrl-C is a character.
typedef struct HkKeys {
  uint64_t saved[16];  // how the terminal was
} HkKeys;
bool hk_platform_keys_on(HkKeys *keys);  // false: the system cannot, or standard input is no terminal
void hk_platform_keys_off(const HkKeys *keys);
enum { HK_KEY_END = -1, HK_KEY_STOP = -2 };
int hk_platform_key(void);  // waits for a byte; HK_KEY_END: there are no more; HK_KEY_STOP: the process is asked to end
bool hk_platform_key_waits(void);  // there is one
void hk_platform_suspend(void);    // Ctrl-Z: returns when the process goes on

int hk_platform_shell(const char *command);                 // runs it by the system's shell; its exit code
void hk_platform_shell_quote(HkText text, HkBuf *command);  // appended as one word for that shell
// Whom to tell when the process is asked to end (Ctrl-C, termination); NULL: nobody, the process just ends. A second request ends it at
// once. hook runs as a signal handler.
void hk_platform_on_stop(void (*hook)(void *user), void *user);
int hk_platform_stop_code(void);  // exit code that tells why the process was asked to end: 130 or 143
// Writing to a closed pipe is an error of that write, not the end of the process.
void hk_platform_keep_broken_pipes(void);
void hk_platform_arguments(int *argc, char ***argv);  // those of main, in UTF-8 where they are not
void hk_platform_binary_streams(void);                // no translation of line ends on the standard streams

// The streams of the process, for programs whose host gives no others. False: the other side is gone.
bool hk_platform_write_stream(int stream, HkText text);        // 1 output, 2 error (after flushing the output)
void hk_platform_flush(void);                                  // standard output
size_t hk_platform_read_input(char *buffer, size_t capacity);  // 0: end of the input; at most one line

// Threads: giving up the processor, and the one lock of the process with the one condition that waits under it.
void hk_platform_yield(void);
void hk_platform_lock(void);
void hk_platform_unlock(void);
void hk_platform_wait(void);  // at most a millisecond; the lock is held before and after
void hk_platform_wake(void);  // everyone who waits

#endif
