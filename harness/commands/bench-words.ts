// Seeded chance and the words made of it: the same for the same seed, on every machine.

/** Random numbers from a seed (mulberry32), and what is drawn with them. */
export class Chance {
  private state: number;
  private readonly pool: Buffer;

  constructor(seed: number) {
    this.state = seed;
    this.pool = Buffer.alloc(1 << 18);
    for (let at = 0; at < this.pool.length; at += 4) this.pool.writeUInt32LE(this.below(2 ** 32), at);
  }

  /** An integer in [0, `limit`). */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  /** One of `choices`. */
  pick(choices: readonly string[]): string {
    return choices[this.below(choices.length)] ?? '';
  }

  /** `sizeBytes` (at most 131072) bytes without order. */
  noise(sizeBytes: number): Buffer {
    const at = this.below(this.pool.length - sizeBytes);
    return this.pool.subarray(at, at + sizeBytes);
  }
}

const ordinary =
  'about account action active address after again album alert amber angle answer apple arrow article author autumn away badge banner basket battery beach before begin below bicycle blanket blue board bottle branch bread bridge bright bring brown budget button cabin camera candle canvas carbon castle category center chair change channel charge chart checkout cheese circle city class clean client clock cloud coast coffee collect color comment compare concert connect contact content cookie corner cotton couple course cover create credit crystal current customer daily dance daughter debug decide default deliver design desktop detail device dialog dinner discount display doctor domain double dragon dream drive early earth editor effect electric element email engine enter error event every example express factory family farmer feature festival field figure filter final finger finish fire flower folder follow forest format forward frame fresh friend front fruit future galaxy garden general gentle glass global golden grade grand green group growth guest guide guitar hammer handle harbour header health heart height hello hidden history holiday home honey hotel house image import index input insert inside island item jacket journey jungle keyboard kitchen label lamp language lantern large layer leader letter level library light limit line link list little local location logic lunch machine magic market matter meadow measure media member memory menu message metal middle minute mirror mobile model modern moment money month morning mountain movie museum music narrow nature network news night normal notes number object ocean office offer open option orange order origin output page paint paper parent park partner party payment pencil people phone photo picture pilot planet player plenty pocket point policy popular power present press price print privacy product profile project public purple quality query question quick quiet radio rapid reason recent record region release remote report request result return review river rocket round route sample scale scene school science screen script search season second secret section select send series server session setting shadow shape share shelter shop silver simple single sister size sleep small smart social solid song source south space special speed spring square stage start state station status stone store storm story street strong student style subject summer sunny support surface switch symbol system table target team test theme ticket title today token tomorrow topic total tower track trade travel tree trust type under union update upload user valley value vector version video view village violet visit voice volume water wave weather week welcome west wheel white window winter wonder wood word work world write yellow young zone'.split(
    ' ',
  );

/** One ordinary word. */
export function word(chance: Chance): string {
  return chance.pick(ordinary);
}

/** `length` words. */
export function sentence(chance: Chance, length: number): string {
  const said = Array.from({ length }, () => word(chance)).join(' ');
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** `length` sentences. */
export function paragraph(chance: Chance, length: number): string {
  return Array.from({ length }, () => `${sentence(chance, 6 + chance.below(9))}.`).join(' ');
}

/** `length` characters of a random token. */
export function token(chance: Chance, length: number, kind: 'hex' | 'base64'): string {
  return chance
    .noise(length)
    .toString(kind === 'hex' ? 'hex' : 'base64url')
    .slice(0, length);
}

/** A random UUID. */
export function uuid(chance: Chance): string {
  return token(chance, 32, 'hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const consonants = [...'bcdfghjklmnpqrstvwxz'];
const vowels = [...'aeiou'];

/** A pronounceable word of ten letters that no language has. */
export function coinedWord(chance: Chance): string {
  return Array.from({ length: 5 }, () => chance.pick(consonants) + chance.pick(vowels)).join('');
}
