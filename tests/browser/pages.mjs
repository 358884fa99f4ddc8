// Every page of the sample workspace in a real browser: wide and narrow, light and dark.
// A page passes when it answers 200, no accessibility rule of axe is broken, the console is silent,
// nothing reaches past the right edge, and it has one title and one heading of the first level.
// Screenshots go to build/shots/. PAGES="/ /river" visits only these.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { build, openBrowser, serveSample, tap } from './lib.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const looks = [
  { name: 'wide', width: 1440, height: 900, scheme: 'light' },
  { name: 'wide-dark', width: 1440, height: 900, scheme: 'dark' },
  { name: 'phone', width: 390, height: 844, scheme: 'light' },
  { name: 'phone-dark', width: 390, height: 844, scheme: 'dark' },
];
const always = ['/', '/markets', '/river', '/plan', '/tradeoffs', '/tradeoffs/T-31',
  '/tradeoffs/T-31/proof', '/requests', '/customers', '/features', '/priorities', '/requirements',
  '/decisions', '/import', '/start', '/history', '/search?q=export', '/help'];

// The links of the menu, then one record and one form, found the way a person finds them.
async function addresses(page, address) {
  const links = async (selector) => page.$$eval(selector,
    (all) => all.map((a) => a.getAttribute('href')).filter((h) => h?.startsWith('/')));
  await page.goto(address + '/', { waitUntil: 'load' });
  const found = [...always, ...await links('nav a[href]')];
  for (const list of ['/customers', '/requests', '/features', '/requirements']) {
    await page.goto(address + list);
    const record = (await links('main a[href]')).find((h) => h.startsWith(list + '/') && !h.endsWith('/new') && !/[.?]/.test(h));
    if (!record) continue;
    found.push(record);
    await page.goto(address + record);
    found.push(...(await links('main a[href]')).filter((h) => /\/(edit|new)(\?|$)/.test(h)).slice(0, 1));
    await page.goto(address + list);
    found.push(...(await links('main a[href]')).filter((h) => /\/new(\?|$)/.test(h)).slice(0, 1));
  }
  return [...new Set(found.map((h) => h.split('#')[0]))];
}

// What a page must hold in any look; returns sentences about what does not.
async function faults(page, wide) {
  const layout = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    const past = [...document.querySelectorAll('body *')]
      .filter((e) => e.getBoundingClientRect().right > limit + 1 && e.getClientRects().length)
      .slice(0, 3)
      .map((e) => `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className}`);
    return {
      overflow: document.documentElement.scrollWidth - limit,
      past,
      title: document.title,
      headings: document.querySelectorAll('h1').length,
      lang: document.documentElement.lang,
    };
  });
  const found = [];
  if (layout.overflow > 0) found.push(`scrolls sideways by ${layout.overflow} px: ${layout.past.join(', ')}`);
  if (!layout.title) found.push('has no title');
  if (wide && layout.headings !== 1) found.push(`has ${layout.headings} headings of the first level`);
  if (!layout.lang) found.push('does not say its language');
  const report = await page.evaluate(() => globalThis.axe.run(document, {
    resultTypes: ['violations'],
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  }));
  for (const v of report.violations) {
    const node = v.nodes[0];
    const why = [...node.any, ...node.all, ...node.none].map((c) => c.message)[0] ?? '';
    found.push(`axe ${v.id} (${v.nodes.length}): ${v.help}: ${node.target.join(' ')}: ${why}`);
  }
  return found;
}

const server = await serveSample();
const browser = await openBrowser();
try {
  mkdirSync(path.join(build, 'shots'), { recursive: true });
  const scout = await browser.newPage();
  const list = process.env.PAGES ? process.env.PAGES.split(' ') : await addresses(scout, server.address);
  await scout.close();
  for (const look of looks) {
    const context = await browser.newContext({
      viewport: { width: look.width, height: look.height },
      colorScheme: look.scheme,
      reducedMotion: 'reduce',
      bypassCSP: true, // for axe alone: the policy itself is tested over HTTP
    });
    for (const address of list) {
      const page = await context.newPage();
      const said = [];
      page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) said.push(`console: ${m.text()}`); });
      page.on('pageerror', (e) => said.push(`script: ${e.message}`));
      page.on('response', (r) => { if (r.status() >= 400) said.push(`${r.status()} ${new URL(r.url()).pathname}`); });
      const answer = await page.goto(server.address + address, { waitUntil: 'load' });
      const name = `${address} is sound, ${look.name}`;
      const shot = (address.replace(/[^a-z0-9-]+/gi, '-').replace(/^-|-$/g, '') || 'today') + '-' + look.name;
      await page.screenshot({ path: path.join(build, 'shots', shot + '.png'), fullPage: look.width < 1000 });
      if (answer.status() !== 200) {
        tap.ok(false, name, [`answers ${answer.status()}`]);
      } else {
        await page.evaluate(axe);
        const wrong = [...said, ...await faults(page, look.name === 'wide')];
        tap.ok(wrong.length === 0, name, wrong);
      }
      await page.close();
    }
    await context.close();
  }
} catch (error) {
  tap.ok(false, 'the browser could visit every page', [error.message]);
} finally {
  await browser.close();
  server.stop();
}
tap.done();
