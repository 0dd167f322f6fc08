#!/bin/sh
# run-tests.sh DIR: runs every built test project, then those of the page and of its client, one after another. What they say goes to DIR; the last line
# is "N passed, N failed, N skipped". Fails where a test failed or where a project ran none.
set -u
cd "$(dirname "$0")/.." || exit 1
out=$1
rm -rf "$out"
mkdir -p "$out" || exit 1
passed=0 failed=0 skipped=0

# report NAME PASSED FAILED SKIPPED EXIT: counts a project in; one that ended badly without a failed test counts as one failure.
report() {
    note=
    if [ "$3" -eq 0 ] && [ "$5" -ne 0 ]; then
        set -- "$1" "$2" 1 "$4" "$5"
        note="  ended with exit code $5"
    elif [ $(($2 + $3 + $4)) -eq 0 ]; then
        set -- "$1" 0 1 0 1
        note="  ran no test"
    fi
    printf '  %-18s %5d passed %3d failed %3d skipped%s\n' "$1" "$2" "$3" "$4" "$note"
    passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
    [ "$3" -eq 0 ] || sed 's/^/    /' "$out/$1.log"
}

# counter FILE NAME: a number of the summary of a trx file, 0 where there is none.
counter() {
    value=$(sed -n "s/.*<Counters.* $2=\"\([0-9]*\)\".*/\1/p" "$1" 2>/dev/null | tail -n 1)
    echo "${value:-0}"
}

for project in tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    dotnet test "$project" --no-build --nologo --logger "trx;LogFileName=$name.trx" --results-directory "$out" >"$out/$name.log" 2>&1
    code=$?
    total=$(counter "$out/$name.trx" total)
    ran=$(counter "$out/$name.trx" executed)
    good=$(counter "$out/$name.trx" passed)
    report "$name" "$good" $((ran - good)) $((total - ran)) "$code"
done

if command -v node >/dev/null 2>&1; then
    node --test --test-reporter=tap tests/web/*.test.mjs clients/js/test/*.test.mjs >"$out/web.log" 2>&1
    code=$?
    tap() {
        value=$(sed -n "s/^# $1 \([0-9]*\)\$/\1/p" "$out/web.log" | tail -n 1)
        echo "${value:-0}"
    }
    report web "$(tap pass)" $(($(tap fail) + $(tap cancelled))) $(($(tap skipped) + $(tap todo))) "$code"
else
    echo "  web                the tests of the page and of its client need Node.js (on Debian: apt-get install nodejs); left out"
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
