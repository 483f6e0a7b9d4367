// A run's name comes in, VERIFY.md goes out: how a stranger checks the bundle with tools she already has.

/** The text of VERIFY.md. Every block is a whole script for a POSIX shell, run in the unpacked bundle. */
export function instructionsText(bundle: { runId: string; simulated: boolean }): string {
  const { runId, simulated } = bundle;
  return `# How to check this bundle without the program that made it

Run ${runId}${simulated ? ' — SIMULATED: driven on a lab handset; it says nothing about a real phone' : ''}.

You need sha256sum, sed, sort, diff (GNU coreutils and diffutils; on macOS: brew install coreutils) and openssl. Unpack
the archive (unzip), open a shell in the folder this file lies in, and paste the blocks. Each prints what it found.

\`datapackage.json\` lists every file with its size and SHA-256. \`datapackage-digest.json\` holds the SHA-256 of that list and a
signature over it, as WACZ Signing and Verification 0.1.0 lays down (https://specs.webrecorder.net/wacz-auth/0.1.0/).
Everything that depends on the day of sealing is in \`datapackage-digest.json\` and \`signatures/\`, and nowhere else.

## 1. Every file is the one that was listed, and none was added

\`\`\`sh
LC_ALL=C; export LC_ALL; work=$(mktemp -d)
sed -n 's/^ *{"name": "[^"]*", "path": "\\([^"]*\\)", "bytes": [0-9]*, "hash": "sha256:\\([0-9a-f]*\\)"},*$/\\2  \\1/p' datapackage.json > "$work/sums"
sha256sum --check --strict --quiet "$work/sums" && echo "OK: $(wc -l < "$work/sums") files are as listed"
{ sed 's/^[0-9a-f]*  //' "$work/sums"; echo datapackage.json; echo datapackage-digest.json; ls signatures/seal.json signatures/seal.json.sig signatures/timestamp-*.tsr 2> /dev/null; } | sort > "$work/listed"
{ find . -type f; find . ! -type f ! -type d | sed 's/$/ (a link, no file)/'; } | sed 's/^\\.\\///' | sort | diff "$work/listed" - && echo "OK: no file was added or removed"
\`\`\`

## 2. The list is the one that was signed

\`\`\`sh
LC_ALL=C; export LC_ALL; work=$(mktemp -d)
printf 'sha256:%s' "$(sha256sum < datapackage.json | cut -c1-64)" > "$work/hash"
sed -n 's/^ *"signature": "\\([^"]*\\)".*/\\1/p' datapackage-digest.json | base64 -d > "$work/signature.der"
sed -n 's/^ *"publicKey": "\\([^"]*\\)".*/\\1/p' datapackage-digest.json | base64 -d > "$work/key.der"
openssl dgst -sha256 -keyform DER -verify "$work/key.der" -signature "$work/signature.der" "$work/hash"
openssl dgst -sha256 -keyform DER -verify "$work/key.der" -signature signatures/seal.json.sig signatures/seal.json
sed -n 's/^ *"digestSha256": "\\([^"]*\\)".*/\\1  datapackage-digest.json/p' signatures/seal.json | sha256sum --check --strict
echo "fingerprint of the key: $(sha256sum < "$work/key.der" | cut -c1-64)"
\`\`\`

Both signatures must say \`Verified OK\`. They prove that whoever has that key sealed these bytes. They do not prove who that
is: compare the fingerprint with one you got from the author by another road. A key that nobody vouches for proves no author.

## 3. It existed at that time (only if there are files \`signatures/timestamp-*.tsr\`)

\`\`\`sh
for token in signatures/timestamp-*.tsr; do
  [ -e "$token" ] || { echo "no timestamp in this bundle"; continue; }
  openssl ts -reply -in "$token" -text | grep -E '^(Time stamp|TSA|Policy)'
  sed -n "s|^ *\\"sha256\\": \\"\\([0-9a-f]*\\)\\".*|\\1|p" signatures/seal.json | grep -q "$(sha256sum < "$token" | cut -c1-64)" && echo "OK: $token is the one that was sealed"
done
\`\`\`

Get the authority's root certificate from the authority itself as \`authority.pem\`, and check its signature:

    openssl ts -verify -data datapackage-digest.json -in signatures/timestamp-1.tsr -CAfile authority.pem

## 4. Raw bytes

Bodies lie in \`bodies/\`, each named by its own SHA-256, hashed while it was captured (in a redacted copy some are withheld, with
their decoded text beside: \`*.redacted.jsonl\`):

\`\`\`sh
[ ! -d bodies ] || (cd bodies && for body in *; do case "$body" in *.redacted.jsonl) ;; *) echo "$body  $body" ;; esac; done | sha256sum --check --strict --quiet && echo "OK: bodies are what they are named")
\`\`\`

\`custody.jsonl\` says who did what and when; each line holds the SHA-256 of the line before it and of the files written then.

## 5. The conclusions

\`phonehome verify\` does all of this offline, then derives findings and verdicts again from the raw bytes and compares.
\`phonehome explain <finding>\` prints the layers of one finding as commands to paste.
`;
}
