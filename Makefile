# SPDX-FileCopyrightText: The Sonde authors
# SPDX-License-Identifier: MIT

# make build   install what is missing, and build .build/release/sonde, its completions and its man page
# make install PREFIX=/usr/local DESTDIR=  install what is built; make uninstall removes it again
# make dist    .build/dist/sonde-VERSION-linux-x86_64.tar.gz: a binary that needs no Swift, and all that belongs to it
# make demo    install what is missing, build, trace examples/orders over DAP
# make test    install what the tests need, check the format, build, run every test
# make test-matrix    every supported Go, built with and without the optimiser: writes docs/coverage.md
# make bench   what one traced call costs, beside Delve (DLV=path), and how a session behaves under load
# make check-values  100,000 calls with random values under each backend, compared with the program; docs/values.md
# make test-kills  100 rounds each of SIGKILL while thousands of eBPF probes are set or removed
# make check-lines   what is shown at every line of programs, compared with what the programs record; docs/lines.md
# make vsix    the extension for VS Code as .build/sonde.vsix; needs Node.js and no network
# make test-vscode  the tests of that extension alone
# make test-clients  what a person does in Neovim, Vim and Emacs, with plugins that variables name; scripts/test-clients.sh
# make setup   only install what is missing

# REQUIRE_BACKENDS=ptrace,ebpf make test fails if one of them can't run; unset, the tests use those that can, and
# say what they skipped.

# make test FILTER=MissionExample runs the matching suites alone.
FILTER ?=

PREFIX ?= /usr/local
DESTDIR ?=

# make test-matrix GO=1.24,1.25 FIXTURE=panics,values BUILD=optimised (or plain) runs these alone, and writes nothing.
GO ?=
FIXTURE ?=
BUILD ?=

# make check-lines GO=1.27 BUILD=plain BACKEND=ebpf PROGRAM=csv runs these alone, and writes nothing.
BACKEND ?=
PROGRAM ?=

.PHONY: help setup setup-test build install uninstall dist demo test test-matrix test-clients test-kills bench \
  check-values check-lines vsix test-vscode format lint clean distclean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

setup:
	@scripts/setup.sh

setup-test: setup
	@scripts/setup-test.sh

build: setup
	@scripts/build.sh
	@scripts/pages.sh .build/release/sonde .build/install

install:
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' scripts/install.sh

uninstall:
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' scripts/install.sh --remove

dist: setup-test
	@scripts/dist.sh

demo: setup
	@scripts/demo.sh

test: setup-test lint
	@scripts/test.sh $(if $(FILTER),--filter '$(FILTER)')

test-matrix: setup-test
	@GO='$(GO)' FIXTURE='$(FIXTURE)' BUILD='$(BUILD)' scripts/test-matrix.sh

test-clients: setup-test
	@scripts/test-clients.sh

test-kills: setup-test
	@scripts/test-kills.sh

bench: setup-test
	@Benchmarks/run.sh
	@Benchmarks/rejected.sh
	@Benchmarks/load.sh

check-values: setup-test
	@scripts/check-values.sh

check-lines: setup-test
	@GO='$(GO)' BUILD='$(BUILD)' BACKEND='$(BACKEND)' PROGRAM='$(PROGRAM)' scripts/check-lines.sh

vsix:
	@node editors/vscode/scripts/vsix.js .build/sonde.vsix
	@echo 'vsix: .build/sonde.vsix'

test-vscode:
	@scripts/test-vscode.sh

lint:
	swift format lint --strict -r Sources Tests

format:
	swift format -i -r Sources Tests

clean:
	rm -rf .build .cache/fixtures

distclean: clean
	rm -rf .cache
