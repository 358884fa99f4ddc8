# Headwater: thin wrappers around meson and the scripts in tools/.
#   make        build/headwater            make run     a sample workspace on PORT (8080)
#   make test   everything, ten minutes    make check   the long programme
BUILD ?= build
PORT  ?= 8080
JOBS  ?= $(shell nproc)
# The solver: highs; or cbc (package coinor-libcbc-dev) where HiGHS cannot be had.
SOLVER ?= highs
export PORT BUILD JOBS SOLVER

.PHONY: all setup configure run test check lint format bench fuzz sanitize clean
all: configure
	@ninja -C $(BUILD) -j $(JOBS) libheadwater.a $$(test ! -f src/main.c || echo headwater)

setup:
	@tools/setup build

# Configures again whenever a source file came or went: meson.build keeps no list of its own.
configure:
	@tools/setup --if-missing build
	@tools/configure $(BUILD) $(if $(filter-out highs,$(SOLVER)),-Dsolver=$(SOLVER))

run: all
	@tools/run

test: all
	@tools/run-tests

lint:
	@tools/lint
	@tools/layers

check: test
	@tools/check

format:
	@find src tests bench -name '*.[ch]' -not -path '*/node_modules/*' | xargs clang-format-19 -i

bench: all
	@if [ -x bench/run ]; then bench/run; else echo "no benchmarks in this tree"; fi

fuzz: all
	@if [ -x tests/fuzz/run ]; then tests/fuzz/run; else echo "no fuzz targets in this tree"; fi

clean:
	@rm -rf $(BUILD)
