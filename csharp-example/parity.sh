#!/usr/bin/env bash
# Runs the same command lines through the Java console and the C# one, on each runtime, and compares what they
# print, on both channels, and their exit codes, byte for byte. What is drawn or timed anew is masked.
# usage: csharp-example/parity.sh; UPDATE_GOLDEN=1 first takes the usage texts over from the Java console
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
world=$(mktemp -d)
trap 'rm -rf "$world"' EXIT
export TZ=Asia/Hong_Kong
input=/dev/null
# shellcheck source=csharp-example/parity-signin.sh
. "$here/parity-signin.sh"

# One command line with the console under test; what it said goes to a numbered file.
say() {
    number=$((number + 1))
    file=$world/$console/$(printf %03d "$number")
    ( cd "$place" && "${run[@]}" "$@" >"$file.out" 2>"$file.err" <"$input" )
    echo "exit $?" >"$file.code"
    echo "$*" >"$file.args"
}

# The same with the set of this world.
at() { say "$@" --destination "$place/d" --client "$place/c" --set 1602834567932; }
now() { at "$@" --now 2026-11-18T11:00:0"$second"Z --zone Asia/Hong_Kong; second=$((second + 1)); }
found() { grep -o "$1" "$file.out" | head -1 | grep -o '[^ ]*$'; }

usage_errors() {
    say
    say pdic; say index; say job; say status
    for command in "" backup pdic "pdic schedule" "pdic plan" "pdic run" "pdic undo" index "index show" replicate \
        "replicate run" "replicate status" "replicate heal" select job \
        "job start" vmware "vmware check" "vmware fetch" "vmware note" "vmware history" "vmware tracking" m365 \
        "m365 detect" "m365 limits" "m365 plan" "m365 migrate" "m365 fleet" "m365 explain" "m365 timeline" \
        "m365 signin" "m365 token" "m365 accounts" "m365 signout" "m365 tenants" "m365 permissions" "m365 setup" "m365 update" "m365 rotate" "m365 status" "m365 delete" \
        vault "vault create" "vault list" "vault rekey" "vault export" "vault import" status "status list" version; do
        # shellcheck disable=SC2086 # words of a command
        say $command --help
    done
    say --version; say -V; say pdic -V; say pdic --help run; say version -h
    say pdik; say pdic rum; say pdic xyz; say foo bar; say inde; say status lis; say version --js; say --json
    say version --unknown; say status list extra
    say backup; say pdic run; say pdic undo; say pdic schedule; say pdic run --bogus; say pdic run --set
    say pdic run --set --destination d; say pdic run -- --set 1
    at pdic run --bogus --worse; at backup a b c; at pdic undo a b; at pdic run -j; at pdic run --mode
    at pdic run --set 8; at pdic run --mode deep; at pdic run --report pdf; at pdic run --json --report csv
    at pdic run --json --json; at pdic run --report csv --report csv; at index show --limit x; at index show --limit=
    at index show --limit 99999999999999999999; at index show --destination e; at job start --least-days 1.5
    at pdic run --zone Mars/Olympus; at pdic run --zone +08:00; at job start --least-days -1
    say version --json=maybe; say version --json=true; say version --json=FALSE
    say pdic schedule --set seven; say pdic schedule --set ""
    say select --keys --json; say select --users a --json --keys --gestures b --script c; say select --users a --users b
    say select --users a --gestures b --script c --keys --json; say select --users a --keys --json more
    say select --users a --gestures b --gestures c
    say vmware; say vmware check; say vmware check --full-name a --facts b; say vmware check --facts a --facts b
    say vmware check --json --report csv; say vmware check --json --full-name a --facts b --report csv
    say vmware check --facts a --name b; say vmware fetch; say vmware check --facts a --vms; say vmware fetch --host a --pin b --ca c; say vmware check --policy warn more; say vmware note --set 7; say vmware history; say vmware tracking
    say replicate; say replicate rum; say replicate run; say replicate status --set 1 --to b; say replicate heal --from a
    say replicate run --set 1 --from a --to b --deletions all; say replicate run --set 1 --from a --to b --sets-at-once x
    say replicate run --set 1 --from a --to b --bandwidth 1.5; say replicate heal --set 1 --from a --to b --confirm c
    say replicate run --set 1 --from a --from b --to c; say replicate run --set 1 --from a --to b --json --report csv
    say replicate status --set 1 --from a --to b more; say replicate heal --set 1 --from a --to b --read-all=maybe
    say m365; say m365 detekt; say m365 detect; say m365 detect --facts a --account b; say m365 detect --account a --tokn
    say m365 detect --facts a --region global; say m365 detect --account a --token maybe; say m365 detect --facts gone
    say m365 detect --account a --kind exchange; say m365 detect --account a --front-end web --json --report csv
    say m365 limits; say m365 plan; say m365 plan --facts a --to there; say m365 plan --facts a more; say m365 fleet
    say m365 fleet --facts a --csv --json; say m365 migrate; say m365 migrate --facts a --resume b
    say m365 migrate --resume a --to modern; say m365 explain; say m365 explain a --file b; say m365 explain --fil b
    say m365 timeline --protocol http; say m365 timeline --sign-in both; say m365 timeline more
    sign_in_usage_errors
}

values() {
    say version; say version --json; say status list; say status list --json
    for day in 2026-11-17 2026-11-18 2026-11-23; do
        say pdic schedule --set 1602834567932 --now ${day}T11:00:00Z
        say pdic schedule --set 1602834567932 --zone America/New_York --now ${day}T03:30:00+01:00 --json
        say pdic schedule --set=1602834567932 --last ${day}T09:00:00.123456Z --now=${day}t11:00:00z --least-days 3
    done
    say pdic schedule --set 7 --brought-over 7.17 --json --now 2026-11-18T11:00:00Z
}

# The gestures of the documentation, what is saved and loaded, and what cannot be.
selections() {
    users() { say select --users users.csv "$@"; }
    users; users --gestures "c0 s99 k200 x299" --keys; users --script gestures.txt --keys --save saved
    users --load saved --gestures "filter:0-99 invert undo" --json --save saved
    users --load users.csv; users --load gone; users --script gone; users --save gone/saved; users --script odd.txt
    users --gestures "c0 dance"; users --gestures "c0 c500"; users --gestures "forget:nobody"
    say select --users fewer.csv --load saved --keys; say select --users gestures.txt
    say select --users tree.csv --gestures "c0 collapse:0 undo" --json
}

# Hosts, machines and change ids: what is found, remembered, and not understood.
vmware() {
    check() { say vmware check --client "$place/c" --zone Europe/Berlin --now 2026-07-01T22:30:00Z "$@"; }
    memory() { say vmware "$@" --client "$place/c" --set 1602834567932; }
    check --full-name "VMware ESXi 5.1.0 build-1157734" --address 10.1.0.6 --name localhost.localdomain
    check --full-name "VMware ESXi 6.0.0 build-3247720"; check --full-name "VMware ESXi 7.0.3 build-1" --json
    check --full-name "VMware vCenter Server 6.7.0 build-1"; check --full-name 'ü "quoted" \ build-7' --json
    check --full-name "VMware ESX 4.1.0 build-260247" --report csv
    for policy in warn full_without_cbt skip_cbt fail hope; do
        check --facts facts.json --set 1602834567932 --policy $policy
    done
    check --facts facts.json --rules rules.json --json; check --facts gone; check --facts odd; check --facts broken.json
    check --facts facts.json --rules broken.json; check --facts facts.json --set 7x; say vmware check --facts s
    say vmware check --full-name a --client "$place/c" --zone Mars/Olympus
    memory history; memory note --events bad.json; memory history --zone Asia/Hong_Kong
    check --facts facts.json --set 1602834567932; memory note --events reset.json --json
    memory history --zone America/New_York; memory note --events good.json --rules rules.json
    memory note --events good.json; memory history --zone Asia/Hong_Kong; memory history --json
    memory note --events facts.json; memory note --events gone; memory note --events good.json --rules facts.json
    memory history --zone mars; say vmware history --client "$place/c" --set 7x
    for name in usable back broken gone; do
        say vmware tracking --file $name.json; say vmware tracking --file $name.json --json
    done
    second=0
    now job start --sources sources.json; now job start --sources sources.json --json; now job start --sources gone
    now job start --sources facts.json
}

# Connections to Microsoft 365: how they stand, and what may be done.
m365() {
    day() { say m365 "$@" --now 2026-11-21T12:00:00Z; }
    local sound mode name
    day detect --account a@b.example --region global --token no --password yes
    day detect --account ü@b.example --name '"Mail" \ [x]' --region germany --token yes --password no --json
    day detect --account a@b.example --region global --token yes --password no --report csv --zone America/New_York
    day detect --account a --kind exchange_on_premises --front-end agentless --password yes; day detect --account a
    day detect --account a --region Mars; day detect --account " "; day detect --account a --zone Mars/Olympus
    day detect --account a --zone +08:00; day detect --account a --kind sharepoint_on_premises --token yes
    for name in connection request odd_request certificate sets broken.json odd; do
        day detect --facts "$name"; day detect --facts "$name" --json; day limits --facts "$name"
    done
    day limits --facts connection --json; day limits --facts gone; day limits --facts certificate --zone UTC
    for name in sets one request fleet broken.json gone; do
        day plan --facts "$name"; day fleet --facts "$name"; day migrate --facts "$name"
        for mode in basic hybrid modern; do day plan --facts "$name" --to $mode; done
    done
    day plan --facts one --json; day plan --facts going --to basic; day fleet --facts empty; day fleet --facts fleet --csv
    day fleet --facts fleet --json --zone Europe/Berlin; day fleet --facts sound; day fleet --facts going
    for name in AADSTS50126 53003 invalid_grant "it said: AADSTS700016: ü" nonsense "" temporarily_unavailable; do
        day explain "$name"; day explain "$name" --json
    done
    day explain it said AADSTS65001 --json; day explain it -- --said AADSTS65001; day explain --file error.json
    day explain --file error.json --json; day explain --file gone; day explain --file broken.json
    day timeline; day timeline --json; day timeline --region china --protocol ews --protocol graph --sign-in token
    day timeline --region Mars; day timeline --zone Pacific/Auckland --protocol smtp_auth --json
    day timeline --zone Mars/Olympus; say m365 timeline --now 2019-01-01T00:00:00Z --sign-in basic
    second=0
    now job start --sources m365.json; now job start --sources m365.json --json; now job start --sources m365_odd.json
    now job start --sources m365_good.json
}

# Copies at two other places: made, behind, partial, refused, healed, and what cannot be.
copies() {
    local set=1602834567932 from=$place/from
    local clock="--client $place/copies --zone Asia/Hong_Kong --now"
    # shellcheck disable=SC2086 # options of their own
    job() { say backup "$place/kept" --destination "$from" --set $set $clock 2026-11-18T11:00:0"$1"Z; }
    # shellcheck disable=SC2086
    copy() { say replicate "$@" --from "$from" --set $set $clock 2026-11-18T12:30:00Z; }
    both() { copy "$@" --to "$place/copy-1" --to "$place/copy-2"; }
    both status
    job 0; both status; both status --json; both run --json; both run; both status; both run --report csv; both heal --read-all
    rm "$from/$set/data/folder/1" "$place/copy-1/$set/data/folder/2"
    both heal; both heal --json; echo later >"$place/kept/later"; job 1; both status
    mv "$from/$set/data/later" "$place/later"; both run; mv "$place/later" "$from/$set/data/later"; both run --bandwidth 9999999
    rm "$from/$set/data/later" "$place/copy-1/$set/data/later"; copy heal --to "$place/copy-1"; copy heal --to "$place/copy-2"
    rm -r "$place/kept/folder"; job 2; both run --deletions propagate --report json; both run --deletions propagate
    hash=$(found 'confirm [0-9a-f]\{64\}')
    copy run --to "$place/copy-1" --deletions propagate --confirm "$(printf '0%.0s' {1..64})"
    copy run --to "$place/copy-1" --deletions propagate --confirm "$hash"; copy run --to "$place/copy-1" --deletions keep
    copy run --to "$place/gone"; copy run --to "$place/gone" --to "$place/copy-1" --json; copy status --to ftp://host/x
    copy run --to "$from"; copy run --to "$place/copy-1" --set 7 --sets-at-once 1; copy heal --to "$place/copy-1" --set 7x
    copy run --to "$place/copy-1" --set $set; copy run --to "$place/copy-1" --sets-at-once 0; copy run --to "$place/copy-1" --bandwidth -1
    from=$place/gone
    copy run --to "$place/copy-1"; copy status --to "$place/copy-1" --json; from=not-absolute; copy heal --to "$place/copy-1"
    say replicate status --set $set --from "$place/from" --to "$place/copy-1" --zone Mars/Olympus
}

# Migrations, each answered by lines of the standard input.
migrations() {
    migrate() {
        printf '%b' "$1" >"$place/answers"
        input=$place/answers
        shift
        say m365 migrate --now 2026-11-21T12:00:00Z "$@"
        input=/dev/null
    }
    shown() {
        local console_run=("${run[@]}")
        run=(cat)
        say "$@"
        run=("${console_run[@]}")
    }
    local walked='done\ncontinue\nconfirm\ndone\n' boss='signed_in boss@b.example global_administrator\n'
    migrate "$walked${boss}save\n" --facts one --to modern; migrate "$walked${boss}save\n" --facts going --json
    migrate "$walked$boss" --facts going --state state; shown state; migrate 'cancel\n' --resume state
    migrate 'save\n' --resume state --state state; shown state; migrate '' --resume state --json
    migrate 'done\nlater\n' --facts going; migrate 'done\nlater\n' --facts going --json; migrate '' --facts going
    migrate 'cancel' --facts going --json; migrate ' cancel \r\n' --facts going --state state; migrate '' --resume state
    migrate 'dance\n\ncontinue\nsave\ndone\n{"answer":"continue"}\n{"answer":\n' --facts going --state state
    migrate "${walked}signed_in a@b.example ordinary\ndone\nsigned_in ü@b.example\n" --facts going --state state
    shown state; migrate "done\nfailed AADSTS53003\ndone\nfailed hello\n" --resume state --state state
    migrate "done\n${boss}save\n" --resume state --state state --json; shown state
    migrate 'done\n' --facts going --state gone/state; migrate 'done\ncontinue\ncancel\n' --facts two --to hybrid
    migrate 'cancel\n' --facts going --to hybrid; migrate '' --facts sound --to basic; migrate '' --facts sound --to hybrid
    migrate '' --resume gone; migrate '' --resume going; migrate '' --resume broken.json; migrate '' --resume newer
}

# Hosts that are asked for real: those of the simulator.
live() {
    local password=HOLDFAST_VMWARE_PASSWORD
    check() { say vmware check --client "$place/c" --zone Europe/Berlin --now 2026-07-01T22:30:00Z "$@"; }
    ask() { say vmware fetch --pin "$pin" "$@"; }
    ask --host "$esx"; ask --host "https://$esx/sdk" --ssh-port 22; check --host "$esx" --pin "$pin" --ssh-port 22
    say vmware fetch --host "$esx" --ca "$world/cert.pem"; say vmware fetch --host "$esx" --ca gone
    say vmware fetch --host "$esx"; say vmware fetch --host "$esx" --pin 12; ask --host "$vcenter"
    say vmware fetch --host "$esx" --pin "$(printf 'AB%.0s' {1..32})"
    ask --host "$vcenter" --user admin; ask --host "$esx" --vms; ask --host ftp://h; ask --host 127.0.0.1:1 --timeout 5
    ask --host "$esx" --timeout x; ask --host "$esx" --timeout -1
    export $password=right
    ask --host "$vcenter" --user admin --vms; check --host "$vcenter" --pin "$pin" --user admin --vms --json
    ask --host "$old"; ask --host "$old" --old-tls; check --host "$old" --pin "$pin" --old-tls
    export $password=wrong
    ask --host "$vcenter" --user admin; ask --host "$esx" --user admin
    unset $password
}

# Starts a host or vCenter; its address goes to a file. It ends when the descriptor closes.
simulate() {
    local name=$1
    shift
    "$world/simulator" -user admin -password right -cert "$world/cert.pem" -key "$world/key.pem" "$@" \
        <&9 >"$world/$name" 2>/dev/null &
    until [ -s "$world/$name" ]; do sleep 0.1; done
    cat "$world/$name"
}

simulators() {
    ( cd "$here/../tests/vmware/simulator" && GOFLAGS= go build -trimpath -mod=readonly -o "$world/simulator" . ) || exit 1
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$world/key.pem" -out "$world/cert.pem" -days 2 \
        -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null || exit 1
    pin=$(openssl x509 -in "$world/cert.pem" -noout -fingerprint -sha256 | cut -d= -f2)
    mkfifo "$world/open"
    exec 9<>"$world/open"
    esx=$(simulate esx)
    vcenter=$(simulate vcenter -kind vcenter)
    old=$(simulate old -tls 1.0)
}

vmware_files() {
    local vm='{"id":"v","name":"mail ü","cbt_enabled":true}' bad='{"full_name":"VMware ESXi 6.0.0 build-2494585"}'
    local good='{"full_name":"VMware ESXi 6.0.0 build-3247720"}' id="52 de c0 d9 b9 43 9d 10-61 35 a5 b9 de 3b 59 4c"
    local day=86400000 at=1782945000000
    cat >"$place/facts.json" <<END
{"address": "vc.example", "about": {"full_name": "VMware vCenter Server 6.0.0 build-1"},
 "hosts": [{"id": "h1", "name": "one", "about": $bad}, {"id": "h2", "name": "two", "about": $good}],
 "vms": [$vm, {"id": "w", "name": "web", "host": "h1", "cbt_enabled": true}, {"id": "x", "host": "h2"}]}
END
    echo "{\"vmware\": [{\"source\": $(cat "$place/facts.json")}]}" >"$place/sources.json"
    cat >"$place/rules.json" <<END
{"schema": 1, "dated": "2027-01-01", "rules": [{"id": "KB9", "kind": "defect", "title": "New", "condition": "any_machine",
  "versions": [{"version": "6.0", "fixed": 3247721, "certainty": "sourced", "source": "s"}]}]}
END
    echo "[{\"kind\":\"full\",\"at_utc_ms\":$at,\"vm\":$vm,\"host\":$bad}, {\"kind\":\"incremental\",
        \"at_utc_ms\":$((at + day)),\"vm\":$vm,\"host\":$good}]" >"$place/bad.json"
    echo "[{\"kind\":\"reset\",\"at_utc_ms\":$((at + 150 * day)),\"vm\":{\"id\":\"v\"}}]" >"$place/reset.json"
    echo "[{\"kind\":\"full\",\"at_utc_ms\":$((at + 151 * day)),\"vm\":$vm,\"host\":$good}]" >"$place/good.json"
    echo '{"address": "h",' >"$place/broken.json"
    echo "{\"before\":\"$id/1\",\"now\":\"$id/2\"}" >"$place/usable.json"
    echo "{\"before\":\"$id/2\",\"now\":\"$id/1\"}" >"$place/back.json"
    printf '\377' >"$place/odd"
}

m365_files() {
    local basic='"region":"global","token":false,"password":true' good='"region":"global","token":true,"password":false'
    local a='{"account":"a@b.example","set":"7",'"$basic"'}' day=86400000 at=1795262400000
    echo "{\"account\": \"ü@b.example\", $basic, \"selects\": [\"personal_sites\"],
        \"mfa\": {\"state\": \"enforced\", \"changed_utc_ms\": $((at - 600000))}}" >"$place/connection"
    echo "{ \"connection\" : $a, \"settings\": {\"notifications\": {\"obsolete_connection\": false}}}" >"$place/request"
    echo "{\"x\": {\"connection\": 1}, \"connection_\": \"connection\"}" >"$place/odd_request"
    echo "{\"account\": \"c\", $good, \"certificate\": {\"not_after_utc_ms\": $((at + 20 * day))}}" >"$place/certificate"
    echo "{\"sets\": [$a, {\"account\": \"A@B.example\", $good}]}" >"$place/sets"
    echo "{\"sets\": [$a]}" >"$place/one"
    echo "{\"sets\": [$a], \"to\": \"modern\"}" >"$place/going"
    echo "{\"sets\": [$a, {\"account\": \"A@b.example\", \"region\": \"global\", \"token\": false}]}" >"$place/two"
    echo "{\"sets\": [{\"account\": \"good@b.example\", $good, \"protocols\": [\"graph\"]}]}" >"$place/sound"
    echo "{\"sets\": [{\"account\": \"good@b.example\", $good, \"protocols\": [\"graph\"]}, $a, $a,
        {\"account\": \"=1+1\", \"kind\": \"exchange_on_premises\"}, {\"account\": \"ü\", \"region\": \"china\"}]}" >"$place/fleet"
    echo '{"sets": []}' >"$place/empty"
    echo '{"schema": 2}' >"$place/newer"
    echo "{\"error\": \"invalid_grant\", \"error_codes\": [50126], \"correlation_id\": \"8f2c-11\",
        \"changed_utc_ms\": $((at - 600000)), \"settings\": {\"zone\": \"Asia/Hong_Kong\"}}" >"$place/error.json"
    echo "{\"m365\": [{\"connection\": $a}]}" >"$place/m365.json"
    echo "{\"m365\": [{\"connection\": {\"account\": \"g\", $good, \"protocols\": [\"graph\"]}}]}" >"$place/m365_good.json"
    echo "{\"m365\": [{\"connection\": {}}]}" >"$place/m365_odd.json"
}

work() {
    second=0
    now job start --json; now index show; now pdic run; now pdic undo 1-unknown
    now backup "$place/s"; now backup "$place/s" --json; now backup "$place/nothing"
    now backup "$place/s" --report csv
    now index show --limit 3; second=4; now index show --json; at index show --limit 9999; at index show --limit -1
    second=5; now job start; now job start --run-pdic --backup "$place/s"
    rm "$place/d/1602834567932/data/folder/2"
    second=7; now pdic plan; now pdic plan --json --mode existence+size
    now pdic run; undo=$(found 'holdfast pdic undo [^ ]*')
    second=1
    nextmin() { at "$@" --now 2026-11-18T11:01:0"$second"Z --zone Asia/Hong_Kong; second=$((second + 1)); }
    nextmin pdic undo "$undo"; nextmin pdic undo "$undo" --json
    rm -r "$place/d/1602834567932/data/folder"
    nextmin pdic run --json; nextmin pdic run; plan=$(found 'plan [0-9a-f]\{64\}')
    nextmin pdic run --confirm "$(printf '0%.0s' {1..64})"; nextmin pdic run --confirm "$plan"
    nextmin job start --run-pdic --json --least-days 2 --destination "$place/gone"
    mv "$place/d/1602834567932" "$place/away"
    nextmin pdic run --report json; nextmin job start
}

build_world() {
    mkdir -p "$place/d" "$place/s/folder" "$place/from" "$place/copy-1" "$place/copy-2" "$world/$console"
    for name in 1 2 3 ü '数据' "a b"; do
        echo "$name" >"$place/s/folder/$name"
        touch -d 2026-11-01T00:00:00Z "$place/s/folder/$name"
    done
    seq -f "$place/s/%g" 40 | xargs touch -d 2026-11-01T00:00:00Z
    ln -s 1 "$place/s/link"
    cp -a "$place/s" "$place/kept"
    { echo key,name; seq -f 'u%g,"ü, user"' 0 499; } >"$place/users.csv"
    { echo key; seq -f 'u%g' 400 450; } >"$place/fewer.csv"
    printf 'depth,key,groups,selectable\n0,Users,,no\n1,a,Sales;Ops,yes\n1,b,,\n' >"$place/tree.csv"
    printf 'rule:new c3 insert:0:new\nc490\n  filter:0-9 c3 filter:off c430\n' >"$place/gestures.txt"
    printf 'key\n\377\n' >"$place/odd.txt"
    vmware_files
    m365_files
    sign_in_files
}

mask() {
    sed -E -i -e 's/[0-9a-f]{64}/HASH/g; s/[0-9a-f]{32}/ID/g; s/([0-9]{13}-)[0-9a-f]{8}/\1RUN/g' \
        -e 's/differ by [0-9]+ s/differ by N s/; s/ at [0-9,]+\/s/ at N\/s/; s/"size_bytes":[0-9]+/"size_bytes":N/' \
        -e 's/(state|nonce|code_challenge)=[A-Za-z0-9_-]+/\1=RANDOM/g' -e "s#$world/$console.d#WORLD#g" -e "s/cannot convert '([^']*)' .*/cannot convert '\1'/" "$world/$console"/*
    # Bars stand wherever the clock let them stand; ConsoleTests.cs looks at how they are drawn.
    sed -E -i '/\[[#.]{30}\] +[0-9]+%/d' "$world/$console"/*.err
}

series() {
    console=$1
    place=$world/$console.d/place
    shift
    run=("$@")
    number=0
    build_world
    [ "$console" = coreclr ] || usage_errors
    number=300
    values
    selections
    work
    copies
    vmware
    m365
    migrations
    vaults
    signins
    live
    entra
    mask
}

if [ ! -f "$here/../java-example/target/holdfast-console.jar" ]; then
    echo "the Java console is not built; run \`make console\`" >&2
    exit 1
fi
if [ "${UPDATE_GOLDEN:-}" = 1 ]; then
    for file in "$here"/usage/*.txt; do
        name=$(basename "$file" .txt)
        # shellcheck disable=SC2046 # words of a command
        "$here/../java-example/holdfast" $(echo "${name#holdfast}" | tr - ' ') --help >"$file"
    done
fi
simulators
passed=0
failed=0
# The parser is the same program on each runtime, so CoreCLR is asked for values and work only.
series java "$here/../java-example/holdfast" &
for runtime in mono coreclr; do
    series $runtime env HOLDFAST_RUNTIME=$runtime "$here/holdfast-net"
done
wait
for runtime in mono coreclr; do
    for file in "$world/$runtime"/*.args; do
        name=$(basename "$file" .args)
        same=1
        for channel in args code out err; do
            difference=$(diff "$world/java/$name.$channel" "$world/$runtime/$name.$channel") && continue
            echo "FAIL $runtime $channel: holdfast $(cat "$file")"
            echo "$difference"
            same=0
        done
        if [ $same = 1 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    done
done
echo "$passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
