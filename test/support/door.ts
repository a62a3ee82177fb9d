import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The way to a platform that may be shut: somebody at this address finds nobody there until it is opened. */
export class Door {
  private constructor(
    private readonly server: Server,
    private readonly port: number,
  ) {}

  static async to(platform: string): Promise<Door> {
    const { hostname, port } = new URL(platform);
    const server = createServer((incoming, outgoing) => {
      const { method, headers, url: path } = incoming;
      const onward = request({ hostname, port, method, headers, path }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const door = new Door(server, (server.address() as AddressInfo).port);
    await door.shut();
    return door;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
  }

  async shut(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
