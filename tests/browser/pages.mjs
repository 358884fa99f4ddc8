// Every page of the sample workspace in a real browser, wide and narrow, light and dark.
// A page is sound when it answers as it should, no accessibility rule of axe is broken, the console is silent,
// nothing reaches past the right edge (at 320 px neither), with letters of twice the size no text is cut or lies over
// another, it has one title, one heading of the first level, no
// id twice, and it keeps to the budget: bytes, requests and nodes. PAGES="/ /river" visits only these.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';
import { axeFaults, openBrowser, root, serveSample, siteAddresses, tap } from './lib.mjs';

const looks = [{ name: 'wide', width: 1440, height: 900 }, { name: 'phone', width: 390, height: 844 }];
const budget = { html: 14 * 1024, list: 40 * 1024, wire: 40 * 1024, cold: 3, warm: 1, nodes: 1500 };
const statuses = { '/nowhere': 404 };

// Bytes of a page as it travels, compressed.
const wireBytes = (address) => new Promise((resolve, reject) => {
  http.get(address, { headers: { 'Accept-Encoding': 'gzip' } }, (answer) => {
    let n = 0;
    answer.on('data', (data) => { n += data.length; });
    answer.on('end', () => resolve(n));
  }).on('error', reject);
});

// What a page must hold at this width; returns sentences about what does not.
async function layoutFaults(page) {
  const layout = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    const past = [...document.querySelectorAll('body *')]
      .filter((e) => e.getBoundingClientRect().right > limit + 1 && e.getClientRects().length && !e.closest('.scroll'))
      .slice(0, 3)
      .map((e) => `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className}`);
    const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
    return {
      overflow: document.documentElement.scrollWidth - limit,
      past,
      title: document.title,
      headings: document.querySelectorAll('h1').length,
      lang: document.documentElement.lang,
      twice: [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))],
      nodes: document.querySelectorAll('*').length,
      loose: [...document.querySelectorAll('.scroll')]
        .filter((e) => e.scrollWidth > e.clientWidth + 1 && (e.tabIndex < 0 || !(e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')))).length,
    };
  });
  const found = [];
  if (layout.overflow > 0) found.push(`scrolls sideways by ${layout.overflow} px: ${layout.past.join(', ')}`);
  if (!layout.title) found.push('has no title');
  if (layout.headings !== 1) found.push(`has ${layout.headings} headings of the first level`);
  if (!layout.lang) found.push('does not say its language');
  if (layout.twice.length) found.push(`has these ids twice: ${layout.twice.join(', ')}`);
  if (layout.nodes > budget.nodes) found.push(`has ${layout.nodes} nodes, ${budget.nodes} are allowed`);
  if (layout.loose) found.push(`has ${layout.loose} regions that scroll and cannot be reached or have no name`);
  return found;
}

// Texts that are cut off or lie over another; what only a screen reader reads is left out.
const textFaults = (page) => page.evaluate(() => {
  const found = new Set(), boxes = [];
  const unseen = 'svg, .vh, script, option, [hidden], details:not([open]) > :not(summary)';
  const clipped = (e) => getComputedStyle(e).clipPath !== 'none';
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const text = n.data.trim().slice(0, 30);
    const above = [];
    for (let e = n.parentElement; e !== document.body; e = e.parentElement) above.push(e);
    if (!text || n.parentElement.closest(unseen) || above.some(clipped)) continue;
    for (const e of above)
      if (['hidden', 'clip'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1) found.add(`cuts “${text}”`);
    const range = document.createRange();
    range.selectNodeContents(n);
    for (const box of range.getClientRects()) if (box.width > 2 && box.height > 2) boxes.push({ box, text });
  }
  boxes.sort((a, b) => a.box.top - b.box.top);
  boxes.forEach(({ box: a, text }, i) => {
    for (let k = i + 1; k < boxes.length && boxes[k].box.top < a.bottom; k++) {
      const b = boxes[k].box;
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left), height = Math.min(a.bottom, b.bottom) - b.top;
      if (width > 3 && height > 0.35 * Math.min(a.height, b.height)) found.add(`has “${text}” over “${boxes[k].text}”`);
    }
  });
  return [...found].slice(0, 3);
});

// A reader whose browser is set to letters of twice the size.
async function largeTextFaults(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.enable');
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } });
  await page.setViewportSize({ width: 1280, height: 900 });
  return [...(await layoutFaults(page)).filter((w) => /scrolls/.test(w)), ...await textFaults(page)].map((w) => 'at twice the size: ' + w);
}

async function budgetFaults(server, address, listed) {
  const n = await wireBytes(server.address + address), most = listed ? budget.list : budget.html;
  return n > most ? [`weighs ${n} bytes on the wire, ${most} are allowed`] : [];
}

async function assets(browser, server) {
  const sheet = /\/assets\/app-\w+\.css/.exec(await (await fetch(server.address + '/')).text())[0];
  const css = zlib.brotliCompressSync(Buffer.from(await (await fetch(server.address + sheet)).arrayBuffer())).length;   // as it is served
  const js = zlib.brotliCompressSync(readFileSync(path.join(root, 'web/app.js'))).length;
  tap.ok(css <= 9 * 1024, 'the style sheet weighs at most 9 KB', [`${css} bytes`]);
  tap.ok(js <= 6 * 1024, 'the script weighs at most 6 KB', [`${js} bytes`]);
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  let sent = new Set(), bytes = 0;
  // The icon is no part of the page: a browser asks for one anyway, once a day.
  session.on('Network.requestWillBeSent', (e) => { if (!e.request.url.endsWith('/icon.svg')) sent.add(e.requestId); });
  session.on('Network.requestServedFromCache', (e) => sent.delete(e.requestId));
  session.on('Network.responseReceived', (e) => { if (e.response.fromDiskCache) sent.delete(e.requestId); });
  session.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
  await page.goto(server.address + '/', { waitUntil: 'networkidle' });
  tap.ok(sent.size <= budget.cold && bytes <= budget.wire, 'a first visit takes at most three requests and 40 KB',
    [`${sent.size} requests, ${bytes} bytes`]);
  sent = new Set();
  await page.goto(server.address + '/markets', { waitUntil: 'networkidle' });
  tap.ok(sent.size <= budget.warm, 'a next page takes one request', [`${sent.size} requests`]);
  await context.close();
}

// One page in one width: layout, then axe in both schemes, without loading it twice.
async function visit(context, server, address, look) {
  const page = await context.newPage();
  const said = [];
  const wanted = statuses[address] ?? 200;
  page.on('console', (m) => {
    if (['error', 'warning'].includes(m.type()) && !(wanted !== 200 && /status of/.test(m.text()))) said.push(`console: ${m.text()}`);
  });
  page.on('pageerror', (e) => said.push(`script: ${e.message}`));
  await page.emulateMedia({ colorScheme: 'light' });
  const answer = await page.goto(server.address + address, { waitUntil: 'load' });
  if (answer.status() !== wanted) said.push(`answers ${answer.status()}, not ${wanted}`);
  const listed = await page.evaluate(() => Boolean(document.querySelector('table.rows')));
  const wrong = [...said, ...await layoutFaults(page), ...await axeFaults(page)];
  if (look.name === 'wide') wrong.push(...await budgetFaults(server, address, listed));
  await page.emulateMedia({ colorScheme: 'dark' });
  wrong.push(...(await axeFaults(page, { colours: true })).map((w) => 'dark: ' + w));
  if (look.name === 'wide') wrong.push(...await largeTextFaults(page));
  if (look.name === 'phone') {
    await page.setViewportSize({ width: 320, height: 640 });
    wrong.push(...(await layoutFaults(page)).filter((w) => /scrolls/.test(w)).map((w) => 'at 320 px: ' + w));
  }
  await page.close();
  tap.ok(wrong.length === 0, `${address} is sound, ${look.name}`, wrong);
}

const server = await serveSample();
const browser = await openBrowser();
try {
  const scout = await browser.newPage();
  const list = process.env.PAGES ? process.env.PAGES.split(' ') : await siteAddresses(scout, server.address);
  await scout.close();
  await assets(browser, server);
  // Two at a time: one waits for the server while the other is in axe.
  const todo = looks.flatMap((look) => list.map((address) => ({ look, address })));
  await Promise.all([0, 1].map(async () => {
    const contexts = new Map();
    for (let job = todo.shift(); job; job = todo.shift()) {
      if (!contexts.has(job.look.name))
        contexts.set(job.look.name, await browser.newContext({
          viewport: { width: job.look.width, height: job.look.height },
          reducedMotion: 'reduce',
          bypassCSP: true, // for axe alone: the policy itself is tested over HTTP
        }));
      await visit(contexts.get(job.look.name), server, job.address, job.look);
    }
  }));
} catch (error) {
  tap.ok(false, 'the browser could visit every page', [error.stack]);
} finally {
  await browser.close();
  server.stop();
}
tap.done();
