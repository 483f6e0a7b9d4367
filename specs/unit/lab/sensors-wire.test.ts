// The Sensors encoder against the published formula, field order and known Java hash codes.
import { expect } from 'chai';
import { buildEvent } from '../../../harness/lab/telemetry/sensors-event.ts';
import { encodeUpload, formBody, javaHashCode } from '../../../harness/lab/telemetry/sensors-wire.ts';
import { identity } from './fakes.ts';
import { javaHash, peel } from './peel.ts';

describe('sensors-wire', () => {
  it('hashes as Java does', () => {
    // Values of java.lang.String.hashCode as printed by a JVM.
    expect(javaHashCode('')).to.equal(0);
    expect(javaHashCode('hello')).to.equal(99162322);
    expect(javaHashCode('polygenelubricants')).to.equal(-2147483648);
  });

  it('writes crc, gzip and data_list in this order, and the crc is over the base64 text', () => {
    const body = encodeUpload([{ a: 'ü+/=' }], 'right');
    expect(body.split('&').map((field) => field.split('=')[0])).to.deep.equal(['crc', 'gzip', 'data_list']);
    const form = new URLSearchParams(body);
    expect(form.get('gzip')).to.equal('1');
    expect(form.get('data_list')).to.match(/^H4sI/);
    expect(form.get('crc')).to.equal(javaHash(form.get('data_list') ?? ''));
    expect(peel(Buffer.from(body))).to.deep.equal([{ a: 'ü+/=' }]);
  });

  it('percent-encodes every sign that a form would change', () => {
    expect(formBody('a+/=', 1, 'absent')).to.equal('gzip=1&data_list=a%2B%2F%3D');
  });

  it('can leave the crc out or get it wrong, as faults', () => {
    expect(encodeUpload([], 'absent')).not.to.contain('crc');
    const wrong = new URLSearchParams(encodeUpload([{}], 'wrong'));
    expect(wrong.get('crc')).not.to.equal(javaHash(wrong.get('data_list') ?? ''));
  });
});

describe('sensors-event', () => {
  const draft = {
    name: 'search',
    parameters: { search_word: 'x' },
    atMs: 5,
    anonymousId: 'id-1',
    trackId: -3,
  };
  const event = buildEvent({ identity, versionName: '3.4.0' }, draft);

  it('carries the id twice, the presets and the super-properties', () => {
    expect(event.distinct_id).to.equal('id-1');
    expect(event.properties.uuid).to.equal('id-1');
    expect(event.properties).to.include({
      $lib_version: '2.1.2',
      $os_version: '9',
      $app_version: '3.4.0',
      miui_version: 'V11.0.6.0.PCOMIXM',
      miui_region: 'GB',
      search_word: 'x',
    });
    expect(event.time).to.equal(5);
  });

  it('has no $device_id, as the captured event had none', () => {
    expect(JSON.stringify(event)).not.to.contain(identity.androidId);
  });

  it('cuts long texts after 8191 characters', () => {
    const long = buildEvent(
      { identity, versionName: '3.4.0' },
      { ...draft, parameters: { url: 'u'.repeat(9000) } },
    );
    expect(long.properties.url).to.equal(`${'u'.repeat(8191)}$`);
  });
});
