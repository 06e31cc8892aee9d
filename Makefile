# The only build file. `make help` lists the targets.
CC ?= gcc
BUILD ?= build
WARN = -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion
OPT ?= -O2 -fno-tree-slp-vectorize
CFLAGS_ALL = $(WARN) $(OPT) $(CFLAGS)
# Computed goto is the one extension, in one file, with a portable form beside it (HK_SWITCH_DISPATCH).
INTERP_FLAGS = -Wno-pedantic -fno-gcse
FLOOR := $(sort $(wildcard floor/*.c))
STAGE0 := $(sort $(wildcard stage0/*.c))
CLI := $(sort $(wildcard cli/*.c))
OBJ := $(patsubst %.c,$(BUILD)/%.o,$(FLOOR) $(STAGE0) $(CLI))

.PHONY: all run test check bench format help clean

all: hako

hako: $(BUILD)/hako
	@cp $(BUILD)/hako hako

$(BUILD)/hako: $(OBJ)
	$(CC) $(OPT) $(CFLAGS) $(LDFLAGS) -o $@ $(OBJ) -lm

$(BUILD)/%.o: %.c
	@mkdir -p $(dir $@)
	$(CC) $(CFLAGS_ALL) $(if $(filter floor/interp.c,$<),$(INTERP_FLAGS)) -MMD -MP -c -o $@ $<

-include $(OBJ:.o=.d)

clean:
	rm -rf build hako

run: hako
	cd examples && ../hako word_frequency.hako

$(BUILD)/run_tests: tests/run.c
	@mkdir -p $(BUILD)
	$(CC) -std=c11 -Wall -Wextra -O2 -o $@ $<

test: hako $(BUILD)/run_tests
	$(BUILD)/run_tests ./hako tests examples -j 2

# Every configuration runs every test: sanitizers, the same with a collection at every allocation, and the portable `switch` loop with
# tiny buffers, tables and stack chunks.
SANITIZE = -g -fsanitize=address,undefined -fno-sanitize-recover=undefined
check: $(BUILD)/run_tests
	$(MAKE) BUILD=$(BUILD)/sanitize OPT=-O1 CFLAGS="$(SANITIZE)" $(BUILD)/sanitize/hako
	$(MAKE) BUILD=$(BUILD)/small CFLAGS="-DHK_SWITCH_DISPATCH=1 -DHK_SMALL_LIMITS=1" $(BUILD)/small/hako
	$(BUILD)/run_tests $(BUILD)/sanitize/hako tests examples -j 2
	$(BUILD)/run_tests $(BUILD)/sanitize/hako tests examples -j 2 -o "--gc-stress 1"
	$(BUILD)/run_tests $(BUILD)/small/hako tests examples -j 2

bench: hako
	sh bench/run

# clang-format decides the layout of C.
format:
	clang-format -i $(wildcard floor/*.[ch] stage0/*.[ch] cli/*.[ch] tests/*.c bench/*.[ch])

help:
	@echo "make        build ./hako"
	@echo "make run    build and run an example"
	@echo "make test   build and run all tests"
	@echo "make check  run all tests with sanitizers, collecting at every allocation, and with small limits"
	@echo "make bench  compare with lua5.4"
	@echo "make format lay out the C code"
	@echo "make clean  remove what was built"
