#!/usr/bin/env bash
# The command line: from a folder of articles to an answer, then a day's growth, a takedown, and a rebuild.
# Run it in the folder of the project:  bash examples/1_command_line.sh
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Everything in corpus/ becomes one index. The last lines account for every file that was read.
telusur build corpus --index "$work/index"

# All words are wanted, in any of their forms; a filter narrows it down.
telusur search 'penyerahan bantuan sosial rutan blora' --index "$work/index" --per-page 2
telusur search '"warga binaan" -rutan' --since 2024-01-01 --sort newest --index "$work/index" || echo "(nothing found: exit status 1)"

# Tomorrow's articles come as JSON lines; an id that is there already is replaced.
echo '{"id": "besok-1", "title": "Panen Perdana Sorgum di Todanan", "outlet": "BLORA.LUMBUNGWARTA.EXAMPLE",
"date": "2026-11-20 09:00", "body": "Petani Todanan memanen sorgum untuk pertama kalinya."}' | tr '\n' ' ' > "$work/besok.jsonl"
telusur add "$work/besok.jsonl" --index "$work/index"
telusur search 'sorgum todanan' --index "$work/index"

# What is taken down stays down, also when the index is built anew (exit status 1: something was rejected).
telusur delete besok-1 --index "$work/index"
telusur build corpus "$work/besok.jsonl" --index "$work/index" || echo "(built with rejections: exit status $?)"

# Everything can be taken out again, and builds the same index elsewhere.
telusur export --index "$work/index" --output "$work/all.jsonl.gz"
telusur build "$work/all.jsonl.gz" --index "$work/copy"
telusur check --index "$work/copy"
