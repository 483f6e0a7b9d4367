// Bytes come in, their BLAKE2b (RFC 7693) of 160, 256 or 384 bits without a key goes out; node:crypto has the one of 512 bits only.

/** Low and high halves of the words: BigInt would cost thirty times as much. */
const initial = Uint32Array.from(
  (
    '6a09e667f3bcc908 bb67ae8584caa73b 3c6ef372fe94f82b a54ff53a5f1d36f1 ' +
    '510e527fade682d1 9b05688c2b3e6c1f 1f83d9abfb41bd6b 5be0cd19137e2179'
  )
    .split(' ')
    .flatMap((word) => [word.slice(8), word.slice(0, 8)])
    .map((half) => Number.parseInt(half, 16)),
);
/** The order of the message's words in each round, in hex digits; the last two rounds start over. */
const orders = [
  '0123456789abcdef',
  'ea489fd61c02b753',
  'b8c052fdae367194',
  '7931dcbe265a40f8',
  '905724afe1bc683d',
  '2c6a0b834d75fe19',
  'c51fed4a0763928b',
  'db7ec13950f4862a',
  '6fe9b308c2d714a5',
  'a2847615fb9e3cd0',
].map((order) => Uint8Array.from(order, (digit) => 2 * Number.parseInt(digit, 16)));
const rounds = 12;
const blockBytes = 128;
const halves = 16;
/** Lanes mixed together: the columns of a square, then its diagonals. */
const quarters = [
  [0, 4, 8, 12],
  [1, 5, 9, 13],
  [2, 6, 10, 14],
  [3, 7, 11, 15],
  [0, 5, 10, 15],
  [1, 6, 11, 12],
  [2, 7, 8, 13],
  [3, 4, 9, 14],
].map((lanes) => Uint8Array.from(lanes, (lane) => 2 * lane));

const lanes = new Uint32Array(2 * halves);
const message = new Uint32Array(2 * halves);
const block = Buffer.alloc(blockBytes);

/** BLAKE2b of `sizeBytes`. */
export function blake2b(sizeBytes: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const state = initial.slice();
    state[0] = (state[0] as number) ^ (0x01010000 | sizeBytes);
    for (let at = 0; at === 0 || at < bytes.length; at += blockBytes) compress(state, bytes, at);
    const out = Buffer.alloc(state.byteLength);
    state.forEach((half, index) => out.writeUInt32LE(half, 4 * index));
    return out.subarray(0, sizeBytes);
  };
}

function compress(state: Uint32Array, bytes: Buffer, at: number): void {
  block.fill(0);
  bytes.copy(block, 0, at, at + blockBytes);
  for (let index = 0; index < message.length; index += 1) message[index] = block.readUInt32LE(4 * index);
  lanes.set(state);
  lanes.set(initial, halves);
  lanes[24] = (lanes[24] as number) ^ Math.min(bytes.length, at + blockBytes);
  if (at + blockBytes >= bytes.length) {
    lanes[28] = ~(lanes[28] as number);
    lanes[29] = ~(lanes[29] as number);
  }
  for (let round = 0; round < rounds; round += 1) {
    const order = orders[round % orders.length] as Uint8Array;
    for (let index = 0; index < quarters.length; index += 1) mix(index, order);
  }
  for (let index = 0; index < halves; index += 1)
    state[index] = (state[index] as number) ^ (lanes[index] as number) ^ (lanes[index + halves] as number);
}

function mix(index: number, order: Uint8Array): void {
  const [a = 0, b = 0, c = 0, d = 0] = quarters[index] as Uint8Array;
  add(a, lanes, b);
  add(a, message, order[2 * index] as number);
  turn(d, a, 32);
  add(c, lanes, d);
  turn(b, c, 24);
  add(a, lanes, b);
  add(a, message, order[2 * index + 1] as number);
  turn(d, a, 16);
  add(c, lanes, d);
  turn(b, c, 63);
}

function add(to: number, words: Uint32Array, from: number): void {
  const low = (lanes[to] as number) + (words[from] as number);
  lanes[to] = low;
  lanes[to + 1] = (lanes[to + 1] as number) + (words[from + 1] as number) + (low > 0xffffffff ? 1 : 0);
}

/** XOR with another lane, then a rotation to the right. */
function turn(to: number, from: number, bits: number): void {
  const low = (lanes[to] as number) ^ (lanes[from] as number);
  const high = (lanes[to + 1] as number) ^ (lanes[from + 1] as number);
  const [near, far] = bits < 32 ? [low, high] : [high, low];
  const rest = bits & 31;
  lanes[to] = rest === 0 ? near : (near >>> rest) | (far << (32 - rest));
  lanes[to + 1] = rest === 0 ? far : (far >>> rest) | (near << (32 - rest));
}
