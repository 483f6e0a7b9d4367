// The `sync:` service (push, pull, ls): requests of AOSP's file_sync_protocol.h in; files read, written and listed as adbd's user.
import type { Machine } from '../machine.ts';
import { type Errno, errnoNumbers, FileError } from '../shell/errno.ts';
import { type Caller, type Node, sizeOf, statMode } from '../shell/nodes.ts';
import { callerOf } from '../shell/processes.ts';
import type { AdbStream } from './stream.ts';
import { type SyncReader, syncReader } from './sync-reader.ts';

interface Session {
  machine: Machine;
  caller: Caller;
  stream: AdbStream;
  reader: SyncReader;
}

const chunkBytes = 64 * 1024;

/** Serves sync requests on `stream` until QUIT or its end. */
export async function serveSync(machine: Machine, uid: number, stream: AdbStream): Promise<void> {
  const caller = callerOf(machine.processes.nextPid(), uid, machine.processes.init);
  const session = { machine, caller, stream, reader: syncReader(stream) };
  for (;;) {
    const header = await session.reader.header();
    if (!header || header.id === 'QUIT') break;
    const path = (await session.reader.bytes(header.length))?.toString();
    if (path === undefined || !(await answer(session, header.id, path))) break;
  }
  stream.end();
}

async function answer(session: Session, id: string, path: string): Promise<boolean> {
  switch (id) {
    case 'STAT':
      await send(session, statV1(lookUp(session, path, false)));
      return true;
    case 'LST2':
    case 'STA2':
      await send(session, statV2(id, lookUp(session, path, id === 'STA2')));
      return true;
    case 'LIST':
    case 'LIS2':
      await listFolder(session, path, id);
      return true;
    case 'RECV':
      await sendFile(session, path);
      return true;
    case 'SEND':
      return receiveFile(session, path);
    default:
      session.machine.unknown.record('adb-service', `sync: ${id}`);
      await fail(session, `unknown command ${id}`);
      return false;
  }
}

type LookedUp = { node: Node } | { errno: Errno };

function lookUp(session: Session, path: string, follow: boolean): LookedUp {
  try {
    return { node: session.machine.files.stat(session.caller, path, { follow }) };
  } catch (error) {
    if (error instanceof FileError) return { errno: error.errno };
    throw error;
  }
}

function statV1(found: LookedUp): Buffer {
  const answer = Buffer.alloc(16);
  answer.write('STAT', 0, 'latin1');
  if ('node' in found) {
    answer.writeUInt32LE(statMode(found.node), 4);
    answer.writeUInt32LE(sizeOf(found.node), 8);
    answer.writeUInt32LE(Math.floor(found.node.mtimeMs / 1000), 12);
  }
  return answer;
}

/** id, error, dev u64, ino u64, mode, nlink, uid, gid, size u64, atime, mtime, ctime i64. */
function statV2(id: string, found: LookedUp): Buffer {
  const answer = Buffer.alloc(72);
  answer.write(id, 0, 'latin1');
  if ('errno' in found) {
    answer.writeUInt32LE(errnoNumbers[found.errno], 4);
    return answer;
  }
  const { node } = found;
  const seconds = BigInt(Math.floor(node.mtimeMs / 1000));
  answer.writeBigUInt64LE(1n, 8);
  answer.writeBigUInt64LE(BigInt(node.inode), 16);
  answer.writeUInt32LE(statMode(node), 24);
  answer.writeUInt32LE(1, 28);
  answer.writeUInt32LE(node.uid, 32);
  answer.writeUInt32LE(node.gid, 36);
  answer.writeBigUInt64LE(BigInt(sizeOf(node)), 40);
  for (const offset of [48, 56, 64]) answer.writeBigInt64LE(seconds, offset);
  return answer;
}

async function listFolder(session: Session, path: string, request: 'LIST' | 'LIS2'): Promise<void> {
  const second = request === 'LIS2';
  try {
    for (const [name, node] of session.machine.files.list(session.caller, path)) {
      const nameBytes = Buffer.from(name);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(nameBytes.length, 0);
      const stat = second
        ? statV2('DNT2', { node })
        : Buffer.concat([Buffer.from('DENT'), statV1({ node }).subarray(4)]);
      await send(session, Buffer.concat([stat, length, nameBytes]));
    }
  } catch (error) {
    // A folder that cannot be read lists nothing, as in adbd.
    if (!(error instanceof FileError)) throw error;
  }
  const done = Buffer.alloc(second ? 76 : 20);
  done.write('DONE', 0, 'latin1');
  await send(session, done);
}

async function sendFile(session: Session, path: string): Promise<void> {
  let content: Buffer;
  try {
    content = session.machine.files.read(session.caller, path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await fail(session, error.message);
    return;
  }
  // The end goes with the last piece: a packet of its own would cost a round trip (adb's client answers it late).
  const pieces: Buffer[] = [];
  for (let at = 0; at < content.length; at += chunkBytes) {
    const chunk = content.subarray(at, at + chunkBytes);
    pieces.push(Buffer.concat([header('DATA', chunk.length), chunk]));
  }
  const last = pieces.pop() ?? Buffer.alloc(0);
  for (const piece of pieces) await send(session, piece);
  await send(session, Buffer.concat([last, header('DONE', 0)]));
}

const linkType = 0o120000;
const typeMask = 0o170000;

async function receiveFile(session: Session, request: string): Promise<boolean> {
  const comma = request.lastIndexOf(',');
  const path = request.slice(0, comma);
  const wanted = Number(request.slice(comma + 1));
  const chunks: Buffer[] = [];
  for (;;) {
    const head = await session.reader.header();
    if (!head) return false;
    if (head.id === 'DONE') break;
    if (head.id !== 'DATA') {
      await fail(session, 'invalid data message');
      return false;
    }
    const chunk = await session.reader.bytes(head.length);
    if (!chunk) return false;
    chunks.push(chunk);
  }
  try {
    store(session, path, { mode: wanted, content: Buffer.concat(chunks) });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await fail(session, `couldn't create file: ${error.message}`);
    return true;
  }
  await send(session, header('OKAY', 0));
  return true;
}

function store(session: Session, path: string, sent: { mode: number; content: Buffer }): void {
  const { files } = session.machine;
  const { caller } = session;
  makeParents(session, path);
  if ((sent.mode & typeMask) === linkType) {
    files.makeLink(caller, sent.content.toString().replace(/\0$/, ''), path);
    return;
  }
  // adbd gives group and others what the user has (file_sync_service.cpp, send_path).
  const user = (sent.mode >> 6) & 7;
  const mode = (sent.mode & 0o777) | (user << 3) | user;
  if (files.exists(caller, path)) files.removeFile(caller, path);
  files.write(caller, path, sent.content, { mode });
}

function makeParents(session: Session, path: string): void {
  let grown = '';
  for (const part of path.split('/').slice(0, -1)) {
    if (part === '') continue;
    grown += `/${part}`;
    if (!session.machine.files.exists(session.caller, grown))
      session.machine.files.makeFolder(session.caller, grown, { mode: 0o775 });
  }
}

function header(id: string, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.write(id, 0, 'latin1');
  bytes.writeUInt32LE(length, 4);
  return bytes;
}

async function fail(session: Session, reason: string): Promise<void> {
  const text = Buffer.from(reason);
  await send(session, Buffer.concat([header('FAIL', text.length), text]));
}

function send(session: Session, bytes: Buffer): Promise<void> {
  const { stream } = session;
  if (stream.gone || stream.destroyed || stream.writableEnded) return Promise.resolve();
  return new Promise((resolve) => {
    stream.write(bytes, () => resolve());
  });
}
