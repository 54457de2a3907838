#!/bin/sh
# Make VENV from LOCK with nothing but Python >= 3.11: sh tools/setup.sh VENV LOCK
set -eu
venv=$1
lock=$2

fits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null; }

if ! { [ -x "$venv/bin/python" ] && fits "$venv/bin/python"; }; then
    python=
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 python; do
        if fits "$candidate"; then python=$candidate; break; fi
    done
    if [ -z "$python" ]; then
        echo "Lagebild needs Python 3.11 or newer with its venv module, and found none." >&2
        echo "Install it (Debian, Ubuntu: apt install python3-venv) or name it: make PYTHON=/path/to/python3.12 run" >&2
        exit 1
    fi
    echo "Setting up $venv with $("$python" --version) (once, about a minute) ..."
    "$python" -m venv --clear "$venv"
fi
# The lock is complete, so nothing is resolved: an old pip would look for newer releases of what is asked for with an extra.
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
