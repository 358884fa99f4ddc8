// Text in drawings against what is really behind it, by pixels: axe only calls these incomplete.
// The text is made transparent, the page is photographed, and in each label's box the tenth percentile of the
// contrast between the text's colour and the pixels must be 4.5:1 or more, in light and dark. At this width it stands at 11 px, less a hair of scaling.
import { openBrowser, serveSample, tap } from './lib.mjs';

const pages = ['/', '/river', '/river?from=P-1', '/river?by=points', '/plan', '/goal-conflicts', '/buy-in', '/tradeoffs/T-31', '/tradeoffs/T-31/proof'];

// Boxes of labels and their colour; coordinates of the whole page.
const labels = (page) => page.evaluate(() => {
  const colour = (text) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const g = canvas.getContext('2d');
    g.fillStyle = text;
    g.fillRect(0, 0, 1, 1);
    return [...g.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const out = [];
  for (const text of document.querySelectorAll('svg text')) {
    const parts = text.querySelector('tspan') ? [...text.querySelectorAll('tspan')] : [text];
    for (const part of parts) {
      const box = part.getBoundingClientRect();
      if (!part.textContent.trim() || box.width < 1 || box.height < 1) continue;
      out.push({
        says: part.textContent.trim(), colour: colour(getComputedStyle(part).fill), size: parseFloat(getComputedStyle(part).fontSize),
        scale: part.getScreenCTM ? part.getScreenCTM().a : 1,
        x: box.x + scrollX, y: box.y + scrollY, w: box.width, h: box.height,
      });
    }
  }
  return out;
});

// The tenth percentile of the contrast in each box of the picture.
const measure = (helper, picture, boxes) => helper.evaluate(async ({ picture, boxes }) => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + picture;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const g = canvas.getContext('2d', { willReadFrequently: true });
  g.drawImage(image, 0, 0);
  const part = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = (c) => 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
  return boxes.map((b) => {
    const d = g.getImageData(Math.floor(b.x), Math.floor(b.y), Math.max(1, Math.ceil(b.w)), Math.max(1, Math.ceil(b.h))).data;
    const own = light(b.colour), all = [];
    for (let i = 0; i < d.length; i += 4) {
      const behind = light([d[i], d[i + 1], d[i + 2]]);
      all.push((Math.max(own, behind) + 0.05) / (Math.min(own, behind) + 0.05));
    }
    all.sort((a, b2) => a - b2);
    return all[Math.floor(all.length / 10)];
  });
}, { picture, boxes });

const server = await serveSample();
const browser = await openBrowser();
try {
  const helper = await (await browser.newContext()).newPage();
  let seen = 0;
  for (const scheme of ['light', 'dark']) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: scheme, reducedMotion: 'reduce', bypassCSP: true });
    const page = await context.newPage();
    for (const address of pages) {
      await page.goto(server.address + address, { waitUntil: 'load' });
      const boxes = await labels(page);
      await page.addStyleTag({ content: 'svg text,svg tspan{fill:transparent!important}' });
      const picture = (await page.screenshot({ fullPage: true })).toString('base64');
      const contrast = await measure(helper, picture, boxes);
      const wrong = boxes
        .map((b, i) => ({ ...b, contrast: contrast[i] }))
        .filter((b) => b.contrast < 4.5)
        .map((b) => `“${b.says}” has ${b.contrast.toFixed(2)}:1`);
      wrong.push(...boxes.filter((b) => b.size * b.scale < 10.5).map((b) => `“${b.says}” is ${(b.size * b.scale).toFixed(1)} px`));
      seen += boxes.length;
      tap.ok(wrong.length === 0, `every label of ${address} can be read, ${scheme} (${boxes.length})`, wrong);
    }
    await context.close();
  }
  tap.ok(seen > 200, 'there were labels to read', [`${seen}`]);
} catch (error) {
  tap.ok(false, 'the drawings could be read', [error.stack]);
} finally {
  await browser.close();
  server.stop();
}
tap.done();
