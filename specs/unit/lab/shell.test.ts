// The lab handset's shell: quoting, lists, pipes, redirections, loops, and what it refuses.
import { expect } from 'chai';
import { aHandset } from './a-handset.ts';

const phone = aHandset();

async function output(script: string, stdin?: string): Promise<string> {
  const { stdout } = await phone.run(script, stdin === undefined ? {} : { stdin });
  return stdout;
}

/** `${...}` of the shell, written so that nobody takes it for JavaScript's. */
function braced(text: string): string {
  return `$\{${text}}`;
}

describe('lab shell: words', () => {
  const cases: [string, string, string][] = [
    ['single quotes keep everything', `echo 'a  $HOME "b"'`, 'a  $HOME "b"\n'],
    ['double quotes expand', `x='1  2'; echo "<$x>"`, '<1  2>\n'],
    ['unquoted expansions are split', `x='1  2'; echo $x`, '1 2\n'],
    ['a quote inside single quotes', `echo 'it'\\''s'`, `it's\n`],
    ['an escaped blank', 'echo a\\ b', 'a b\n'],
    ['empty quotes are a word', `printf '<%s>' a '' b`, '<a><><b>'],
    ['defaults', `echo ${braced('nothing:-else')} ${braced('HOME:+set')}`, 'else set\n'],
    [
      'prefixes and suffixes',
      `p=/a/b.c; echo ${braced('p##*/')} ${braced('p%.*')} ${braced('#p')}`,
      'b.c /a/b 6\n',
    ],
    ['command substitution loses its last line feeds', 'x=$(echo a; echo b; echo); echo "[$x]"', '[a\nb]\n'],
    ['substitution inside double quotes', 'echo "<$(echo "in ner")>"', '<in ner>\n'],
    ['backticks', 'echo `echo old`', 'old\n'],
    ['parameters', `sh -c 'echo $0 $1 $#' zero one two`, 'zero one 2\n'],
    ['"$@" keeps words apart', `sh -c 'for a in "$@"; do echo "<$a>"; done' sh 'x y' z`, '<x y>\n<z>\n'],
    ['file names', 'cd /system/etc; echo h*ts', 'hosts\n'],
    ['a pattern without a match stays', 'echo /nowhere/*', '/nowhere/*\n'],
    ['a quoted pattern stays', `cd /system/etc; echo '*'`, '*\n'],
    ['comments', 'echo a # b', 'a\n'],
    ['here-documents', 'x=1; cat <<END\nv=$x\nEND\necho after', 'v=1\nafter\n'],
    ['quoted here-documents', "cat <<'END'\nv=$x\nEND", 'v=$x\n'],
  ];
  for (const [name, script, expected] of cases) {
    it(name, async () => expect(await output(script)).to.equal(expected));
  }
});

describe('lab shell: control', () => {
  const cases: [string, string, string][] = [
    ['lists', 'echo a; echo b', 'a\nb\n'],
    ['&& stops at a failure', 'false && echo no; echo $?', '1\n'],
    ['|| runs after a failure', 'false || echo yes', 'yes\n'],
    ['mixed from left to right', 'false && echo a || echo b', 'b\n'],
    ['negation', '! false; echo $?', '0\n'],
    ['pipes', 'printf "b\\na\\n" | sort | head -1', 'a\n'],
    ['a pipe has the last status', 'false | true; echo $?', '0\n'],
    ['if', 'if [ 1 -eq 2 ]; then echo a; elif true; then echo b; else echo c; fi', 'b\n'],
    ['for', 'for i in 1 2; do echo $i; done', '1\n2\n'],
    ['while read', 'printf "x\\ny z\\n" | while read a b; do echo "$b-$a"; done', '-x\nz-y\n'],
    ['subshells keep their changes', 'x=1; (x=2); echo $x', '1\n'],
    ['groups share theirs', 'x=1; { x=2; }; echo $x', '2\n'],
    ['exit', 'echo a; exit 3; echo b', 'a\n'],
    ['exec replaces the shell', 'exec echo a; echo b', 'a\n'],
    ['export reaches a child', `export V=1; sh -c 'echo $V'`, '1\n'],
    ['without export it does not', `V=1; sh -c 'echo [$V]'`, '[]\n'],
    ['an assignment before a command', `V=2 sh -c 'echo $V'; echo [$V]`, '2\n[]\n'],
    ['set -e', 'set -e; false; echo no', ''],
    ['set -e spares conditions', 'set -e; if false; then :; fi; false || true; echo yes', 'yes\n'],
    ['an endless writer ends with its reader', 'while true; do echo y; done | head -2', 'y\ny\n'],
  ];
  for (const [name, script, expected] of cases) {
    it(name, async () => expect(await output(script)).to.equal(expected));
  }

  it('gives the status of exit', async () => {
    expect((await phone.run('exit 7')).status).to.equal(7);
    expect((await phone.run("sh -c 'exit 9'; echo $?")).stdout).to.equal('9\n');
  });
});

describe('lab shell: redirections', () => {
  it('writes, appends and reads', async () => {
    const file = '/data/local/tmp/r.txt';
    expect(await output(`echo a > ${file}; echo b >> ${file}; cat < ${file}; rm ${file}`)).to.equal('a\nb\n');
  });
  it('keeps stderr apart, joins it and drops it', async () => {
    const apart = await phone.run('cat /nowhere');
    expect(apart.stdout).to.equal('');
    expect(apart.stderr).to.equal('cat: /nowhere: No such file or directory\n');
    expect(apart.status).to.equal(1);
    expect((await phone.run('cat /nowhere 2>&1')).stdout).to.contain('No such file');
    const dropped = await phone.run('cat /nowhere 2>/dev/null');
    expect(dropped.stderr + dropped.stdout).to.equal('');
    expect(dropped.status).to.equal(1);
  });
  it('does not run a command whose output cannot be opened', async () => {
    const refused = await phone.run('echo x > /system/x');
    expect(refused.status).to.equal(1);
    expect(refused.stderr).to.contain("can't create /system/x: Permission denied");
  });
  it('passes stdin on', async () => expect(await output('cat', 'in\n')).to.equal('in\n'));
});

describe('lab shell: what it does not know', () => {
  it('fails with 127 and is recorded', async () => {
    const other = aHandset();
    const unknown = await other.run('frobnicate --now');
    expect(unknown.status).to.equal(127);
    expect(unknown.stderr).to.equal('/system/bin/sh: frobnicate: inaccessible or not found\n');
    expect(other.lab.handset.unknown.entries()).to.deep.equal([
      { kind: 'command', text: 'frobnicate --now' },
    ]);
  });
  it('records syntax and options it cannot read', async () => {
    const other = aHandset();
    expect((await other.run('echo $((1+1))')).status).to.not.equal(0);
    expect((await other.run('ls --colour')).status).to.equal(1);
    expect(other.lab.handset.unknown.entries()).to.have.length(2);
  });
  it('records nothing for what it knows', async () => {
    const other = aHandset();
    await other.run('ls -la /; cat /proc/mounts; getprop; settings get global http_proxy; [ -e /nowhere ]');
    expect(other.lab.handset.unknown.entries()).to.deep.equal([]);
  });
});
