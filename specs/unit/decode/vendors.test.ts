// The vendors' formats: uploads rebuilt by an encoder of this test's own, checks verified, encrypted ones told.
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { addressOf, type Payload } from '../../../harness/artifacts/payload.ts';
import { decodeExchange } from '../../../harness/decode/decode.ts';
import { anExchange, type ExchangeParts, readBody } from './an-exchange.ts';

/** The first element of the captured payload (facts 1.4). */
const capturedEvent = {
  _track_id: -1_204_356_821,
  time: 1_588_278_627_688,
  type: 'track',
  distinct_id: '5f0c4f1e-6f0e-4b52-9a71-0d8a3c9b7e21',
  lib: {
    $lib: 'Android',
    $lib_version: '2.1.2',
    $app_version: '3.4.0',
    $lib_method: 'code',
    $lib_detail: 'com.sensorsdata.analytics.android.sdk.SensorsDataAPI$10##run##SensorsDataAPI.java##1009',
  },
  event: 'search',
  properties: {
    $lib: 'Android',
    $lib_version: '2.1.2',
    $os: 'Android',
    $os_version: '9',
    $model: 'Mi A1',
    $manufacturer: 'Xiaomi',
    $screen_width: 1080,
    $screen_height: 1920,
    $app_version: '3.4.0',
    uuid: '5f0c4f1e-6f0e-4b52-9a71-0d8a3c9b7e21',
    internet_status: 1,
    platform: 'AndroidApp',
    miui_version: 'V10.0.13.0.PDHMIXM',
    miui_region: 'GB',
    system_language: 'en',
    $wifi: true,
    $network_type: 'WIFI',
    $screen_orientation: 'portrait',
    search_position: 'searchBar_website',
    used_searchengine: 'Google_Share',
    search_word: 'i am searching for something highly sensitive',
    search_method: 'search_bar',
    $is_first_day: false,
  },
};

/** String.hashCode as Java documents it: s[0]*31^(n-1) + ... + s[n-1], in 32 bits; computed here with big integers. */
function hashCode(text: string): string {
  let sum = 0n;
  for (const character of text) sum = BigInt.asIntN(32, sum * 31n + BigInt(character.charCodeAt(0)));
  return sum.toString();
}

/** android.net.Uri.encode: everything but unreserved characters. */
function uriEncode(text: string): string {
  return text.replace(
    /[^A-Za-z0-9_\-!.~'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sensorsBody(events: unknown, crc = hashCode): string {
  const packed = gzipSync(Buffer.from(JSON.stringify(events), 'utf8')).toString('base64');
  return `crc=${crc(packed)}&gzip=1&data_list=${uriEncode(packed)}`;
}

function payloadAt(parts: ExchangeParts, address: string): Payload | undefined {
  return decodeExchange(anExchange(parts), readBody).payloads.find(
    ({ location, layers }) => addressOf(location, layers) === address,
  );
}

const searchWord = 'body > form:data_list > base64 > gzip > json:$[0].properties.search_word';

describe('Sensors Analytics', () => {
  it('opens the captured payload at the documented address, crc verified, with the time of the event', () => {
    const found = payloadAt({ body: sensorsBody([capturedEvent]) }, searchWord);
    expect(found?.text).to.equal('i am searching for something highly sensitive');
    expect(found?.layers.map(({ check }) => check)).to.deep.equal([
      'crc verified',
      undefined,
      undefined,
      undefined,
    ]);
    expect(found?.eventTimeMs).to.equal(1_588_278_627_688);
  });

  it('gives each event of a batch its own time', () => {
    const body = sensorsBody([capturedEvent, { ...capturedEvent, time: 1_588_278_700_000 }]);
    expect(payloadAt({ body }, searchWord.replace('$[0]', '$[1]'))?.eventTimeMs).to.equal(1_588_278_700_000);
  });

  it('reads a batch with a wrong crc and says mismatch', () => {
    const found = payloadAt({ body: sensorsBody([capturedEvent], () => '12345') }, searchWord);
    expect(found?.layers[0]?.check).to.equal('crc mismatch');
  });

  it('reads a batch without crc and says absent, as the Node SDK sends it', () => {
    const packed = gzipSync(JSON.stringify([capturedEvent])).toString('base64');
    const found = payloadAt({ body: `data_list=${uriEncode(packed)}&gzip=1` }, searchWord);
    expect(found?.layers[0]?.check).to.equal('crc absent');
  });

  it('sniffs gzip when the gzip field is missing or wrong', () => {
    const packed = gzipSync(JSON.stringify([capturedEvent])).toString('base64');
    expect(payloadAt({ body: `data_list=${uriEncode(packed)}` }, searchWord)).not.to.equal(undefined);
    expect(payloadAt({ body: `data_list=${uriEncode(packed)}&gzip=0` }, searchWord)).not.to.equal(undefined);
  });

  it('opens an uncompressed batch', () => {
    const plain = Buffer.from(JSON.stringify([capturedEvent])).toString('base64');
    const address = searchWord.replace(' > gzip', '');
    expect(payloadAt({ body: `data_list=${uriEncode(plain)}&gzip=0` }, address)).not.to.equal(undefined);
  });

  it('opens the JavaScript SDK image request and checks its ext', () => {
    const packed = Buffer.from(JSON.stringify(capturedEvent)).toString('base64');
    const ext = encodeURIComponent(`crc=${hashCode(packed)}`);
    const url = `https://c.example/sa.gif?project=p&data=${encodeURIComponent(packed)}&ext=${ext}`;
    const found = payloadAt({ url }, 'url > query:data > base64 > json:$.properties.search_word');
    expect(found?.layers[0]?.check).to.equal('crc verified');
  });

  it('makes no claim about another field called data', () => {
    const body = `data=${uriEncode(Buffer.from('{"hello":"a quiet world"}').toString('base64'))}`;
    expect(payloadAt({ body }, 'body > form:data > base64 > json:$.hello')?.layers[0]?.check).to.equal(
      undefined,
    );
  });

  for (const code of ['9', '13']) {
    it(`tells that gzip ${code} is encrypted`, () => {
      const sealed = JSON.stringify([{ ekey: 'AAAA', pkv: 1, payloads: ['q83v'], flush_time: 1 }]);
      const body = `crc=1&gzip=${code}&data_list=${uriEncode(sealed)}`;
      const { opaque } = decodeExchange(anExchange({ body }), readBody);
      expect(opaque).to.have.length(1);
      expect(opaque[0]?.reason).to.match(new RegExp(`^gzip ${code}: encrypted by the Sensors SDK`));
      expect(opaque[0]?.layers.map(({ segment }) => segment)).to.deep.equal(['form:data_list']);
    });
  }

  it('says when the base64 text is no gzip after all', () => {
    const broken = Buffer.from([
      0x1f,
      0x8b,
      8,
      0,
      ...Array.from({ length: 300 }, (_, at) => (at * 97) & 0xff),
    ]);
    const body = `crc=1&gzip=1&data_list=${uriEncode(broken.toString('base64'))}`;
    expect(decodeExchange(anExchange({ body }), readBody).opaque[0]?.reason).to.match(/^not gzip: /);
  });
});

describe('OneTrack and MiStat', () => {
  const block = Buffer.from(Array.from({ length: 160 }, (_, at) => (at * 89 + 200) & 0xff));

  it('tells that a OneTrack body is encrypted, by its path or its headers', () => {
    const byPath = anExchange({ url: 'https://tracking.intl.miui.com/track/v4', body: block });
    const byHeader = anExchange({ headers: [['OT_SID', '1']], body: block.subarray(0, 150) });
    for (const exchange of [byPath, byHeader]) {
      expect(decodeExchange(exchange, readBody).opaque[0]?.reason).to.match(/^OneTrack: encrypted/);
    }
  });

  it('opens plain OneTrack records with their time', () => {
    const body = JSON.stringify([
      { H: { event: 'folder_open', e_ts: 1_600_000_000_000 }, B: { name: 'tools' } },
    ]);
    const parts = { url: 'https://tracking.miui.com/track/v4/o', body };
    expect(payloadAt(parts, 'body > json:$[0].B.name')?.eventTimeMs).to.equal(1_600_000_000_000);
  });

  it('opens MiStat version 1 and tells that later ones are encrypted', () => {
    const form = (value: string, more: string): string =>
      `app_id=1&app_key=2&device_id=3&stat_value=${encodeURIComponent(value)}${more}`;
    const plain = { body: form('{"page":"violet lantern"}', '') };
    expect(payloadAt(plain, 'body > form:stat_value > json:$.page')?.text).to.equal('violet lantern');
    expect(decodeExchange(anExchange(plain), readBody).opaque).to.deep.equal([]);
    const sealed = anExchange({ body: form(block.toString('base64'), '&mistatv=3') });
    expect(decodeExchange(sealed, readBody).opaque.map(({ reason }) => reason)).to.deep.equal([
      'MiStat (mistatv 3): stat_value is encrypted',
    ]);
  });
});
