// The same pages of the sample, ten and a hundred times as large, in a browser: what the server takes, what comes over the
// wire, when the page is there, and a picture of each in build/shots/. Prints a table in Markdown; asserts nothing.
//   node scale.mjs                    the pages that weigh most
//   node scale.mjs /plan              only these; FACTORS="1 10" leaves sizes out
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, openBrowser, pageName, root, serveSample } from './lib.mjs';

const factors = (process.env.FACTORS ?? '1 10 100').split(' ');
const pages = process.argv.length > 2 ? process.argv.slice(2)
  : ['/', '/river', '/markets', '/plan', '/scenarios', '/tradeoffs/T-31', '/tradeoffs/T-31/proof', '/tradeoffs/T-30', '/features', '/requests'];
const turns = 5;
const middle = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];

const browser = await openBrowser();
mkdirSync(path.join(build, 'shots'), { recursive: true });
console.log('| page | size | server ms | loaded ms | KiB on the wire | KiB of HTML | elements | height px |\n|---|--:|--:|--:|--:|--:|--:|--:|');
for (const factor of factors) {
  const folder = mkdtempSync(path.join(tmpdir(), 'headwater-scale-'));
  if (factor !== '1') {
    const samples = path.join(folder, 'samples');
    execFileSync(path.join(root, 'tools/samplegen'), [factor, '1', samples], { stdio: 'ignore' });
    process.env.HEADWATER_SAMPLES = samples;
  }
  const server = await serveSample();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });       // a page that was kept is only confirmed
    for (const address of pages) {
      const seen = [];
      for (let i = 0; i < turns; i++) {
        await page.goto('about:blank');
        await page.goto(server.address + address, { waitUntil: 'load' });
        seen.push(await page.evaluate(() => {
          const n = performance.getEntriesByType('navigation')[0];
          return { server: n.responseStart - n.requestStart, loaded: n.loadEventEnd, wire: n.encodedBodySize, html: n.decodedBodySize,
            elements: document.getElementsByTagName('*').length, height: document.documentElement.scrollHeight };
        }));
      }
      const of = (name, digits = 0) => middle(seen.map((s) => s[name])).toFixed(digits);
      console.log(`| ${address} | ${factor}× | ${of('server', 1)} | ${of('loaded')} | ${(of('wire') / 1024).toFixed(1)} | ${(of('html') / 1024).toFixed(0)} `
        + `| ${of('elements')} | ${of('height')} |`);
      await page.screenshot({ path: path.join(build, 'shots', `${pageName(address)}-${factor}x.png`), fullPage: true });
    }
    await page.close();
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
    delete process.env.HEADWATER_SAMPLES;
  }
}
await browser.close();
