# The only build file; needs a C compiler and make. `make help` lists the targets.
#
#   CC, OPT, CFLAGS, LDFLAGS   as usual; a change of them rebuilds what they touch
#   BUILD                      where everything is built (default: build)
#   STATIC                     how hako is linked with the system's libraries; `make STATIC=` links it dynamically
ifeq ($(origin CC),default)
CC = cc
endif
BUILD ?= build
OPT ?= -O2
WARN = -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion
HAS = $(shell echo 'int x;' | $(CC) -Werror $(1) -fsyntax-only -x c - 2>/dev/null && echo $(1))
TUNE := $(call HAS,-fno-tree-slp-vectorize)
INTERP_TUNE := $(call HAS,-fno-gcse)
COMPILE = $(CC) $(WARN) $(OPT) $(TUNE) $(if $(WINDOWS),-DHAKO_STATIC) $(CFLAGS)
WINDOWS := $(findstring mingw,$(CC))

LIBRARY := $(sort $(wildcard floor/*.c stage0/*.c))
CLI := $(sort $(wildcard cli/*.c))
UNIT := $(sort $(wildcard tests/unit/test_*.c))
FUZZ := $(sort $(wildcard tests/fuzz/fuzz_*.c))
ABI := tests/hostbridge_abi_test.c $(sort $(wildcard tests/abi/*.c))
HEADERS := $(sort $(wildcard include/*.h floor/*.h stage0/*.h cli/*.h tests/unit/*.h tests/abi/*.h tests/fuzz/*.h))
objects = $(patsubst %.c,$(BUILD)/%.o,$(1))
FLOOR_OBJECTS := $(call objects,$(LIBRARY))
LIBRARY_OBJECTS := $(FLOOR_OBJECTS) $(BUILD)/house_image.o
UNIT_PROGRAMS := $(UNIT:%.c=$(BUILD)/%)
REPLAY_PROGRAMS := $(FUZZ:%.c=$(BUILD)/%)
SOURCES = $(wildcard floor/*.[ch] stage0/*.[ch] cli/*.[ch] tests/*.c tests/gen/*.c tests/unit/*.[ch] tests/abi/*.[ch] tests/fuzz/*.[ch] bench/*.[ch])

.DELETE_ON_ERROR:
.PHONY: bench-embed all library install amalg run test programs headers check bench fuzz fuzz-programs lint format help clean force

all: hako library

# Copied when it differs, whatever is newer: another BUILD may have been there before.
hako: $(BUILD)/hako $(BUILD)/hakorune force
	@cmp -s $(BUILD)/hako hako || cp $(BUILD)/hako hako
	@cmp -s $(BUILD)/hako hakorune || cp $(BUILD)/hako hakorune

$(BUILD)/hakorune: $(BUILD)/hako
	@cp $< $@

# ---- the library (include/hakorune_hostbridge.h) ----
SHARED := $(if $(WINDOWS),hakorune.dll,libhakorune.so)
ABI_TEST := test_hostbridge_abi$(if $(WINDOWS),.exe)
library: $(BUILD)/libhakorune.a $(BUILD)/$(SHARED) $(BUILD)/$(ABI_TEST)
	@cmp -s $(BUILD)/$(ABI_TEST) $(ABI_TEST) || cp $(BUILD)/$(ABI_TEST) $(ABI_TEST)

$(BUILD)/libhakorune.a: $(LIBRARY_OBJECTS)
	@rm -f $@
	$(if $(WINDOWS),$(CC:gcc=ar),$(AR)) rcs $@ $^

# Of the shared library only Hako_... is seen: its objects are compiled once more.
SHARED_OBJECTS := $(FLOOR_OBJECTS:$(BUILD)/%=$(BUILD)/shared/%) $(BUILD)/shared/house_image.o
SHARED_FLAGS = -DHAKO_BUILD -fvisibility=hidden $(if $(WINDOWS),,-fPIC)
$(BUILD)/shared/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(COMPILE) $(SHARED_FLAGS) $(EXTRA) -MMD -MP -c -o $@ $<
$(BUILD)/shared/house_image.o: $(BUILD)/house_image.c
	$(COMPILE) $(SHARED_FLAGS) -I. -c -o $@ $<
$(BUILD)/shared/floor/interp.o: EXTRA = $(INTERP_TUNE)
$(BUILD)/$(SHARED): $(SHARED_OBJECTS)
	$(LINK)
$(BUILD)/$(SHARED): LIBS = -shared $(if $(WINDOWS),-static-libgcc -Wl$(COMMA)--out-implib$(COMMA)$@.a,-Wl$(COMMA)-soname$(COMMA)libhakorune.so.1)
COMMA := ,

$(BUILD)/$(ABI_TEST): $(call objects,$(ABI)) $(BUILD)/libhakorune.a
	$(LINK)
$(BUILD)/$(ABI_TEST): LIBS = $(BUILD)/libhakorune.a

PREFIX ?= /usr/local
install: library
	sh tools/install '$(BUILD)' '$(DESTDIR)' '$(PREFIX)'

# One file to drop into any project: build/amalg/hakorune.c and hakorune.h, compiled and tested.
amalg: $(BUILD)/house_image.c
	python3 tools/amalg.py '$(BUILD)/house_image.c' '$(BUILD)/amalg'
	CC='$(CC)' sh tools/test_amalg '$(BUILD)/amalg'

# ---- compiling ----
$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(COMPILE) $(EXTRA) -MMD -MP -c -o $@ $<

$(BUILD)/floor/interp.o: EXTRA = $(INTERP_TUNE)

LINK = $(CC) $(OPT) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIBS) -lm $(if $(WINDOWS),-lbcrypt,-pthread)

# Without a loader and relocations a process of hako takes half the memory and two thirds of the time before it does anything.
STATIC = $(if $(WINDOWS)$(findstring sanitize,$(CFLAGS) $(LDFLAGS)),,$(shell echo 'int main(void) { return 0; }' | \
	$(CC) -static -x c -o /dev/null - -lm -pthread 2>/dev/null && echo -static))
# The system keeps resident what stands around the pages that a process touches: what small programs do not use stands together, at the end.
SELDOM := $(addprefix $(BUILD)/,floor/box_%.o floor/bridge%.o floor/codec.o floor/hash%.o floor/interactive.o floor/intrinsics%.o \
	floor/mir_convert%.o floor/mir_decls.o floor/mir_embed.o floor/mir_flow.o floor/mir_read%.o floor/mir_rules.o floor/mir_verify.o \
	floor/mir_warn.o floor/mir_write.o floor/regex%.o floor/string_format.o stage0/ast_%.o stage0/front.o stage0/session.o)
HAKO_OBJECTS := $(FLOOR_OBJECTS) $(call objects,$(CLI))
$(BUILD)/hako: $(filter-out $(SELDOM),$(HAKO_OBJECTS)) $(filter $(SELDOM),$(HAKO_OBJECTS)) $(BUILD)/house_image.o $(BUILD)/tools_image.o
	$(LINK)
$(BUILD)/hako: private LIBS = $(STATIC)

$(BUILD)/tests/unit/test_line_editor: $(call objects,$(wildcard cli/line_*.c))
$(UNIT_PROGRAMS): $(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(LIBRARY_OBJECTS)
	$(LINK)

$(REPLAY_PROGRAMS): $(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/tests/fuzz/replay.o $(LIBRARY_OBJECTS)
	$(LINK)

# The house is written in Hakorune. A program without it, the seed, compiles it to C data for everything else. A cross build names a
# seed that runs here: make CC=x86_64-w64-mingw32-gcc BUILD=build/windows SEED=build/hako-seed
TOOLS := $(sort $(wildcard house/tools/*.hako house/tools/*/*.hako))
HOUSE := $(sort $(filter-out $(TOOLS),$(wildcard house/*.hako house/*/*.hako)))
SEED ?= $(BUILD)/hako-seed

$(BUILD)/no_house.c: $(BUILD)/flags Makefile
	@printf '#include "floor/house.h"\nconst HkMirModule *const hk_house_image = NULL, *const hk_tools_image = NULL;\n' > $@

$(BUILD)/house_image.c: $(HOUSE) $(SEED)
	$(SEED) --no-config --emit-house $@ house/house.hako

$(BUILD)/tools_image.c: $(TOOLS) $(SEED)
	$(SEED) --no-config --emit-house $@ house/tools/tools.hako

$(BUILD)/no_house.o $(BUILD)/house_image.o $(BUILD)/tools_image.o: $(BUILD)/%.o: $(BUILD)/%.c
	$(COMPILE) -I. -c -o $@ $<

$(BUILD)/hako-seed: $(FLOOR_OBJECTS) $(call objects,$(CLI)) $(BUILD)/no_house.o
	$(LINK)

# The runner is no part of what is tested: built without the flags of the configuration.
GENERATORS := $(patsubst tests/gen/%.c,$(BUILD)/tests/gen/%,$(wildcard tests/gen/*.c))
$(GENERATORS): tests/gen/random.h
$(BUILD)/tests/run $(GENERATORS): $(BUILD)/%: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(WARN) -O2 -o $@ $<

# The commands that everything in $(BUILD) was made with: rewritten, and so newer than the objects, only when they change.
$(BUILD)/flags: force
	@mkdir -p $(@D)
	@echo '$(COMPILE) $(INTERP_TUNE) $(LDFLAGS)' | cmp -s - $@ || echo '$(COMPILE) $(INTERP_TUNE) $(LDFLAGS)' > $@

# Every header compiles alone.
headers: $(HEADERS:%=$(BUILD)/headers/%)
$(BUILD)/headers/%: % $(BUILD)/flags
	@mkdir -p $(@D)
	@printf '#include "$<"\nextern int used;\n' | $(COMPILE) -I. -MMD -MP -MT $@ -MF $@.d -fsyntax-only -x c - && touch $@

ALL_OBJECTS = $(LIBRARY_OBJECTS) $(SHARED_OBJECTS) $(call objects,$(CLI) $(UNIT) $(ABI) $(FUZZ) tests/fuzz/replay.c)
-include $(ALL_OBJECTS:.o=.d) $(HEADERS:%=$(BUILD)/headers/%.d)

# ---- testing ----
# What one configuration needs for its tests.
programs: $(BUILD)/hakorune $(BUILD)/tests/run $(GENERATORS) $(UNIT_PROGRAMS) $(REPLAY_PROGRAMS) $(BUILD)/$(ABI_TEST)

run: hako
	cd examples && ../hako word_frequency.hako

test: hako library programs
	@BUILD='$(BUILD)' CC='$(CC)' MEMORY=200 sh tests/suites lint 'methods $(BUILD)' '$(BUILD)' '$(BUILD) --backend vm-hako'

# Every test in every configuration: sanitizers, the same with a collection at every allocation, the portable `switch` loop with
# tiny buffers, tables and stack chunks, and the other compiler.
SANITIZE = -g -fsanitize=address,undefined -fno-sanitize-recover=undefined
check:
	$(MAKE) BUILD=build/sanitize OPT=-O1 CFLAGS="$(SANITIZE)" programs
	$(MAKE) BUILD=build/small CFLAGS="-DHK_SWITCH_DISPATCH=1 -DHK_SMALL_LIMITS=1" programs
	if sh tools/need 'clang --version' clang; then $(MAKE) BUILD=build/clang CC=clang CFLAGS=-Werror programs; fi
	@sh tests/suites lint build/sanitize 'build/sanitize --gc-stress 1' build/small \
	  $$(command -v clang > /dev/null && echo build/clang)

lint:
	@BUILD='$(BUILD)' CC='$(CC)' sh tests/suites lint

bench: hako
	sh bench/run ./hako
	sh bench/run -v -n 3 ./hako micro

.PHONY: bench-peers bench-counts
# All peers there are, installed by package name where we may, and the table kept in bench/results.md. ROUNDS: runs of each program.
ROUNDS = 3
bench-peers: hako
	for peer in lua5.4=lua5.4 luajit=luajit node=nodejs python3=python3 ruby=ruby mruby=mruby; do \
	  sh tools/need "command -v $${peer%=*}" $${peer#*=} || :; \
	done
	sh bench/run -c -a -n $(ROUNDS) -o bench/results.md ./hako

# Warns when one of three programs takes over 3 % more instructions than bench/counts says.
bench-counts: hako
	sh tools/need 'command -v valgrind' valgrind
	sh bench/check_counts ./hako

# The built-in boxes against the libraries of Python, Lua and Node.
.PHONY: bench-library bench-scaling
bench-library: hako
	sh tools/need 'command -v python3' python3
	bench/library/run ./hako

# How the time of what they do grows with the size.
bench-scaling: hako
	./hako bench/library/scaling.hako

bench-embed: library
	sh bench/embed/run '$(BUILD)'

# Looks for inputs that break something: SECONDS for each target, or only TARGET=source. What is found stays in build/fuzz.
SECONDS = 60
TARGET = $(FUZZ:tests/fuzz/fuzz_%.c=%)
FUZZ_TEST = echo "int LLVMFuzzerTestOneInput(char *d, long n) { return d && n < 0; }" | clang -fsanitize=fuzzer -x c -o /dev/null -
fuzz: $(SEED)
	sh tools/need '$(FUZZ_TEST)' clang libclang-rt-14-dev
	$(MAKE) BUILD=build/fuzz CC=clang OPT=-O1 CFLAGS="-g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined" \
	  SEED='$(BUILD)/hako-seed' fuzz-programs
	sh tests/fuzz/run '$(SECONDS)' $(TARGET)

FUZZ_PROGRAMS := $(FUZZ:tests/fuzz/%.c=$(BUILD)/%)
fuzz-programs: $(FUZZ_PROGRAMS)
$(FUZZ_PROGRAMS): $(BUILD)/%: $(BUILD)/tests/fuzz/%.o $(LIBRARY_OBJECTS)
	$(LINK) -fsanitize=fuzzer

# The manual as a static site: open build/docs/index.html.
.PHONY: docs
docs: hako
	@rm -rf '$(BUILD)/docs'
	./hako doc --title Hakorune --site docs '$(BUILD)/docs'

# Fills in what the pages of the boxes say from the tables of their methods, and names what they do not describe.
.PHONY: box-pages
box-pages: hako
	./hako --house tools/box_pages.hako docs/boxes

# clang-format decides the layout of C.
format:
	sh tools/need 'clang-format --version' clang-format
	clang-format -i $(SOURCES)

clean:
	rm -rf build hako hakorune test_hostbridge_abi test_hostbridge_abi.exe

help:
	@echo "make         build ./hako (and ./hakorune, the same program)"
	@echo "make install put library, header, program and package files under PREFIX (DESTDIR before it)"
	@echo "make amalg   the library as one .c and one .h file, compiled and tested"
	@echo "make run     build and run an example"
	@echo "make test    build and run every test; the last line is 'N passed, M failed'"
	@echo "make check   every test with sanitizers, collecting at every allocation, with small limits, and with clang"
	@echo "make lint    check the rules of the sources (tools/lint)"
	@echo "make fuzz    look for inputs that break something: SECONDS=60 for each target, TARGET=source for one"
	@echo "make bench   compare with lua5.4, and the virtual machine in Hakorune with the floor's"
	@echo "make bench-peers compare with every peer and write bench/results.md"
	@echo "make bench-counts compare instruction counts with those kept in bench/counts"
	@echo "make bench-library compare what the built-in boxes do with Python, Lua and Node"
	@echo "make bench-scaling show how the time of the built-in boxes grows with the size"
	@echo "make bench-embed compare embedding with Lua 5.4"
	@echo "make docs    the manual as a site in build/docs"
	@echo "make box-pages bring docs/boxes in line with the tables of the built-in methods"
	@echo "make format  lay out the C code"
	@echo "make clean   remove what was built"
	@echo "Variables: CC, OPT, CFLAGS, LDFLAGS, BUILD, STATIC"
