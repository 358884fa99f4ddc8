// The pages in a second engine, Debian's Firefox: what people look at every day stands as in the first, nothing reaches
// past the edge, the console is silent, and a form does its work. SHOTS=1 keeps pictures in build/shots.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { build, pageName, serveSample, tap } from './lib.mjs';

const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr';
if (!existsSync(executablePath)) tap.skipAll('there is no firefox-esr (tools/setup test installs it)');
const pages = ['/', '/river', '/markets', '/plan', '/tradeoffs/T-31', '/tradeoffs/T-31/proof', '/scenarios', '/came-up', '/requests', '/features',
  '/features/SHELF-44', '/requirements/new', '/import', '/start', '/history', '/search?q=export', '/trace/P-1', '/help', '/nowhere'];
const looks = [{ name: 'wide', width: 1440, height: 900 }, { name: 'phone', width: 390, height: 844 }];

const server = await serveSample();
const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true, args: ['--no-remote'] });

// What is wrong with the page as it stands, in sentences.
const faults = (page) => page.evaluate(() => {
  const found = [], limit = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth - limit;
  if (wide > 0) found.push(`scrolls sideways by ${wide} px`);
  if (!document.querySelector('h1')?.getClientRects().length) found.push('shows no heading');
  const main = document.querySelector('main');
  if (!main || main.innerText.trim().length < 20) found.push('shows no text');
  for (const svg of document.querySelectorAll('main svg')) {
    const box = svg.getBoundingClientRect();
    if (svg.getClientRects().length && (box.width < 2 || box.height < 2)) found.push('has a picture without a size');
  }
  const body = getComputedStyle(document.body);
  if (body.color === body.backgroundColor) found.push('has text in the colour of its ground');
  return found;
});

async function look(page, { name, width, height }) {
  await page.setViewport({ width, height });
  for (const address of pages) {
    const said = [];
    const hear = (message) => { if (['error', 'warn'].includes(message.type())) said.push(message.text()); };
    page.on('console', hear);
    const fail = (error) => said.push(error.message);
    page.on('pageerror', fail);
    let wrong;
    try {
      const answer = await page.goto(server.address + address, { waitUntil: 'load' });
      wrong = await faults(page);
      if (![address === '/nowhere' ? 404 : 200, 304].includes(answer.status())) wrong.push(`answers ${answer.status()}`);
    } catch (error) {
      wrong = [error.message];
    }
    if (process.env.SHOTS) await page.screenshot({ path: path.join(build, 'shots', `${pageName(address)}-firefox-${name}.png`), fullPage: true });
    page.off('console', hear);
    page.off('pageerror', fail);
    tap.ok(wrong.length + said.length === 0, `${address} in Firefox, ${name}`, [...wrong, ...said]);
  }
}

// A priority is written down in the form and stands on its page, with a word that it was saved.
async function write(page) {
  await page.goto(`${server.address}/priorities/new`, { waitUntil: 'load' });
  await page.type('#title', 'Know by noon what the night did');
  await page.select('#layer', 'user');
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('[data-primary]')]);
  const text = await page.evaluate(() => document.querySelector('h1').innerText);
  const wrong = text.includes('Know by noon what the night did') ? [] : [`${page.url()} does not show it: ${text}`];
  tap.ok(wrong.length === 0, 'what is written in a form is saved in Firefox', wrong);
}

// An option is chosen on the card: its consequences show, without a round to the server.
async function choose(page) {
  await page.setViewport({ width: 1440, height: 900 });
  await page.goto(`${server.address}/tradeoffs/T-31`, { waitUntil: 'load' });
  const shown = await page.evaluate(() => {
    const seen = () => [...document.querySelectorAll('main *')].filter((e) => e.getClientRects().length).length;
    const radios = [...document.querySelectorAll('main input[type=radio]')], before = seen();
    radios.at(-1)?.click();
    return { radios: radios.length, checked: radios.at(-1)?.checked, before, after: seen() };
  });
  tap.ok(shown.radios > 1 && shown.checked, 'an option of a trade-off can be chosen in Firefox', [JSON.stringify(shown)]);
}

if (process.env.SHOTS) mkdirSync(path.join(build, 'shots'), { recursive: true });
try {
  const page = await browser.newPage();
  for (const width of looks) await look(page, width);
  await write(page);
  await choose(page);
} finally {
  await browser.close();
  server.stop();
}
tap.done();
