import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openBrowser } from './open-browser';

let server: Server;
beforeAll((done) => {
  server = createServer((_, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end('<title>before</title><p>A page</p><script>document.title = document.querySelector("p").textContent</script>'),
  ).listen(0, '127.0.0.1', done);
});
afterAll(() => void server.close());

test('opens a page, runs its script and draws it', async () => {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 64, height: 48 } });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(await page.title()).toBe('A page');
    const picture = await page.screenshot();
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([64, 48]);
  } finally {
    await browser.close();
  }
});
