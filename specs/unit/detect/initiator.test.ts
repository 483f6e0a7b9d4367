// Who made a request is told from its headers, and left open where they do not say.
import { expect } from 'chai';
import { pageLibrariesOf } from '../../../harness/detect/fingerprints.ts';
import { initiatorOf } from '../../../harness/detect/initiator.ts';
import { anExchange } from '../decode/an-exchange.ts';
import { context } from './a-run.ts';

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

  const engineJa4 = 't13d1516h2_8daaf6152771_02713d6af862';
  const resumedJa4 = 't13d1517h2_8daaf6152771_b1ff8ab2d16f';
  const libraryJa4 = 't12d290400_47497c14b7d6_bd868743f55c';
  const withHandshake = (headers: [string, string][], ja4: string | undefined) => {
    const exchange = anExchange({ url: 'https://t.example/c' });
    exchange.request.headers = headers;
    if (ja4 !== undefined) exchange.request.ja4 = ja4;
    return exchange;
  };
  const controls = () => {
    const search = withHandshake([], engineJa4);
    search.request.url = 'https://www.google.com/search?q=violet';
    search.request.method = 'GET';
    const suggestion = withHandshake([], libraryJa4);
    suggestion.request.url = 'https://www.google.com/complete/search?q=vio';
    suggestion.request.method = 'GET';
    const [own] = context.cases;
    if (own === undefined) throw new Error('no case');
    return pageLibrariesOf([{ context: own, exchanges: [search, suggestion] }]);
  };
  const oldWebView: [string, string][] = [
    ['User-Agent', 'Mozilla/5.0 (Linux; Android 9) Chrome/61.0.3163.128'],
  ];

  it("takes the control request's handshake for the page engine's, and no other request's", () => {
    expect([...controls()]).to.deep.equal(['t13 15 8daaf6152771']);
  });

  it('is the browser where no header says so but another TLS library sent it', () => {
    const { kind, why } = initiatorOf(withHandshake(oldWebView, libraryJa4), controls());
    expect(kind).to.equal('browser-native');
    expect(why).to.contain('t12 29 47497c14b7d6').and.to.contain('t13 15 8daaf6152771');
  });

  it("stays unknown where the handshake is the control request's, also when its session was resumed", () => {
    for (const ja4 of [engineJa4, resumedJa4]) {
      const { kind, why } = initiatorOf(withHandshake(oldWebView, ja4), controls());
      expect(kind).to.equal('unknown');
      expect(why).to.contain("the control request's");
    }
  });

  it('is unknown, with both reasons, where headers say page and the handshake says otherwise', () => {
    const claimed: [string, string][] = [['Sec-Fetch-Site', 'cross-site']];
    expect(initiatorOf(withHandshake(claimed, engineJa4), controls()).kind).to.equal('page');
    const { kind, why } = initiatorOf(withHandshake(claimed, libraryJa4), controls());
    expect(kind).to.equal('unknown');
    expect(why).to.match(/Sec-Fetch-Site: cross-site.* yet .*another library/);
  });

  it('asks no handshake where there is none, or no control request to compare it with', () => {
    expect(initiatorOf(withHandshake(oldWebView, undefined), controls()).why).to.not.contain('TLS');
    expect(initiatorOf(withHandshake(oldWebView, libraryJa4), new Set()).kind).to.equal('unknown');
    expect(initiatorOf(withHandshake(oldWebView, 'rubbish'), controls()).kind).to.equal('unknown');
  });

  it('is a page where DevTools saw one ask, and not where it names no cause', () => {
    const native: [string, string][] = [['User-Agent', 'okhttp/4']];
    const tagged = (cdpInitiator: string) => ({ ...withHandshake(native, undefined), cdpInitiator });
    expect(initiatorOf(tagged('script')).kind).to.equal('page');
    expect(initiatorOf(tagged('other')).kind).to.equal('browser-native');
  });
});
