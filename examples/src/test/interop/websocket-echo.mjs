// A conversation of the ws client with websocket-echo:  node websocket-echo.mjs URL   (ws is found beside this file)
// Prints a line for each thing that was as it should be; ends with exit code 1 at the first that was not.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

const url = process.argv[2];
const WebSocket = createRequire(process.cwd() + '/')('ws');

setTimeout(() => { console.error('no end after 60 s'); process.exit(1); }, 60_000).unref();

function open(options) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options);
    socket.once('open', () => resolve(socket)).once('error', reject);
  });
}

function echo(socket, message) {
  return new Promise((resolve, reject) => {
    socket.once('message', (data, isBinary) => resolve({ data, isBinary }));
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.send(message);
  });
}

function closed(socket) {
  return new Promise((resolve) => socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })));
}

async function conversation(name, options, extension) {
  const socket = await open(options);
  assert.match(socket.extensions, extension);
  for (const text of ['', 'hello', 'żółw 🐢', 'a'.repeat(125), 'b'.repeat(126), 'c'.repeat(65_535), 'd'.repeat(60_000)]) {
    const { data, isBinary } = await echo(socket, text);
    assert.equal(isBinary, false);
    assert.equal(data.toString(), text);
  }
  for (const length of [0, 1, 125, 126, 127, 32_768, 65_535]) {
    const bytes = randomBytes(length);
    const { data, isBinary } = await echo(socket, bytes);
    assert.equal(isBinary, true);
    assert.deepEqual(Buffer.from(data), bytes);
  }
  for (let i = 0; i < 1_000; i++) {
    assert.equal((await echo(socket, `message ${i}`)).data.toString(), `message ${i}`);
  }
  const fragments = new Promise((resolve) => socket.once('message', (data) => resolve(data.toString())));
  socket.send('frag', { fin: false });
  socket.ping('between');
  socket.send('men', { fin: false });
  socket.send('ted', { fin: true });
  const pong = new Promise((resolve) => socket.once('pong', (data) => resolve(data.toString())));
  assert.equal(await pong, 'between');
  assert.equal(await fragments, 'fragmented');
  const end = closed(socket);
  socket.close(1000, 'bye');
  assert.equal((await end).code, 1000);
  console.log(`${name}: texts, binaries, 1000 messages, fragments, ping, close`);
}

async function refused(name, act, expected) {
  const socket = await open({ perMessageDeflate: false });
  const end = closed(socket);
  act(socket);
  assert.equal((await end).code, expected);
  console.log(`${name}: ${expected}`);
}

await conversation('plain', { perMessageDeflate: false }, /^$/);
await conversation('permessage-deflate', { perMessageDeflate: { threshold: 0 } }, /permessage-deflate/);
await conversation('permessage-deflate without context takeover', {
  perMessageDeflate: { threshold: 0, clientNoContextTakeover: true, serverNoContextTakeover: true },
}, /permessage-deflate/);
await conversation('permessage-deflate with windows of 10 bits', {
  perMessageDeflate: { threshold: 0, clientMaxWindowBits: 10, serverMaxWindowBits: 10 },
}, /permessage-deflate/);
// What ws would not send by itself goes into its socket as bytes; the mask is zero.
await refused('a close with a code of our own', (socket) => socket.close(4321, 'mine'), 4321);
await refused('text that is not UTF-8', (socket) => socket._socket.write(Buffer.from('8182000000' + '00c328', 'hex')), 1007);
await refused('a frame that is not masked', (socket) => socket._socket.write(Buffer.from('810161', 'hex')), 1002);
await refused('an unknown opcode', (socket) => socket._socket.write(Buffer.from('838000000000', 'hex')), 1002);
await refused('a frame that is too long', (socket) => socket._socket.write(Buffer.from('82ff000000007fffffff00000000', 'hex')), 1009);
console.log('done');
process.exit(0);
