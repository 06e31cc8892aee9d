// lua.c - the same work through the C interface of Lua 5.4 or LuaJIT.
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "work.h"

static lua_State *L;

static lua_State *state(void) {
  lua_State *l = luaL_newstate();
  luaL_openlibs(l);
  return l;
}

static void must(int status) {
  if (status == 0) return;
  fprintf(stderr, "%s\n", lua_tostring(L, -1));
  exit(1);
}

static int function(const char *source) {
  must(luaL_loadstring(L, source));
  must(lua_pcall(L, 0, 1, 0));
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

static int64_t isolate(int64_t n) {
  int64_t sum = 0;
  for (int64_t i = 0; i < n; i++) {
    lua_State *l = state();
    if (luaL_loadstring(l, "return 1 + 1") || lua_pcall(l, 0, 1, 0)) exit(1);
    sum += (int64_t)lua_tointeger(l, -1);
    lua_close(l);
  }
  return sum;
}

static int64_t call(int64_t n) {
  int f = function("return function(a, b) return a + b end");
  int64_t v = 0;
  for (int64_t i = 0; i < n; i++) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, f);
    lua_pushinteger(L, v);
    lua_pushinteger(L, i);
    must(lua_pcall(L, 2, 1, 0));
    v = (int64_t)lua_tointeger(L, -1);
    lua_pop(L, 1);
  }
  return v;
}

static int twice(lua_State *l) {
  lua_pushinteger(l, luaL_checkinteger(l, 1) * 2);
  return 1;
}

static int64_t callback(int64_t n) {
  lua_register(L, "twice", twice);
  int f = function("local twice = twice return function(n) local s = 0 local i = 0 while i < n do s = s + twice(i) i = "
                   "i + 1 end return s end");
  lua_rawgeti(L, LUA_REGISTRYINDEX, f);
  lua_pushinteger(L, n);
  must(lua_pcall(L, 1, 1, 0));
  int64_t v = (int64_t)lua_tointeger(L, -1);
  lua_pop(L, 1);
  return v;
}

static int64_t strings(int64_t n) {
  int f = function("return function(s) return #s end");
  int64_t sum = 0;
  for (int64_t i = 0; i < n; i++) {
    char text[32];
    size_t len = key_text(text, i);
    lua_rawgeti(L, LUA_REGISTRYINDEX, f);
    lua_pushlstring(L, text, len);
    must(lua_pcall(L, 1, 1, 0));
    sum += (int64_t)lua_tointeger(L, -1);
    lua_pop(L, 1);
  }
  return sum;
}

static int64_t results(int64_t n) {
  int f = function("return function(i) return 'key' .. i end");
  int64_t sum = 0;
  for (int64_t i = 0; i < n; i++) {
    size_t len;
    lua_rawgeti(L, LUA_REGISTRYINDEX, f);
    lua_pushinteger(L, i);
    must(lua_pcall(L, 1, 1, 0));
    const char *text = lua_tolstring(L, -1, &len);
    sum += (int64_t)len + text[len - 1];
    lua_pop(L, 1);
  }
  return sum;
}

static int64_t array(int64_t n) {
  int f = function("return function(a) local s = 0 local i = 1 local n = #a while i <= n do s = s + a[i] i = i + 1 end "
                   "return s end");
  lua_newtable(L);
  for (int64_t i = 0; i < n; i++) {
    lua_pushinteger(L, i);
    lua_rawseti(L, -2, (int)(i + 1));
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, f);
  lua_pushvalue(L, -2);
  must(lua_pcall(L, 1, 1, 0));
  int64_t sum = (int64_t)lua_tointeger(L, -1);
  lua_pop(L, 1);
  for (int64_t i = 0; i < n; i++) {
    lua_rawgeti(L, -1, (int)(i + 1));
    sum += (int64_t)lua_tointeger(L, -1);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return sum;
}

static int64_t idle(int64_t n) {
  lua_State **all = malloc((size_t)n * sizeof *all);
  size_t before = resident();
  for (int64_t i = 0; i < n; i++) {
    all[i] = state();
    if (luaL_loadstring(all[i], "return 1 + 1") || lua_pcall(all[i], 0, 1, 0)) exit(1);
  }
  size_t used = resident() - before;
  for (int64_t i = 0; i < n; i++) lua_close(all[i]);
  free(all);
  return (int64_t)used / n;
}

int main(int argc, char **argv) {
  static const Work works[] = {{"isolate", isolate}, {"call", call},       {"callback", callback},
                               {"strings", strings}, {"results", results}, {"array", array},
                               {"bulk", array},      {"idle", idle},       {NULL, NULL}};
  L = state();
  int status = run_work(works, argc, argv);
  lua_close(L);
  return status;
}
