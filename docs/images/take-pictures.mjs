/**
 * Takes the README's pictures of a running Linli (LINLI_URL, default http://127.0.0.1:3000) after `npm run story`, so
 * that they never show anything but the real page. Needs a Chromium: its path in CHROMIUM, or on the PATH.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const origin = process.env.LINLI_URL ?? 'http://127.0.0.1:3000';
const here = fileURLToPath(new URL('.', import.meta.url));

const desk = { viewport: { width: 1280, height: 1100 }, deviceScaleFactor: 1.5 };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true };
const pictures = [
  { file: 'start-page.png', path: '/en', device: desk },
  { file: 'start-page.zh-CN.png', path: '/', device: desk },
  { file: 'start-page-phone.png', path: '/', device: phone },
];

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const places = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const found = places.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (!found) throw new Error('There is no Chromium on the PATH; name one in CHROMIUM.');
  return found;
}

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
try {
  for (const { file, path, device } of pictures) {
    const page = await browser.newPage(device);
    await page.goto(origin + path);
    await page.screenshot({ path: join(here, file) });
    await page.close();
    process.stdout.write(`${file}\n`);
  }
} finally {
  await browser.close();
}
