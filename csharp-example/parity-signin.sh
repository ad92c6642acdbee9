# shellcheck shell=bash disable=SC2154 # sourced by parity.sh, which has the names
# What parity.sh compares of vaults, sign-ins and tenants.

sign_in_usage_errors() {
    local live=(--vault v --vault-key-file k --service s) key=(--vault v --vault-key-file k)
    say m365 signin; say m365 token "${live[@]}"; say m365 permissions; say m365 setup --tenant t
    say m365 token "${live[@]}" --account a --tenant b; say m365 status --vault v --service s
    say m365 signin "${live[@]}" --way pigeon; say m365 setup "${live[@]}" --tenant t --workloads mail,pigeons
    say m365 setup "${live[@]}" --tenant t --workloads mail --directions up; say m365 update "${live[@]}" --way foot
    say m365 setup "${live[@]}" --tenant t --workloads mail --days x; say m365 rotate "${live[@]}" --wait 1.5
    say m365 delete "${live[@]}" --offline; say m365 status "${live[@]}" --vault-credential c; say m365 status "${live[@]}" more
    say m365 signin "${live[@]}" --account a --account b; say m365 token "${live[@]}" --account a --show=maybe
    say m365 update "${live[@]}" --renew --surplus; say m365 permissions --workloads mail --workloads calendar
    say m365 permissions --workloads mail --now 2026-11-22T07:00:00Z; say m365 setup "${live[@]}" --workloads mail
    say m365 accounts; say m365 accounts "${live[@]}" more; say m365 tenants "${key[@]}"; say m365 tenants "${live[@]}" --tenant t
    say m365 signout; say m365 signout "${live[@]}"; say m365 signout "${live[@]}" --account a --tenant b --tenant c
    say m365 signin "${live[@]}" --now today; say m365 accounts "${live[@]}" --now today; say m365 sign; say m365 account
    say m365 migrate --facts a --to modern --way paste; say m365 migrate --facts a --to modern --sign-in --vault v
    say m365 migrate --facts a --to modern --sign-in "${live[@]}" --vault-credential c
    say vault; say vault make; say vault create; say vault list --vault v; say vault rekey "${key[@]}"
    say vault create "${key[@]}" --vault-passphrase-file p; say vault export "${key[@]}"
    say vault import "${key[@]}" --from b; say vault list "${key[@]}" more; say vault list "${key[@]}" --vault w
    say vault rekey "${key[@]}" --new-key-file a --new-credential b; say vault create "${key[@]}" --service s
}

sign_in_files() {
    echo '{"client_id": "11111111-2222-3333-4444-555555555555"}' >"$place/service.json"
    echo '{"client_id": "11111111-2222-3333-4444-555555555555", "cloud": "moon"}' >"$place/moon.json"
    echo '["Mail.Read", "Calendars.ReadWrite", "Bogus.All", {"id": "df021288-bdef-4463-88db-98f22de89214"}]' >"$place/granted.json"
    printf 'correct horse battery\r\n' >"$place/passphrase"
    printf 'correct horse batter\n' >"$place/other"
    echo short >"$place/short"
    : >"$place/empty-key"
    printf '%064x\n' 7 >"$place/public-key"
    printf '%064x' 7 >"$place/digits-key"
    echo 'no key at all' >"$place/odd-key"
    mkdir "$place/credentials"
    head -c 32 /dev/zero | tr '\0' K >"$place/credentials/holdfast"
    chmod 600 "$place"/*-key "$place/credentials/holdfast"
    chmod 644 "$place/public-key"
}

# Vaults: made, listed, opened by another key, carried over, and what cannot be.
vaults() {
    held() { say vault "$@" --vault "$place/v"; }
    local by="--vault-key-file $place/k" bundle="--passphrase-file $place/passphrase"
    # shellcheck disable=SC2086 # options of their own
    {
        held list $by; held create $by; held create $by; held list $by; held list $by --json; held list --vault-credential gone
        held list --vault-passphrase-file "$place/passphrase"; held list --vault-passphrase-file gone
        held list --vault-passphrase-file "$place/odd"
        held rekey $by --new-key-file "$place/k2"; held list $by; held rekey --vault-key-file "$place/k2" --new-key-file "$place/k" --json
        held rekey $by --new-passphrase-file "$place/short"; held export $by --to "$place/b" --passphrase-file "$place/short"
        held rekey $by --new-key-file "$place/odd-key"; held rekey $by --new-credential gone
        held export $by --to "$place/b" $bundle; held export $by --to "$place/b" $bundle --json; held export $by --to "$place/b2" $bundle --json
        held import $by --from "$place/b" $bundle; held import $by --from "$place/b" $bundle --json
        held import $by --from "$place/b" --passphrase-file "$place/short"; held import $by --from "$place/gone" $bundle
        held import $by --from "$place/b" --passphrase-file "$place/other"; held import $by --from "$place/odd" $bundle
        say vault list --vault "$place/odd" $by; say vault list --vault "$place" $by; say vault list --vault "" $by
        say vault create --vault "$place/p/v" --vault-passphrase-file "$place/passphrase" --json
    }
    vault_keys
    vault_damage
}

# Keys that open nothing, and the passphrase that opens by one of two line ends.
vault_keys() {
    local of=(--vault "$place/p/v") key
    say vault list "${of[@]}" --vault-passphrase-file "$place/passphrase"
    say vault list "${of[@]}" --vault-passphrase-file "$place/other"; say vault list "${of[@]}" --vault-key-file "$place/k"
    say vault list "${of[@]}" --vault-passphrase-file "$place/empty-key"
    for key in empty public digits odd gone; do
        say vault list --vault "$place/v" --vault-key-file "$place/$key-key"
        say vault create --vault "$place/v-$key" --vault-key-file "$place/$key-key"
    done
    say vault list --vault "$place/v" --vault-key-file "$place"; say vault list --vault "$place/v" --vault-key-file ""
    local -x CREDENTIALS_DIRECTORY=$place/credentials
    for key in holdfast gone ../k ""; do
        say vault create --vault "$place/v-by-$key" --vault-credential "$key"
        say vault list --vault "$place/v-by-$key" --vault-credential "$key"
    done
}

# A vault with one byte changed, one that ends too early, one of a later release.
vault_damage() {
    local size at
    size=$(stat -c %s "$place/v")
    for at in 0 8 60 $((size - 1)); do
        cp -p "$place/v" "$place/v-$at"
        printf 'X' | dd of="$place/v-$at" bs=1 seek="$at" conv=notrunc 2>/dev/null
        say vault list --vault "$place/v-$at" --vault-key-file "$place/k"
    done
    say m365 accounts --vault "$place/v-0" --vault-key-file "$place/k" --service "$place/service.json"
    for at in 0 40 $((size - 1)); do
        head -c "$at" "$place/v" >"$place/v-to-$at"
        chmod 600 "$place/v-to-$at"
        say vault list --vault "$place/v-to-$at" --vault-key-file "$place/k" --json
    done
}

# Signing in as far as it goes without a server.
signins() {
    asked() { say m365 "$@" --vault "$place/v" --vault-key-file "$place/k" --now 2026-11-22T07:00:00Z; }
    pasted() {
        printf '%b' "$1" >"$place/answers"
        input=$place/answers
        shift
        asked "$@"
        input=/dev/null
    }
    local service=(--service "$place/service.json") tenant=72f988bf-0000-4111-8222-2d7cd011db47
    permissions
    asked signin "${service[@]}"; asked signin --service gone; asked signin --service "$place/broken.json"
    asked signin --service "$place/moon.json"; asked signin --service "$place/odd"; asked signin "${service[@]}" --account ""
    pasted 'two words\n\nhttp://localhost/?code=c&state=other\n' signin "${service[@]}"
    pasted 'http://localhost/?code=c\n' signin "${service[@]}" --account ann@contoso.example --json
    kept
    tenants
    pasted 'done\ncontinue\nconfirm\nrubbish that is pasted\n' migrate --sign-in "${service[@]}" --facts one --to modern
    pasted 'done\ncontinue\nconfirm\nrubbish that is pasted\n cancel \r\n' migrate --sign-in "${service[@]}" --facts one --to modern
    pasted 'done\ncontinue\nconfirm\n\n' migrate --sign-in "${service[@]}" --facts one --to modern --json
}

permissions() {
    local of
    for of in mail mail,calendar,contacts onedrive,sharepoint teams,groups pigeons; do
        say m365 permissions --workloads "$of"; say m365 permissions --workloads "$of" --json
        say m365 permissions --workloads "$of" --directions backup,restore --granted "$place/granted.json"
    done
    for of in mail,mail "" "ma il" , mail, 'a"b\' Mail; do say m365 permissions --workloads "$of"; done
    say m365 permissions --workloads mail --granted gone; say m365 permissions --workloads mail --granted "$place/odd"
    say m365 permissions --workloads mail --granted "$place/broken.json"; say m365 permissions --workloads mail --directions up
    say m365 permissions --workloads mail --granted "$place/service.json"; say m365 permissions --workloads mail --directions ""
    echo '["Mail.Read", "MailboxSettings.Read", "User.Read.All"]' >"$place/granted.json"
    say m365 permissions --workloads mail --granted "$place/granted.json"
    echo '[]' >"$place/granted.json"
    say m365 permissions --workloads mail --granted "$place/granted.json" --json
}

# Who stays signed in, and a token, where nobody does.
kept() {
    asked accounts "${service[@]}"; asked accounts "${service[@]}" --json; asked tenants "${service[@]}"
    asked tenants "${service[@]}" --json; asked signout "${service[@]}" --account a@b.example
    asked signout "${service[@]}" --account "$(printf 'a\tb\r\n\033[31mü')" --tenant $tenant
    asked signout "${service[@]}" --account a@b.example --tenant consumers --json; asked signout "${service[@]}" --account ""
    asked token "${service[@]}" --tenant $tenant; asked token "${service[@]}" --account a@b.example --show
    asked token "${service[@]}" --account a@b.example --resource graph --json; asked token "${service[@]}" --tenant ""
    asked token "${service[@]}" --tenant $tenant --resource https://contoso.sharepoint.example/sites/a
}

# Tenants that are not there, and an administrator who does not sign in.
tenants() {
    local way
    for way in setup update delete; do
        pasted 'rubbish that is pasted\n' $way "${service[@]}" --way paste --tenant $tenant $(
            [ $way = delete ] || echo --workloads mail)
    done
    asked status "${service[@]}"; asked status "${service[@]}" --tenant $tenant --offline
    asked status "${service[@]}" --tenant $tenant --offline --json; asked status "${service[@]}" --tenant consumers
    asked status "${service[@]}" --tenant "not a tenant"
    asked rotate "${service[@]}"; asked rotate "${service[@]}" --tenant $tenant --force --wait 0
    asked rotate "${service[@]}" --wait 9999; asked rotate "${service[@]}" --wait -1
    asked delete "${service[@]}" --local; asked delete "${service[@]}" --local --tenant $tenant --json
    asked setup "${service[@]}" --tenant $tenant --workloads mail --days 0 --way paste
}

# Asks a person at a browser, or the server itself, by its control address.
act() { curl -sS --noproxy '*' -H 'content-type: application/json' -d "$2" "$control/$1"; }

told() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/" "$place/entra"; }

# A person at a browser for one console: reads what it says, signs in, and pastes back where that is asked for.
person() {
    local user=$1 said=$2 address='' code='' ended
    exec 7>"$place/typed"
    printf '%b' "$3" >&7
    until [ -n "$code$address" ] || [ -s "$said.code" ]; do
        sleep 0.1
        code=$(sed -n 's/^code //p' "$said.out" "$said.err" 2>/dev/null)
        address=$(sed -n '/^http.*authorize?/p' "$said.out" "$said.err" 2>/dev/null | head -1)
    done
    if [ -n "$code" ]; then
        act approve "{\"user_code\":\"$code\",\"user\":\"$user\"}" >/dev/null
    elif [ -n "$address" ]; then
        ended=$(act sign_in "{\"url\":\"$address\",\"user\":\"$user\",\"consent\":$consent}" | sed -E 's/.*"location":"([^"]*)".*/\1/')
        case $ended in
            http://localhost:* | http://127.*) curl -sS --noproxy '*' "$ended" >/dev/null ;;
            *) echo "$ended" >&7 ;;
        esac
    fi
    printf '%b' "$4" >&7
}

# A command with such a person: who it is, what is typed before and after the sign-in, and the command.
by() {
    local user=$1 before=$2 after=$3
    shift 3
    rm -f "$place/typed"
    mkfifo "$place/typed"
    person "$user" "$world/$console/$(printf %03d $((number + 1)))" "$before" "$after" &
    input=$place/typed say m365 "$@" "${live[@]}"
    wait $!
}

# A server laid out like Microsoft's, one for each console; it ends when its standard input does.
entra() {
    local first=$((number + 1)) control consent=true live
    mkfifo "$place/entra.in"
    exec 8<>"$place/entra.in"
    "$here/../target/debug/holdfast-servers" entra <"$place/entra.in" 8>&- >"$place/entra" 2>/dev/null &
    local server=$!
    until [ -s "$place/entra" ]; do sleep 0.1; done
    control=$(told control)
    entra_files
    live=(--vault "$place/e" --vault-key-file "$place/k" --service "$place/entra.json")
    say vault create "${live[@]:0:4}"
    accounts_for_real
    tenant_for_real
    exec 8>&-
    wait $server
    mask_entra "$first"
}

# A service, and an account to be moved, by a policy with one cloud more.
entra_files() {
    local cloud='{"name":"test","title":"Test","modern":true,"hybrid":true,"source":"tests"' policy
    cloud="$cloud,\"graph\":\"$(told graph)\",\"authorities\":[\"$(told authority)\"]},"
    policy=$(sed "0,/\"clouds\": \[/s##&$cloud#" "$here/../core/src/m365/policy.json")
    policy="\"settings\":{\"policy\":$policy}"
    echo "{\"client_id\":\"$(told client_id)\",\"tenant\":\"$(told tenant)\",\"cloud\":\"test\",$policy}" >"$place/entra.json"
    echo "{\"sets\":[{\"account\":\"plain5@contoso.onmicrosoft.com\",\"region\":\"test\",\"token\":false,\"password\":true}],$policy}" \
        >"$place/moving"
}

accounts_for_real() {
    asked() { say m365 "$@" "${live[@]}"; }
    local who
    by plain1 "two words\n" '' signin; who=$(sed -nE 's/.*(plain1@[^ ,]*).*/\1/p' "$file.out" | head -1)
    asked accounts; asked accounts --json; asked token --account "$who"; asked token --account "$who" --json
    asked token --account "$who" --show; asked token --account "$who" --show --json; asked token --account gone@contoso.example
    by plain2 '' '' signin --way device --json; by plain2 '' '' signin --way loopback --account "$who"; asked accounts
    asked signout --account "$who" --tenant gone; asked signout --account "$who"; asked signout --account "$who" --json; asked accounts
    asked token --account "$who"
    consent=false
    by plain3 '' '' signin; by plain3 '' '' signin --way loopback --json
    consent=true
    local policy='{"match":"devicecode","status":400,"body":{"error":"invalid_grant","error_codes":[53003]}}'
    act faults "[$policy,$policy]" >/dev/null
    asked signin --way device; asked signin --way device --json
    by admin1 'done\ncontinue\nconfirm\n' 'save\n' migrate --sign-in --facts moving --to modern
    by plain4 'done\ncontinue\nconfirm\n' 'cancel\n' migrate --sign-in --facts moving --to modern
    by plain5 'done\ncontinue\n' 'save\n' migrate --sign-in --facts moving --to hybrid --json; asked accounts
}

tenant_for_real() {
    local tenant
    tenant=$(told tenant)
    by plain1 '' '' setup --way paste --tenant "$tenant" --workloads mail; asked tenants
    by admin1 '' '' setup --way paste --tenant "$tenant" --workloads mail --directions backup,restore --name 'Backup ü'
    asked tenants; asked tenants --json; asked status; asked status --offline --json; asked token --tenant "$tenant"
    asked rotate; asked rotate --force --json; asked status --json
    by admin1 '' '' update --workloads mail,calendar; by admin1 '' '' update --workloads mail --remove-surplus --renew --json
    asked status --tenant "$tenant"; asked delete --local --tenant gone.example; by admin1 '' '' delete; asked tenants
    asked status --tenant "$tenant"; by admin2 '' '' delete --way paste --json
}

# What a server of its own, and each sign-in, says differently each time.
mask_entra() {
    local at
    for at in $(seq -f %03g "$1" "$number"); do
        sed -E -i -e 's/127\.0\.0\.1(:|%3A)[0-9]+/SERVER/g; s/localhost(:|%3A)[0-9]+/localhost:PORT/g' \
            -e 's/20[0-9-]{8}T[0-9:.]+Z/MOMENT/g; s#20[0-9]{2}/[0-9/]+ [0-9:]+ UTC#MOMENT#g; s/_utc_ms":[0-9]+/_utc_ms":N/g' \
            -e 's/(code )[A-Z]{9}\b/\1CODE/; s/[0-9A-F]{40}/THUMBPRINT/g; s/eyJ[A-Za-z0-9_.-]+/TOKEN/g' \
            -e 's/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/GUID/g' "$world/$console/$at".*
    done
}
