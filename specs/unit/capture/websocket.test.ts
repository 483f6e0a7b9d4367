// WebSockets through the proxy: the upgrade, every message with who sent it, and how they end.
import * as http from 'node:http';
import { expect } from 'chai';
import { WebSocket, WebSocketServer } from 'ws';
import { exchangesOf } from '../../../harness/artifacts/exchange.ts';
import type { Interceptor } from '../../../harness/capture/interceptor.ts';
import { waitFor } from '../../../harness/lib/time.ts';
import { ofType, openTunnel, Road, roadFine } from './road.ts';

describe('a WebSocket through the proxy', () => {
  let road: Road;
  let interceptor: Interceptor;
  let sockets: WebSocketServer;
  let port: number;
  beforeEach(async () => {
    road = new Road();
    sockets = new WebSocketServer({ noServer: true });
    sockets.on('connection', (socket) => {
      socket.on('message', (data, isBinary) => {
        socket.send(isBinary ? Buffer.from([9]) : `heard ${data}`, { binary: isBinary });
      });
    });
    const server = http.createServer();
    server.on('upgrade', (request, socket, head) => {
      if (request.url === '/refuse') {
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted));
    });
    port = await road.listen(server);
    interceptor = await road.intercept();
    interceptor.openCase('c01');
  });
  afterEach(async () => {
    for (const socket of sockets.clients) socket.terminate();
    await road.close();
  });

  const open = async (url: string) => {
    const tunnel = await openTunnel(interceptor.port, `localhost:${port}`);
    road.cleanup.add('a tunnel', () => {
      tunnel.destroy();
    });
    return new WebSocket(`ws://localhost:${port}${url}`, { createConnection: () => tunnel });
  };
  const one = () => exchangesOf('c01', road.log('c01'))[0];
  const messages = (count: number) =>
    waitFor('the messages', () => (one()?.messages.length ?? 0) >= count, { timeoutMs: 3000 });

  it('records messages both ways, seen from the browser', async () => {
    const socket = await open('/live');
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('question');
    await messages(2);
    socket.send(Buffer.from([1, 2]));
    await messages(4);
    socket.close();
    await new Promise((resolve) => socket.once('close', resolve));
    await interceptor.closeCase(roadFine);
    const exchange = one();
    expect(exchange?.request.url).to.equal(`ws://localhost:${port}/live`);
    expect(exchange?.response).to.include({ status: 101 });
    const said = exchange?.messages.map((message) => [
      message.direction,
      message.opcode,
      road.body(message.body.sha256).toString('latin1'),
    ]);
    expect(said).to.deep.equal([
      ['sent', 1, 'question'],
      ['received', 1, 'heard question'],
      ['sent', 2, '\u0001\u0002'],
      ['received', 2, '\u0009'],
    ]);
    expect(exchange?.aborted).to.equal(undefined);
  });

  it('stays with the case in which it was opened', async () => {
    const socket = await open('/live');
    await new Promise((resolve) => socket.once('open', resolve));
    await interceptor.closeCase(roadFine);
    interceptor.openCase('c02');
    socket.send('late');
    await messages(2);
    await interceptor.closeCase(roadFine);
    expect(one()?.messages.map((message) => road.body(message.body.sha256).toString())).to.deep.equal([
      'late',
      'heard late',
    ]);
    expect(road.log('c02').map((event) => event.type)).to.deep.equal(['opened', 'route-check', 'closed']);
    socket.terminate();
  });

  it('says when it was refused, and when it broke', async () => {
    const refused = await open('/refuse');
    refused.on('error', () => undefined);
    await waitFor('the refusal', () => ofType(road.log('c01'), 'response').length > 0, { timeoutMs: 3000 });
    expect(one()?.response).to.include({ status: 403 });
    const broken = await open('/live');
    await new Promise((resolve) => broken.once('open', resolve));
    broken.terminate();
    await waitFor('the abort', () => ofType(road.log('c01'), 'abort').length > 0, { timeoutMs: 3000 });
  });
});
