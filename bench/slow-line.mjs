// `node slow-line.mjs PORT MS`: takes connections to any address on PORT, and hands each byte to port 22 of the same address, and back,
// half of MS later: a line with a round trip of MS. The TCP handshake itself is not delayed, but its data is.
import { connect, createServer } from 'node:net';

const [port, roundTripMs] = process.argv.slice(2).map(Number);
const delayMs = roundTripMs / 2;

const server = createServer({ noDelay: true }, (from) => {
  const host = from.localAddress.replace('::ffff:', '');
  const to = connect({ host, port: 22, noDelay: true });
  pass(from, to);
  pass(to, from);
});
server.listen({ port, host: '0.0.0.0', backlog: 2000 }, () => console.log('ready'));

function pass(from, to) {
  from.on('data', (chunk) => setTimeout(() => to.write(chunk), delayMs));
  from.on('end', () => setTimeout(() => to.end(), delayMs));
  from.on('error', () => to.destroy());
}
