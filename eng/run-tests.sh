#!/bin/sh
# run-tests.sh DIR: runs every built test project, and the tests of the page and of its client, two at a time: most wait for processes most of the time.
# What they say goes to DIR; the last line is "N passed, N failed, N skipped". Fails where a test failed or where a project ran none.
# run-tests.sh DIR NAME: runs one of them, and leaves its counts in DIR.
set -u
cd "$(dirname "$0")/.." || exit 1
out=$1

# report PASSED FAILED SKIPPED EXIT: what became of a project; one that ended badly without a failed test counts as one failure.
report() {
    note=
    if [ "$2" -eq 0 ] && [ "$4" -ne 0 ]; then
        note="  ended with exit code $4"
        set -- "$1" 1 "$3"
    elif [ $(($1 + $2 + $3)) -eq 0 ]; then
        note="  ran no test"
        set -- 0 1 0
    fi
    echo "$1 $2 $3" >"$out/$name.counts"
    {
        printf '  %-18s %5d passed %3d failed %3d skipped%s\n' "$name" "$1" "$2" "$3" "$note"
        [ "$2" -eq 0 ] || sed 's/^/    /' "$out/$name.log"
    } >"$out/$name.report"
    cat "$out/$name.report"
}

# counter NAME: a number of the summary of the project's trx file, 0 where there is none.
counter() {
    value=$(sed -n "s/.*<Counters.* $1=\"\([0-9]*\)\".*/\1/p" "$out/$name.trx" 2>/dev/null | tail -n 1)
    echo "${value:-0}"
}

# tap NAME: a number of the summary of Node's tests.
tap() {
    value=$(sed -n "s/^# $1 \([0-9]*\)\$/\1/p" "$out/$name.log" | tail -n 1)
    echo "${value:-0}"
}

if [ $# -eq 2 ]; then
    name=$2
    if [ "$name" = web ]; then
        node --test --test-reporter=tap tests/web/*.test.mjs clients/js/test/*.test.mjs >"$out/$name.log" 2>&1
        code=$?
        report "$(tap pass)" $(($(tap fail) + $(tap cancelled))) $(($(tap skipped) + $(tap todo))) "$code"
    else
        # The program itself: 'dotnet test' works for eight seconds before it starts it.
        dotnet "tests/$name/bin/Debug/net10.0/OrleansChat.$name.dll" -noLogo -noColor -trx "$out/$name.trx" >"$out/$name.log" 2>&1
        code=$?
        ran=$(counter executed)
        good=$(counter passed)
        report "$good" $((ran - good)) $(($(counter total) - ran)) "$code"
    fi
    exit 0
fi

rm -rf "$out"
mkdir -p "$out" || exit 1

# The longest first, so that nothing is left to wait for alone.
longest='EndToEnd.Tests Deploy.Tests Silo.Tests Gateway.Tests Chaos.Tests Engine.Tests Cluster.Tests Grains.Tests'
{
    for name in $longest; do
        echo "$name"
    done
    for project in tests/*.Tests/*.csproj; do
        name=$(basename "$project" .csproj)
        case " $longest " in *" $name "*) ;; *) echo "$name" ;; esac
    done
    if command -v node >/dev/null 2>&1; then
        echo web
    else
        echo "  web                the tests of the page and of its client need Node.js (on Debian: apt-get install nodejs); left out" >&2
    fi
} >"$out/names"
xargs -P 2 -n 1 sh eng/run-tests.sh "$out" <"$out/names"

passed=0 failed=0 skipped=0
while read -r name; do
    # Whatever could not even be run has failed.
    read -r good bad left 2>/dev/null <"$out/$name.counts" || { good=0 bad=1 left=0; }
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
done <"$out/names"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
