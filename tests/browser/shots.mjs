// Pictures of pages to hold beside the design: each in four looks, in build/shots/.
//   node shots.mjs                every page of the menu, and list, record and form of every kind
//   node shots.mjs /river /plan   only these
// BASE=http://127.0.0.1:8080 takes pictures of a server that runs already; LOOKS="wide phone" only some looks.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { build, openBrowser, pageName, serveSample, siteAddresses } from './lib.mjs';

const looks = [
  { name: 'wide', width: 1440, height: 900 },
  { name: 'wide-dark', width: 1440, height: 900, colorScheme: 'dark' },
  { name: 'phone', width: 390, height: 844 },
  { name: 'print', width: 1040, height: 735, media: 'print' },
].filter((look) => !process.env.LOOKS || process.env.LOOKS.split(' ').includes(look.name));

const server = process.env.BASE ? { address: process.env.BASE, stop() {} } : await serveSample();
const browser = await openBrowser();
try {
  mkdirSync(path.join(build, 'shots'), { recursive: true });
  let list = process.argv.slice(2);
  if (!list.length) {
    const scout = await browser.newPage();
    list = await siteAddresses(scout, server.address, { every: true });
    await scout.close();
  }
  for (const look of looks) {
    const context = await browser.newContext({
      viewport: { width: look.width, height: look.height },
      colorScheme: look.colorScheme ?? 'light',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.emulateMedia({ media: look.media ?? 'screen' });
    for (const address of list) {
      const answer = await page.goto(server.address + address, { waitUntil: 'load' });
      const file = path.join(build, 'shots', `${pageName(address)}-${look.name}.png`);
      await page.screenshot({ path: file, fullPage: true });
      console.log(`${answer.status()} ${address} ${path.relative(process.cwd(), file)}`);
    }
    await context.close();
  }
} finally {
  await browser.close();
  server.stop();
}
