// What people come for, by keyboard alone: one journey each for the five that Headwater is made for, and the keys
// that every page has. No mouse is used, and a control that has the focus must be seen to have it.
import { openBrowser, serveSample, tap } from './lib.mjs';

const server = await serveSample();
const browser = await openBrowser();
const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
const page = await context.newPage();
const key = (...all) => all.reduce((before, k) => before.then(() => page.keyboard.press(k)), Promise.resolve());
const open = (path) => page.goto(server.address + path, { waitUntil: 'load' });
const here = () => new URL(page.url()).pathname;
// A key that opens another page.
const go = async (...keys) => { await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), key(...keys)]); };
const says = (text) => page.evaluate((t) => document.body.innerText.includes(t), text);

// Tab until the element fits; fails after so many. Every stop on the way must show that it has the focus.
async function tabTo(selector, most = 80) {
  for (let i = 0; i < most; i++) {
    await key('Tab');
    const stop = await page.evaluate((s) => {
      const e = document.activeElement;
      if (!e || e === document.body) return { found: false, seen: true, what: '' };
      const style = getComputedStyle(e);
      return {
        found: e.matches(s),
        seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1,
        what: e.outerHTML.slice(0, 90),
      };
    }, selector);
    if (!stop.seen) throw new Error(`the focus cannot be seen on ${stop.what}`);
    if (stop.found) return;
  }
  throw new Error(`Tab does not reach ${selector} on ${here()}`);
}

async function palette(words) {
  await key('Control+k');
  await page.keyboard.type(words);
  await page.waitForSelector('dialog.pal[open] [role=option][aria-selected=true]');
}

const journeys = {
  async 'a product leader decides what waits, and takes it back'() {
    await open('/');
    await tabTo('.todo a.btn');
    await go('Enter');
    if (!here().startsWith('/tradeoffs/')) return `Decide leads to ${here()}`;
    await open('/tradeoffs/T-31');
    await key('b');
    const button = await page.textContent('form[data-xor] [data-primary]');
    if (!/^\s*Record: a smaller yes/.test(button)) return `after B the button says ${button}`;
    await key('r');
    if (await page.evaluate(() => document.activeElement.tagName) !== 'TEXTAREA') return 'R does not lead to the reason';
    await page.keyboard.type(' You get the ship notice first.');
    await go('Control+Enter');
    if (await page.locator('.toast').count() === 0) return 'nothing says that it was recorded';
    await go('z');
    return /undid/.test(await page.textContent('.toast')) ? '' : 'Z does not take it back';
  },
  async 'a product manager writes down what came up and sees whether it fits'() {
    await open('/');
    await go('x');
    for (const [selector, text] of [['textarea', 'Our drivers type each note twice.'], ['input[type=text]', 'Scan instead of type'],
      ['input[type=text]', 'Stop retyping delivery notes']]) {
      await tabTo(selector);
      await page.keyboard.type(text);
    }
    await tabTo('select[name=product]');
    await key('ArrowDown');
    await tabTo('input[name="days.shelf"]');
    await page.keyboard.type('70');
    await go('Control+Enter');
    return await says('short') || await says('fit') ? '' : `${here()} does not say whether it fits`;
  },
  async 'an executive follows what a customer wants through the river'() {
    await open('/');
    await palette('river');
    await go('Enter');
    if (here() !== '/river') return `the palette leads to ${here()}`;
    await tabTo('svg.river a[href*="from=P-1"]');
    await key('ArrowRight');
    const next = await page.evaluate(() => document.activeElement.getAttribute('href'));
    if (!/from=BR-/.test(next)) return `to the right of P-1 is ${next}`;
    await key('ArrowLeft');
    await go('Enter');
    if (!/from=P-/.test(page.url())) return `Enter leads to ${page.url()}`;
    await go('Escape');
    return page.url().endsWith('/river') ? '' : 'Esc does not lead back to the whole river';
  },
  async 'a head of a function finds a promise and says that it is kept'() {
    await open('/promises');
    await key('j', 'j', 'k');
    const row = await page.evaluate(() => document.activeElement.textContent);
    await go('Enter');
    if (!(await page.textContent('h1')).includes(row.trim())) return 'Enter opens another row than J and K chose';
    await tabTo('.life button[name=to]');
    await go('Enter');
    return /Recorded/.test(await page.textContent('.toast')) ? '' : 'nothing says that it was recorded';
  },
  async 'somebody who talks with customers writes down a request'() {
    await open('/requests');
    await go('n');
    await tabTo('textarea[name=text]');
    await page.keyboard.type('Can the gate open by itself?');
    await go('Control+Enter');
    const again = await page.evaluate(() => document.activeElement?.id ?? '');
    if (here() === '/requests/new') {
      const links = await page.$$eval('#sum a', (all) => all.map((a) => a.getAttribute('href')));
      if (!links.length) return 'what is missing is not said';
      if (!(await page.inputValue('textarea[name=text]')).includes('gate')) return 'what was typed is lost';
      for (const link of links) await page.evaluate((h) => document.querySelector(h).focus(), link);
      if (await page.evaluate(() => document.activeElement.value) === '') await page.keyboard.type('customer/harbor-fresh-foods');
      await go('Control+Enter');
    }
    return /^\/requests\/R-/.test(here()) ? '' : `it is not saved: ${here()} ${again}`;
  },
};

try {
  for (const [name, walk] of Object.entries(journeys)) {
    let wrong = '';
    try {
      wrong = await walk();
    } catch (error) {
      wrong = error.message;
    }
    tap.ok(!wrong, name, [wrong]);
  }
  await open('/');
  await palette('single-key');
  await key('Enter');
  await open('/requests');
  await key('n');
  await page.waitForTimeout(300);
  tap.ok(here() === '/requests', 'single keys can be switched off, and stay so', [here()]);
  await palette('single-key');
  await key('Enter');
  await tabTo('input[type=search]');
  await page.keyboard.type('nz');
  tap.ok(here() === '/requests' && await page.inputValue('input[type=search]') === 'nz', 'keys in a text field only write there');
  await palette('plan');
  await key('Escape');
  tap.ok(await page.locator('dialog[open]').count() === 0, 'Esc leaves the palette');
  await open('/');
  await key('?');
  await page.waitForSelector('dialog.pal[open]');
  tap.ok(await page.locator('dialog.pal [role=option]').count() > 5 && await page.inputValue('dialog.pal input') === '',
    '? lists what can be done, and is not looked for');
  await key('Escape');
  await open('/river?quarter=2027-Q1&from=P-1&by=points');
  await go('Escape');
  tap.ok(page.url().endsWith('/river?quarter=2027-Q1&by=points'), 'Esc leaves the stream, not the quarter', [page.url()]);
  await open('/tradeoffs/T-31');
  await key('c', 'r');
  await page.keyboard.type('So it is.');
  tap.ok(await page.inputValue('textarea[name=reason]') === 'So it is.', 'a reason of one\'s own takes the place of the suggested one',
    [await page.inputValue('textarea[name=reason]')]);
  await key('a');
  const small = await browser.newPage({ viewport: { width: 390, height: 800 } });
  await small.goto(server.address + '/');
  await small.click('summary');
  const links = await small.$$eval('.mnav a', (all) => all.filter((a) => a.getBoundingClientRect().height > 0).map((a) => a.getAttribute('href')));
  tap.ok(['/search', '/me', '/river'].every((h) => links.includes(h)), 'the menu of a phone leads to the search and to oneself', [links.join(' ')]);
  await small.close();
} catch (error) {
  tap.ok(false, 'the keyboard could be used', [error.stack]);
} finally {
  await browser.close();
  server.stop();
}
tap.done();
