// The machine's end of the way to the API server. usage: relay-main.ts PORT SOCKET
import { startRelay } from './relay.ts';

const [port, socket] = process.argv.slice(2);
if (port === undefined || socket === undefined) throw new Error('usage: relay-main.ts PORT SOCKET');
await startRelay({ host: '127.0.0.1', port: Number(port) }, { path: socket });
