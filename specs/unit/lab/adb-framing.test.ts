// Framing of adb packets and of the shell protocol, and the flow control of one stream.
import { expect } from 'chai';
import { encodePacket, packetReader } from '../../../harness/lab/handset/adb/packets.ts';
import { encodeFrame, frameIds, frameReader } from '../../../harness/lab/handset/adb/shell-v2.ts';
import { AdbStream } from '../../../harness/lab/handset/adb/stream.ts';

describe('adb packets', () => {
  const packet = { command: 'WRTE', arg0: 1, arg1: 0xfffffffe, payload: Buffer.from('hello') } as const;

  it('survive any cut of the byte stream', () => {
    const bytes = Buffer.concat([
      encodePacket(packet),
      encodePacket({ ...packet, payload: Buffer.alloc(0) }),
    ]);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const reader = packetReader();
      const packets = [
        ...(reader.push(bytes.subarray(0, cut)) ?? []),
        ...(reader.push(bytes.subarray(cut)) ?? []),
      ];
      expect(
        packets.map((read) => read.payload.toString()),
        `cut at ${cut}`,
      ).to.deep.equal(['hello', '']);
      expect(packets[0]).to.deep.include({ command: 'WRTE', arg0: 1, arg1: 0xfffffffe });
    }
  });
  it('carry a checksum in CNXN only', () => {
    expect(encodePacket({ ...packet, command: 'CNXN' }).readUInt32LE(16)).to.equal(532);
    expect(encodePacket(packet).readUInt32LE(16)).to.equal(0);
  });
  it('end the reading when the peer speaks something else', () => {
    expect(packetReader().push(Buffer.from('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'))).to.equal(undefined);
    const huge = encodePacket(packet);
    huge.writeUInt32LE(0x7fffffff, 12);
    expect(packetReader().push(huge)).to.equal(undefined);
  });
});

describe('shell protocol frames', () => {
  it('survive any cut of the byte stream', () => {
    const bytes = Buffer.concat([
      encodeFrame(frameIds.stdin, Buffer.from('ab')),
      encodeFrame(frameIds.closeStdin, Buffer.alloc(0)),
    ]);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const reader = frameReader();
      const frames = [...reader.push(bytes.subarray(0, cut)), ...reader.push(bytes.subarray(cut))];
      expect(frames.map(({ id, content }) => `${id}:${content}`)).to.deep.equal(['0:ab', '4:']);
    }
  });
  it('use id 3 for the exit status and 4 to close stdin', () => {
    expect([...encodeFrame(frameIds.exit, Uint8Array.of(7))]).to.deep.equal([3, 1, 0, 0, 0, 7]);
    expect(frameIds.closeStdin).to.equal(4);
  });
});

describe('an adb stream', () => {
  function aStream(): { stream: AdbStream; sent: string[] } {
    const sent: string[] = [];
    const stream = new AdbStream({
      maxPayloadBytes: 4,
      sendWrite: (payload) => void sent.push(payload.toString()),
      sendOkay: () => void sent.push('OKAY'),
      sendClose: () => void sent.push('CLSE'),
    });
    return { stream, sent };
  }

  it('sends the next piece only after the peer took the last', () => {
    const { stream, sent } = aStream();
    stream.write('abcdefgh!');
    expect(sent).to.deep.equal(['abcd']);
    stream.acknowledge();
    expect(sent).to.deep.equal(['abcd', 'efgh']);
    stream.acknowledge();
    stream.acknowledge();
    expect(sent).to.deep.equal(['abcd', 'efgh', '!']);
  });
  it('withholds its OKAY while nobody reads', () => {
    const { stream, sent } = aStream();
    stream.receive(Buffer.alloc(stream.readableHighWaterMark));
    expect(sent).to.deep.equal([]);
    expect(stream.read()).to.have.length(stream.readableHighWaterMark);
    expect(sent).to.deep.equal(['OKAY']);
  });
  it('closes after what was written was taken', async () => {
    const { stream, sent } = aStream();
    stream.resume();
    stream.end('ab');
    expect(sent).to.deep.equal(['ab']);
    stream.acknowledge();
    await new Promise((resolve) => stream.once('close', resolve));
    expect(sent).to.deep.equal(['ab', 'CLSE']);
  });
  it('says once that the peer went away', async () => {
    const { stream, sent } = aStream();
    let gone = 0;
    stream.on('peer-closed', () => {
      gone += 1;
    });
    stream.resume();
    stream.peerClosed();
    stream.peerClosed();
    await new Promise((resolve) => stream.once('close', resolve));
    expect(gone).to.equal(1);
    expect(sent).to.deep.equal([]);
  });
});
