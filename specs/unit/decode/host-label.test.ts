// The quick look and the label of a host: what tunnels over DNS write there is found by the address alone.
import { expect } from 'chai';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import { detectorFor } from '../../../harness/detect/detect.ts';
import { aCanary } from '../detect/a-run.ts';
import { anExchange, readBody } from './an-exchange.ts';

const words = aCanary('search-term', 'orchid raven bramble 32350');
/** The words in base32 (RFC 4648, without padding, in lower case). */
const label = 'n5zgg2djmqqheylwmvxcaytsmfwwe3dfeaztemzvga';

const found = (url: string): string[] =>
  detectorFor({ canaries: [words] })(anExchange({ url }), (one, wanted) =>
    decodeExchange(one, readBody, { wanted }),
  ).map(({ address }) => address);

describe('a host in an address', () => {
  it('is looked through behind the two slashes', () => {
    expect(found(`https://${label}.dns.example/`)).to.deep.equal(['url > host:0 > base32']);
    expect(found(`https://www.${label}.dns.example/`)).to.deep.equal(['url > host:1 > base32']);
    expect(found(`https://x${label.slice(1)}.dns.example/`)).to.have.length(0);
    const turned = [...label].reverse().join('');
    expect(found(`https://${turned}.dns.example/`)).to.deep.equal(['url > host:0 > reversed > base32']);
    expect(found(`https://x${turned.slice(1)}.dns.example/`)).to.have.length(0);
  });
});
