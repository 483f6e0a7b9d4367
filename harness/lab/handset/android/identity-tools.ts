// Where a phone keeps its identifiers: the IMEI behind `service call`, each app's ANDROID_ID in a binary XML file and its reader.
import { createHash } from 'node:crypto';
import type { Identity, InstalledPackage } from '../../model.ts';
import { FileError } from '../shell/errno.ts';
import { fail, type Invocation, pathOf, type Programs } from '../shell/command.ts';
import { unknownRequest } from './service.ts';

export const identityTools: Programs = { abx2xml, service };

/** Magic of Android's binary XML (AOSP BinaryXmlSerializer). What follows here is plain text: a model of the file, not its coding. */
const binaryMagic = 'ABX\0';

/** `settings_ssaid.xml`: binary from Android 12 on. */
export function ssaidText(identity: Identity, packages: readonly InstalledPackage[]): string {
  const rows = packages.map(
    ({ name, uid }, index) =>
      `  <setting id="${index + 1}" name="${uid}" value="${appAndroidId(identity, name)}" package="${name}" defaultValue="${appAndroidId(identity, name)}" defaultSysSet="false" tag="null" />\n`,
  );
  const text = `<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<settings version="1">\n${rows.join('')}</settings>\n`;
  return identity.sdk >= 31 ? binaryMagic + text : text;
}

/** ANDROID_ID as an app sees it since Android 8: one for each signing key, derived from the name here. */
export function appAndroidId({ androidId }: Identity, packageName: string): string {
  return createHash('sha256').update(`${androidId}/${packageName}`).digest('hex').slice(0, 16);
}

/** Of the TAC reserved for tests (00), so that it is nobody's; the last digit is Luhn's. */
export function imeiOf({ androidId }: Identity): string {
  const serial = BigInt(`0x${createHash('sha256').update(androidId).digest('hex')}`) % 1_000_000_000_000n;
  const digits = `00${serial.toString().padStart(12, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

async function abx2xml(call: Invocation): Promise<number> {
  const [from = '', to] = call.args;
  if (to !== '-') return unknownRequest(call, 'usage: abx2xml [-i] input [output]', 1);
  try {
    const text = Buffer.from(call.machine.files.read(call.caller, pathOf(call, from))).toString();
    if (!text.startsWith(binaryMagic)) return await fail(call, 'Unexpected magic');
    await call.stdout.write(text.slice(binaryMagic.length));
    return 0;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return fail(call, `${from}: ${error.message}`);
  }
}

/** `service call iphonesubinfo 1 s16 PACKAGE`: getDeviceId, for root and the phone's own apps. */
async function service(call: Invocation): Promise<number> {
  const [verb, name, code] = call.args;
  if (verb !== 'call' || name !== 'iphonesubinfo' || code !== '1')
    return unknownRequest(call, `service: Service ${name ?? ''} does not exist`, 10);
  if (call.caller.uid !== 0) {
    await call.stdout.write("Result: Parcel(ffffffff 00000063 'S.e.c.u.r.i.t.y.')\n");
    return 0;
  }
  await call.stdout.write(parcelOf(imeiOf(call.machine.identity)));
  return 0;
}

/** Status, length, then UTF-16 in little-endian words, four a line. */
function parcelOf(text: string): string {
  const characters = Buffer.from(`${text}\0`, 'utf16le');
  const head = Buffer.alloc(8);
  head.writeUInt32LE(text.length, 4);
  const bytes = Buffer.concat([head, characters]);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = bytes.subarray(at, at + 16);
    const words = Array.from({ length: Math.ceil(row.length / 4) }, (_none, index) =>
      row
        .subarray(index * 4, index * 4 + 4)
        .readUInt32LE()
        .toString(16)
        .padStart(8, '0'),
    );
    const shown = [...row]
      .map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.'))
      .join('');
    lines.push(`  0x${at.toString(16).padStart(8, '0')}: ${words.join(' ')} '${shown}'`);
  }
  return `Result: Parcel(\n${lines.join('\n')})\n`;
}
