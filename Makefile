# pgbackup: a toolkit of small filters that back up PostgreSQL.
#
#   make                        build the programs, in build/bin
#   make install                install them (PREFIX, DESTDIR), with man pages and completions for bash, zsh and fish
#   make installcheck           try what make install has installed, without any server
#   make uninstall              remove what make install has installed
#   make dist                   pack the source, in build/pgbackup-VERSION.tar.gz
#   make deb                    build the Debian package, in build/deb
#   make rpm                    build the RPM package, in build/rpm
#   make clean                  remove build/
#   make deps GOAL...           install the packages that these goals need (alone: those of make check)
#   make demo                   back up and restore a throw-away database, before your eyes
#   make check                  run the tests against a throw-away PostgreSQL and S3 gateway
#   make check-unit             run the unit tests only, without any server
#   make check-postgres         run the unit tests, and what needs a PostgreSQL and no store
#   make check-sanitized        make check with AddressSanitizer and UndefinedBehaviorSanitizer
#   make check-stores           run the S3 tests against other stores, with a table of what each can do
#   make check-majors           dump, restore and rehearse with each major version of PostgreSQL
#   make check-packages         build the packages, and install them in root folders of Debian
#   make check-arm64            compile for 64-bit ARM, and run the unit tests in an emulator
#   make check-container        build the container image, and run a CronJob's commands in it
#   make check-all              run check, check-sanitized and fuzz at length, and lint
#   make fuzz                   feed the parsers with mutations of real input, for a while
#   make bench                  measure the programs beside others that do the same
#   make lint                   read the source with every checker there is
#   make compile_commands.json  write build/compile_commands.json, for clangd and clang-tidy
#   make help                   show this list
#
# Only "make deps" installs packages. The other goals say which packages are missing and stop; with
# CI=true in the environment they install them, too.

VERSION = 0.1.0

PREFIX = /usr/local
BINDIR = $(PREFIX)/bin
MANDIR = $(PREFIX)/share/man
COMPLETIONDIR = $(PREFIX)/share/bash-completion/completions
ZSHDIR = $(PREFIX)/share/zsh/site-functions
FISHDIR = $(PREFIX)/share/fish/vendor_completions.d
EXAMPLEDIR = $(PREFIX)/share/doc/pgbackup/examples

BUILD = build
PKG_CONFIG = pkg-config

CFLAGS ?= -O2 -g
WERROR =
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wformat=2 -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wundef $(WERROR)
HARDENING = -fstack-protector-strong -fPIE $(PROTECTION)
# Comes last, since CPPFLAGS or the compiler itself may set a lower level.
FORTIFY = -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
SANITIZE =
# On 32 bits, a file may be longer than 2 GiB, and a time later than 2038.
WIDTHS = -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64
include = -Ilib
# Each is asked for once, when it is first needed: "make deps all" installs pkg-config before that.
LIBRARY_CFLAGS = $(eval LIBRARY_CFLAGS := $$(shell \
	$(PKG_CONFIG) --cflags libcurl libcrypto libpq 2>/dev/null))$(LIBRARY_CFLAGS)
LIBRARIES = $(eval LIBRARIES := $$(shell \
	$(PKG_CONFIG) --libs libcurl libcrypto libpq 2>/dev/null))$(LIBRARIES)
# What this compiler has for this processor. The folder of the source does not get into the programs.
PROTECTION = $(eval PROTECTION := $$(shell for flag in -fstack-clash-protection -fcf-protection \
	-mbranch-protection=standard '-ffile-prefix-map=$$(CURDIR)=.'; do \
	$$(CC) -Werror "$$$$flag" -x c -fsyntax-only /dev/null 2>/dev/null && echo "'$$$$flag'"; \
	done))$(PROTECTION)

compile = $(CC) -std=c11 -D_GNU_SOURCE $(WIDTHS) -DPGB_VERSION='"$(VERSION)"' $(include) \
	$(LIBRARY_CFLAGS) $(WARNINGS) $(HARDENING) $(SANITIZE) $(CPPFLAGS) $(CFLAGS) $(FORTIFY) -MMD -MP
link = $(CC) $(CFLAGS) $(SANITIZE) -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(LDFLAGS)

scripts = $(patsubst cmd/%.sh,%,$(sort $(wildcard cmd/*.sh)))
programs = $(sort $(patsubst cmd/%.c,%,$(wildcard cmd/*.c)) $(scripts))
binaries = $(programs:%=$(BUILD)/bin/%)
script_modules = $(addprefix lib/rclone/,program.sh report.sh options.sh remote.sh)
objects = $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard lib/*/*.c)))
archive = $(BUILD)/libpgb.a
unit_tests = $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/unit/*/*.c)))
test_tools = $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/tools/*.c)))
fuzz_targets = $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/fuzz/*.c)))
bench_objects = $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard tests/bench/*.c)))
bench_tools = $(BUILD)/tests/bench/sink $(BUILD)/tests/bench/measure
fault_shims = $(patsubst %.c,$(BUILD)/%.so,$(sort $(wildcard tests/faults/*.c)))
manuals = $(sort $(wildcard man/*.[1-9]))
units = pgbackup.service pgbackup.timer
# The completions for zsh and fish ask that for bash.
fill_completion = sed -e 's,@PROGRAMS@,$(programs),' -e 's,@BASH_COMPLETION@,$(COMPLETIONDIR)/pgbackup,'

all: $(binaries)

# Says how to install what is missing, before a compiler looks for its headers.
libraries:
	@[ -n '$(strip $(LIBRARIES))' ] || { sed -n 's/^#[|] //p' Makefile >&2; exit 1; }
#| Makefile: error: pkg-config does not find libcurl, OpenSSL and libpq
#| Makefile: hint: install what the programs are built with:
#|   Debian: apt-get install gcc libc6-dev make pkgconf libcurl4-openssl-dev libssl-dev libpq-dev
#|   Fedora: dnf install gcc make pkgconf-pkg-config libcurl-devel openssl-devel libpq-devel
#|   Alpine: apk add gcc musl-dev make pkgconf curl-dev openssl-dev libpq-dev
#|   Arch:   pacman -S gcc make pkgconf curl openssl postgresql-libs

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(archive)
	@mkdir -p $(@D)
	$(link) -o $@ $< $(archive) $(LIBRARIES)

# A script is one file, with the modules that it uses.
$(scripts:%=$(BUILD)/bin/%): $(BUILD)/bin/%: cmd/%.sh $(script_modules) Makefile
	@mkdir -p $(@D)
	{ echo '#!/bin/sh' && cat $(script_modules) $<; } | sed 's/@VERSION@/$(VERSION)/' >$@.new
	chmod 755 $@.new
	mv $@.new $@

$(archive): $(objects)
	rm -f $@
	$(AR) rcs $@ $(objects)

$(BUILD)/%.o: %.c Makefile | libraries
	@mkdir -p $(@D)
	$(compile) -c -o $@ $<

$(unit_tests:%=%.o): include = -Ilib -Itests/unit

$(unit_tests) $(test_tools): %: %.o $(archive)
	$(link) -o $@ $< $(archive) $(LIBRARIES)

$(BUILD)/tests/bench/sink: $(filter-out %/measure.o,$(bench_objects)) $(archive)
	$(link) -o $@ $^ $(LIBRARIES) -lssl

$(BUILD)/tests/bench/measure: %: %.o
	$(link) -o $@ $<

$(BUILD)/tests/faults/%.so: tests/faults/%.c Makefile
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) -O2 -g -fPIC -shared -o $@ $< -ldl

$(fuzz_targets): %: %.o $(archive)
	$(link) -fsanitize=fuzzer -o $@ $< $(archive) $(LIBRARIES)

unit-tests: $(unit_tests)

tests: $(unit_tests) $(test_tools) $(fault_shims)

install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man7 \
		$(DESTDIR)$(COMPLETIONDIR) $(DESTDIR)$(ZSHDIR) $(DESTDIR)$(FISHDIR) $(DESTDIR)$(EXAMPLEDIR)
	install -m 755 $(binaries) $(DESTDIR)$(BINDIR)
	for page in $(manuals); do sed 's,/usr/local/bin/,$(BINDIR)/,g' $$page | \
		install -m 644 /dev/stdin $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/} || exit 1; done
	for unit in $(units); do BINDIR=$(BINDIR) .packaging/unit $$unit >$(BUILD)/$$unit && \
		install -m 644 $(BUILD)/$$unit $(DESTDIR)$(EXAMPLEDIR) || exit 1; done
	install -m 644 completions/pgbackup.bash $(DESTDIR)$(COMPLETIONDIR)/pgbackup
	for program in $(filter-out pgbackup,$(programs)); do \
		ln -sf pgbackup $(DESTDIR)$(COMPLETIONDIR)/$$program && \
		ln -sf pgbackup.fish $(DESTDIR)$(FISHDIR)/$$program.fish || exit 1; done
	$(fill_completion) completions/pgbackup.zsh | install -m 644 /dev/stdin $(DESTDIR)$(ZSHDIR)/_pgbackup
	$(fill_completion) completions/pgbackup.fish | install -m 644 /dev/stdin $(DESTDIR)$(FISHDIR)/pgbackup.fish

# What is installed in the same places; also another version or another's package.
installcheck:
	@PREFIX=$(DESTDIR)$(PREFIX) BINDIR=$(DESTDIR)$(BINDIR) MANDIR=$(DESTDIR)$(MANDIR) \
		COMPLETIONDIR=$(DESTDIR)$(COMPLETIONDIR) tests/installed $(programs)

uninstall:
	rm -f $(programs:%=$(DESTDIR)$(BINDIR)/%) $(programs:%=$(DESTDIR)$(COMPLETIONDIR)/%) \
		$(DESTDIR)$(ZSHDIR)/_pgbackup $(programs:%=$(DESTDIR)$(FISHDIR)/%.fish) \
		$(units:%=$(DESTDIR)$(EXAMPLEDIR)/%) \
		$(patsubst man/%.1,$(DESTDIR)$(MANDIR)/man1/%.1,$(filter %.1,$(manuals))) \
		$(patsubst man/%.7,$(DESTDIR)$(MANDIR)/man7/%.7,$(filter %.7,$(manuals)))

dist:
	@BUILD=$(BUILD) VERSION=$(VERSION) .packaging/dist

deb: dist
	@BUILD=$(BUILD) VERSION=$(VERSION) .packaging/deb

rpm: dist
	@BUILD=$(BUILD) VERSION=$(VERSION) .packaging/rpm

help:
	@sed -n 's/^#   make/make/p' Makefile

# Packages: those of the other goals on the command line, which run after deps, also with -j.
DEPS = $(or $(patsubst install,all,$(filter all install demo check check-% lint fuzz bench,$(MAKECMDGOALS))),check)
deps: export BUILD := $(BUILD)
deps:
	@tests/packages --install $(DEPS)

ifneq ($(filter deps,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif

demo:
	@tests/packages demo
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD) all
	@BUILD=$(BUILD) tests/demo

# TESTS names the bats files to run; none means all, and the unit tests. JOBS=2: two runs at a time.
TESTS =
check:
	@tests/packages check
	@$(MAKE) --no-print-directory BUILD=$(BUILD) all tests
	@BUILD=$(BUILD) tests/run $(TESTS)

check-unit:
	@tests/packages check-unit
	@$(MAKE) --no-print-directory BUILD=$(BUILD) all unit-tests
	@BUILD=$(BUILD) tests/run --unit

check-postgres: TESTS = $(patsubst %,tests/%.bats,pgb-dump parallel-dump parallel-dump-faults pgb-databases pgb-restore \
	parallel-restore parallel-restore-faults restore-parts carry-on locks pgb-rehearse create-database majors majors/circle \
	sessions pooler password-command)
check-postgres:
	@tests/packages check-postgres
	@$(MAKE) --no-print-directory BUILD=$(BUILD) all tests
	@BUILD=$(BUILD) STORE=none tests/run $(TESTS)

check-sanitized:
	@tests/packages check-sanitized
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/sanitized HARDENING=-fPIE FORTIFY= CFLAGS='-O1 -g' \
		SANITIZE='-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer' \
		check

# STORES="s3rver fauxqs": only these.
check-stores:
	@BUILD=$(BUILD) tests/packages check-stores
	@$(MAKE) --no-print-directory BUILD=$(BUILD) all tests
	@BUILD=$(BUILD) tests/stores/run $(TESTS)

# MAJORS="13 18": only these.
check-majors:
	@tests/packages check-majors
	@$(MAKE) --no-print-directory BUILD=$(BUILD) all tests
	@BUILD=$(BUILD) tests/majors/run $(TESTS)

# SUITES: the Debian releases. Needs the network and root.
SUITES = bookworm trixie
check-packages:
	@tests/packages check-packages
	@$(MAKE) --no-print-directory BUILD=$(BUILD) all unit-tests
	@BUILD=$(BUILD) tests/rpm
	@BUILD=$(BUILD) tests/musl
	@BUILD=$(BUILD) tests/package-install $(SUITES)

# Needs the network and root.
check-arm64:
	@tests/packages check-arm64
	@BUILD=$(BUILD) tests/arm64

# Needs the network and root.
check-container:
	@tests/packages check-container
	@$(MAKE) --no-print-directory BUILD=$(BUILD) all tests
	@BUILD=$(BUILD) tests/container

# Everything, and more of it: takes its time.
check-all:
	@tests/packages check-all
	@THOROUGH=1 $(MAKE) --no-print-directory check
	@THOROUGH=1 $(MAKE) --no-print-directory check-sanitized
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory fuzz FUZZ_SECONDS=300

# FUZZ_SECONDS: how long each target runs.
FUZZ_SECONDS = 30
fuzz:
	@tests/packages fuzz
	@$(MAKE) --no-print-directory BUILD=$(BUILD)/fuzzed CC=clang HARDENING=-fPIE FORTIFY= CFLAGS='-O1 -g' \
		SANITIZE='-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all' \
		fuzz-targets
	@BUILD=$(BUILD)/fuzzed FUZZ_SECONDS=$(FUZZ_SECONDS) tests/fuzz/run

fuzz-targets: $(fuzz_targets)

# PARTS, ROUNDS, SIZES and more: see tests/bench/run.
bench:
	@tests/packages bench
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD) all bench-tools
	@BUILD=$(BUILD) tests/bench/run

bench-tools: $(bench_tools)

lint:
	@tests/packages lint
	@$(MAKE) --no-print-directory -s BUILD=$(BUILD) all
	@BUILD=$(BUILD) VERSION=$(VERSION) tests/lint

# clangd and "clang-tidy -p build" look for it in build/. Strings of JSON need \ before " and \.
json_string = "$(subst ",\",$(subst \,\\,$(1)))"
compile_command = {"directory": $(call json_string,$(CURDIR)), "file": "$(1)", \
	"command": $(call json_string,$(compile) -c -o $(BUILD)/$(1:.c=.o) $(1))}
compile_commands = $(foreach file,$(sort $(wildcard cmd/*.c lib/*/*.c tests/*/*.c tests/unit/*/*.c)),$(call compile_command,$(file)))
comma = ,
compile_commands.json: | $(BUILD)
	@$(file >$(BUILD)/$@,[$(subst } {,}$(comma) {,$(compile_commands))])
	@echo $(BUILD)/$@

$(BUILD):
	@mkdir -p $@

clean:
	rm -rf $(BUILD)

.PHONY: all libraries unit-tests tests install installcheck uninstall dist deb rpm help deps demo check check-all \
	check-arm64 check-container check-majors check-packages check-postgres check-sanitized check-stores check-unit \
	fuzz fuzz-targets bench bench-tools lint compile_commands.json clean
.SECONDARY:

-include $(objects:.o=.d) $(programs:%=$(BUILD)/cmd/%.d) $(unit_tests:%=%.d) $(test_tools:%=%.d) $(fuzz_targets:%=%.d) \
	$(bench_objects:.o=.d)
