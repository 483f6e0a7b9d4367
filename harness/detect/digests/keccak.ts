// Bytes come in, their Keccak goes out: SHA-3 before FIPS 202 changed its padding, still what some libraries call SHA3.

const rounds = 24;
const lanes = 25;

/** Rotations of the lanes along the road of pi, and the road itself (Keccak reference, 1.2). */
const rotations: number[] = [];
const road: number[] = [];
for (let step = 0, x = 1, y = 0; step < rounds; step += 1) {
  rotations.push((((step + 1) * (step + 2)) / 2) % 64);
  [x, y] = [y, (2 * x + 3 * y) % 5];
  road.push(x + 5 * y);
}

/** Low and high halves of the round constants: bits of a shift register (Keccak reference, 1.2). */
const constants: [number, number][] = [];
for (let round = 0, register = 1; round < rounds; round += 1) {
  const halves: [number, number] = [0, 0];
  for (let bit = 0; bit < 7; bit += 1) {
    const place = (1 << bit) - 1;
    if ((register & 1) === 1) halves[place >> 5] = (halves[place >> 5] ?? 0) | (1 << (place & 31));
    register = (register << 1) ^ ((register >> 7) * 0x171);
  }
  constants.push(halves);
}

/** Lanes as low and high halves of 32 bits: BigInt would cost twenty times as much. */
type State = Int32Array;
const at = (state: State, index: number): number => state[index] as number;
const columns = new Int32Array(10);
const row = new Int32Array(10);

/** One half of a lane rotated to the left: `near` is that half, `far` the other one. */
function rotatedHalf(near: number, far: number, bits: number): number {
  const rest = bits & 31;
  const first = bits < 32 ? near : far;
  const second = bits < 32 ? far : near;
  return rest === 0 ? first : (first << rest) | (second >>> (32 - rest));
}

function permute(state: State): void {
  for (const [low, high] of constants) {
    theta(state);
    let [one, other] = [at(state, 2), at(state, 3)];
    for (let step = 0; step < rounds; step += 1) {
      const to = 2 * (road[step] as number);
      const bits = rotations[step] as number;
      const [nextOne, nextOther] = [at(state, to), at(state, to + 1)];
      state[to] = rotatedHalf(one, other, bits);
      state[to + 1] = rotatedHalf(other, one, bits);
      one = nextOne;
      other = nextOther;
    }
    for (let start = 0; start < 2 * lanes; start += 10) {
      for (let index = 0; index < 10; index += 1) row[index] = at(state, start + index);
      for (let index = 0; index < 10; index += 1)
        state[start + index] = at(row, index) ^ (~at(row, (index + 2) % 10) & at(row, (index + 4) % 10));
    }
    state[0] = at(state, 0) ^ low;
    state[1] = at(state, 1) ^ high;
  }
}

function theta(state: State): void {
  for (let index = 0; index < 10; index += 1) {
    let sum = 0;
    for (let from = index; from < 2 * lanes; from += 10) sum ^= at(state, from);
    columns[index] = sum;
  }
  for (let index = 0; index < 2 * lanes; index += 1) {
    const before = at(columns, (index + 8) % 10);
    const behind = (index + 2) % 10;
    state[index] = at(state, index) ^ before ^ rotatedHalf(at(columns, behind), at(columns, behind ^ 1), 1);
  }
}

/** Keccak of `sizeBytes` (28, 32, 48 or 64), with the padding of its first version. */
export function keccak(sizeBytes: number): (bytes: Buffer) => Buffer {
  const rate = 200 - 2 * sizeBytes;
  return (bytes) => {
    const padded = Buffer.alloc(rate * (Math.floor(bytes.length / rate) + 1));
    bytes.copy(padded);
    padded[bytes.length] = 0x01;
    padded[padded.length - 1] = (padded.at(-1) ?? 0) | 0x80;
    const state = new Int32Array(2 * lanes);
    for (let block = 0; block < padded.length; block += rate) {
      for (let index = 0; index < rate / 4; index += 1)
        state[index] = at(state, index) ^ padded.readInt32LE(block + 4 * index);
      permute(state);
    }
    const out = Buffer.alloc(64);
    for (let index = 0; index < 16; index += 1) out.writeInt32LE(at(state, index), 4 * index);
    return out.subarray(0, sizeBytes);
  };
}
