// Who made a request is told from its headers, and left open where they do not say.
import { expect } from 'chai';
import { initiatorOf } from '../../../harness/detect/initiator.ts';
import { anExchange } from '../decode/an-exchange.ts';

const chrome =
  'Mozilla/5.0 (Linux; Android 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36';
const kindOf = (headers: [string, string][], url = 'https://t.example/c') => {
  const exchange = anExchange({ url });
  exchange.request.headers = headers;
  const { kind, why } = initiatorOf(exchange);
  expect(why).to.not.equal('');
  return kind;
};

describe('initiator', () => {
  it('is a page where Fetch Metadata, X-Requested-With or a Referer say so', () => {
    for (const headers of [
      [
        ['Sec-Fetch-Site', 'cross-site'],
        ['User-Agent', 'okhttp/4'],
      ],
      [
        ['sec-fetch-site', 'none'],
        ['sec-fetch-mode', 'navigate'],
        ['sec-fetch-dest', 'document'],
      ],
      [
        ['X-Requested-With', 'com.mi.globalbrowser.mini'],
        ['User-Agent', chrome],
      ],
      [
        ['X-Requested-With', 'XMLHttpRequest'],
        ['User-Agent', chrome],
      ],
      [
        ['User-Agent', chrome],
        ['Referer', 'https://meadow.example/'],
      ],
    ] as [string, string][][])
      expect(kindOf(headers)).to.equal('page');
  });

  it('is the browser where a library names itself, or what every page sends is missing', () => {
    for (const headers of [
      [['User-Agent', 'okhttp/3.12.1']],
      [['User-Agent', 'Dalvik/2.1.0 (Linux; U; Android 10)']],
      [['Accept', '*/*']],
      [
        ['sec-fetch-site', 'none'],
        ['sec-fetch-mode', 'no-cors'],
        ['sec-fetch-dest', 'empty'],
      ],
      [['User-Agent', chrome]],
    ] as [string, string][][])
      expect(kindOf(headers)).to.equal('browser-native');
  });

  it('is unknown otherwise', () => {
    expect(kindOf([['User-Agent', chrome]], 'http://t.example/c')).to.equal('unknown');
    expect(kindOf([['User-Agent', chrome.replace('Chrome/120', 'Chrome/71')]])).to.equal('unknown');
    expect(kindOf([['User-Agent', 'Mozilla/5.0 (X11) Gecko/20100101 Firefox/68.0']])).to.equal('unknown');
    expect(kindOf([])).to.equal('unknown');
  });
});
